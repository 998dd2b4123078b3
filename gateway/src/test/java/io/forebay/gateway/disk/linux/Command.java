package io.forebay.gateway.disk.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/// A program of the machine, run to its end.
record Command(int exitCode, String output) {
  /// Runs it and returns what it printed on both streams.
  static Command run(String... words) throws IOException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    return new Command(process.onExit().join().exitValue(), output);
  }

  /// Its output; throws when it fails.
  static String output(String... words) throws IOException {
    Command command = run(words);
    if (command.exitCode != 0) {
      throw new IOException(String.join(" ", words) + ": " + command.output);
    }
    return command.output;
  }
}
