package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.app.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `stop`, between two processes.
class StopTest {
  @TempDir private Path temp;

  private Process forebay(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--home",
                temp.toString()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private Path log() {
    return temp.resolve("said");
  }

  private int ended(Process process) throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(log())).isTrue();
    return process.exitValue();
  }

  @Test
  void stop_byItsName_endsServeInOrder() throws Exception {
    Files.writeString(
        temp.resolve("forebay.toml"),
        """
        name = "berlin"
        [nbd]
        listen = "127.0.0.1:0"
        [iscsi]
        listen = ""
        [link]
        listen = ""
        [web]
        listen = ""
        """);
    Process serve = forebay("serve");
    try {
      Path ports = temp.resolve("run/ports.json");
      while (!Files.exists(ports)) {
        assertThat(serve.isAlive()).as(Files.readString(log())).isTrue();
        Thread.sleep(10);
      }
      assertThat(ended(forebay("stop", "--yes", "osaka"))).as(Files.readString(log())).isEqualTo(2);
      assertThat(serve.isAlive()).isTrue();
      assertThat(ended(forebay("stop", "--yes", "berlin"))).as(Files.readString(log())).isZero();
      assertThat(ended(serve)).as(Files.readString(log())).isZero();
      assertThat(ports).doesNotExist();
    } finally {
      serve.destroyForcibly();
    }
  }
}
