package io.forebay.gateway.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.group.GroupAlarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What documents say of events and of `state.json` is what the code does.
class ControlDocumentsTest {
  private static final Pattern ALARM =
      Pattern.compile("^\\| `([a-z]+\\.[a-z-]+)` \\| (info|warning|error) \\| .+");
  private static final Pattern SAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  private static String document(String name) throws IOException {
    return Files.readString(
        Path.of("../docs").resolve(name)); // Tests run in their module's folder.
  }

  @Test
  void alarms_ofTheCatalogue_standInOperatingInOrder() throws IOException {
    List<String> written = new ArrayList<>();
    document("OPERATING.md")
        .lines()
        .forEach(line -> {
          Matcher row = ALARM.matcher(line);
          if (row.matches()) {
            written.add(row.group(1) + " " + row.group(2));
          }
        });
    List<String> known = new ArrayList<>();
    for (EventKind kind : EventKind.values()) {
      known.add(kind.id() + " " + kind.severity().name().toLowerCase(Locale.ROOT));
    }
    assertThat(written).as("the table Alarms of docs/OPERATING.md").isEqualTo(known);
  }

  /// An alarm that is written down and that nothing raises is a promise that is not kept.
  @Test
  void alarms_ofTheCatalogue_eachIsRaisedSomewhere() throws IOException {
    StringBuilder main = new StringBuilder();
    try (Stream<Path> found = Files.walk(Path.of("src/main/java"))) {
      for (Path path : found.filter(each -> each.toString().endsWith(".java")).toList()) {
        main.append(Files.readString(path));
      }
    }
    assertThat(unused("EventKind", EventKind.values(), main.toString())).isEmpty();
    assertThat(unused("GroupAlarm", GroupAlarm.values(), main.toString())).isEmpty();
    assertThat(unused("EventKind", EventKind.values(), "EventKind.TRACKING EventKind.LINE_LOSTS"))
        .hasSize(EventKind.values().length - 1)
        .doesNotContain("TRACKING");
  }

  private static List<String> unused(String type, Enum<?>[] constants, String in) {
    return Stream.of(constants)
        .map(Enum::name)
        .filter(name -> !Pattern.compile("\\b" + type + "\\." + name + "\\b").matcher(in).find())
        .toList();
  }

  @Test
  void stateSample_readAndWrittenAgain_isTheSame() throws IOException {
    Matcher sample = SAMPLE.matcher(document("formats/state-json.md"));
    assertThat(sample.find()).isTrue();
    MemoryShelf shelf = new MemoryShelf();
    shelf.replace(StateStore.NAME, sample.group(1).getBytes(UTF_8));
    StateStore store = Objects.requireNonNull(StateStore.open(shelf));
    assertThat(store.state().peers()).hasSize(1);
    MemoryShelf again = new MemoryShelf();
    StateStore.create(again, store.state());
    byte[] written = Objects.requireNonNull(again.read(StateStore.NAME));
    assertThat(new String(written, UTF_8)).isEqualTo(sample.group(1));
  }
}
