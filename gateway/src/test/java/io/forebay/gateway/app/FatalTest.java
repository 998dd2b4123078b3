package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.InvariantError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FatalTest {
  @TempDir private Path temp;
  private final AtomicInteger halts = new AtomicInteger();

  private List<Path> dumps() throws IOException {
    try (var files = Files.list(temp)) {
      return files.sorted().toList();
    }
  }

  @Test
  void accept_twice_dumpsAndHaltsOnce() throws IOException {
    Fatal fatal = new Fatal(temp, halts::incrementAndGet);
    fatal.describe(() -> "group main is PRIMARY");
    fatal.accept(new InvariantError("B3: 1, 2"));
    fatal.accept(new InvariantError("B4"));
    assertThat(halts).hasValue(1);
    assertThat(dumps()).hasSize(1);
    assertThat(dumps().getFirst())
        .content()
        .contains("B3: 1, 2")
        .contains("group main is PRIMARY")
        .contains("accept_twice_dumpsAndHaltsOnce")
        .doesNotContain("B4");
  }

  @Test
  void accept_descriptionFails_haltsAllTheSame() {
    Fatal fatal = new Fatal(temp, halts::incrementAndGet);
    fatal.describe(() -> {
      throw new IllegalStateException("half torn down");
    });
    fatal.accept(new InvariantError("B3"));
    assertThat(halts).hasValue(1);
  }

  @Test
  void accept_manyRuns_keepsTheNewestDumps() throws IOException {
    for (int i = 0; i < 20; i++) {
      Files.writeString(temp.resolve("fatal-" + (1000 + i) + ".txt"), "");
    }
    Files.writeString(temp.resolve("other"), "");
    new Fatal(temp, halts::incrementAndGet).accept(new InvariantError("B3"));
    assertThat(dumps()).hasSize(11);
    assertThat(dumps().getFirst().getFileName()).hasToString("fatal-1011.txt");
  }
}
