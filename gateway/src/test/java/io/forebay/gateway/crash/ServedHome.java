package io.forebay.gateway.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One appliance: its home, and the process that serves it now.
final class ServedHome implements AutoCloseable {
  private static final long START_MS_MAX = 60_000;

  private final Path launcher;
  private final Path home;
  private @Nullable Process process;

  ServedHome(Path launcher, Path home) {
    this.launcher = launcher;
    this.home = home;
  }

  /// Starts `serve` and returns the milliseconds until it answers.
  long start() throws IOException, InterruptedException {
    Files.createDirectories(home);
    Path ports = home.resolve("run/ports.json");
    Files.deleteIfExists(ports); // Left by a kill; its return is the sign.
    List<String> command = command("serve", "--home", home.toString());
    for (String service : List.of("nbd", "api", "web", "link")) {
      command.addAll(List.of("--listen", service + "=127.0.0.1:0"));
    }
    long started = System.nanoTime();
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    while (!Files.exists(ports)) {
      if (!process.isAlive() || System.nanoTime() - started > START_MS_MAX * 1_000_000) {
        throw new IllegalStateException("the appliance does not start, see " + log());
      }
      Thread.sleep(10);
    }
    return (System.nanoTime() - started) / 1_000_000;
  }

  Path log() {
    return home.resolveSibling(home.getFileName() + ".log");
  }

  int nbdPort() throws IOException {
    String ports = Files.readString(home.resolve("run/ports.json"));
    Matcher found =
        Pattern.compile("\"nbd\"[^}]*?127\\.0\\.0\\.1:(\\d+)", Pattern.DOTALL).matcher(ports);
    if (!found.find()) {
      throw new IllegalStateException("no NBD port in " + ports);
    }
    return Integer.parseInt(found.group(1));
  }

  /// `kill -9`, and waits for the end.
  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  /// SIGTERM; returns the exit status.
  int stop() throws InterruptedException {
    Process running = process;
    if (running == null) {
      return 0;
    }
    running.destroy();
    if (!running.waitFor(START_MS_MAX, TimeUnit.MILLISECONDS)) {
      running.destroyForcibly();
      throw new IllegalStateException("the appliance does not stop, see " + log());
    }
    return running.exitValue();
  }

  /// Runs a verb on this home and returns what it printed; any other exit status is an error.
  String verb(int status, String... words) throws IOException, InterruptedException {
    List<String> command = command("--home", home.toString());
    command.addAll(List.of(words));
    Process verb = new ProcessBuilder(command).redirectErrorStream(true).start();
    verb.getOutputStream().close();
    String said = new String(verb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (verb.waitFor() != status) {
      throw new IllegalStateException(
          String.join(" ", command) + ": exit " + verb.exitValue() + "\n" + said);
    }
    return said;
  }

  private List<String> command(String... words) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    return command;
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
