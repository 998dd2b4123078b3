package io.forebay.gateway.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a foreign program to its end.
record Tool(int code, String output) {
  private static final int SECONDS_MAX = 120;

  /// Runs `command`; skips the test when there is no such program here (`./dev check` installs it).
  static Tool run(Path folder, String... command) throws IOException {
    assumeTrue(installed(command[0]), command[0] + " is not installed: see build/packages");
    Path output = Files.createTempFile(folder, "tool", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(new File("/dev/null"))
            .start();
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new AssertionError(List.of(command) + " hangs:\n" + text(output));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
    return new Tool(process.exitValue(), text(output));
  }

  /// Runs `command`, which must succeed; returns what it printed.
  static String succeed(Path folder, String... command) throws IOException {
    Tool tool = run(folder, command);
    assertThat(tool.code()).as("%s:%n%s", List.of(command), tool.output()).isZero();
    return tool.output();
  }

  /// What a tool says of a volume's content may hold any bytes.
  private static String text(Path output) throws IOException {
    return new String(Files.readAllBytes(output), UTF_8);
  }

  private static boolean installed(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
