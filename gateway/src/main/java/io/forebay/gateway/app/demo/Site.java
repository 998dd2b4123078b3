package io.forebay.gateway.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.Main;
import io.forebay.gateway.app.RunFiles;
import io.forebay.gateway.app.cli.Api;
import io.forebay.gateway.app.cli.Failure;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.settings.Addresses;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One of the two appliances: a process of its own, with its home.
final class Site implements AutoCloseable {
  private static final int ANSWER_MILLIS = 90_000;
  private static final int STOP_SECONDS = 20;
  private static final int LOG_LINES_SHOWN = 15;

  private final String name;
  private final Path home;
  private final Process process;
  private final Api api;

  private Site(String name, Path home, Process process) {
    this.name = name;
    this.home = home;
    this.process = process;
    api = new Api(home, ANSWER_MILLIS);
  }

  /// Starts `forebay serve` in `home`, which is made, with `configuration` as its `forebay.toml`.
  static Site start(String name, Path home, String configuration) throws IOException {
    Files.createDirectories(home);
    Files.writeString(home.resolve("forebay.toml"), configuration);
    Process process =
        new ProcessBuilder(command("serve", "--home", home.toString()))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(log(home).toFile())
            .start();
    return new Site(name, home, process);
  }

  /// This very program, in a JVM of the same kind.
  private static List<String> command(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(words));
    return command;
  }

  private static Path log(Path home) {
    return home.resolve("serve.log");
  }

  String name() {
    return name;
  }

  Path home() {
    return home;
  }

  Api api() {
    return api;
  }

  /// Whether it serves. Throws [Failure], with the end of its log, when it has died.
  boolean ready() throws Failure, IOException {
    if (!process.isAlive()) {
      List<String> log = Files.readAllLines(log(home), UTF_8);
      int from = Math.max(0, log.size() - LOG_LINES_SHOWN);
      throw new Failure(
          ExitCode.FAILED,
          "the appliance %s ended with %d:%n%s"
              .formatted(
                  name, process.exitValue(), String.join("\n", log.subList(from, log.size()))));
    }
    try {
      api.ask("GET", "/status", null);
      return true;
    } catch (Failure e) {
      if (e.code() == ExitCode.UNREACHABLE) {
        return false;
      }
      throw e;
    }
  }

  InetSocketAddress address(String service) throws Failure, IOException {
    for (Status.Port port : RunFiles.ports(home)) {
      if (port.service().equals(service) && !port.address().startsWith("/")) {
        InetSocketAddress address = Addresses.parse(port.address());
        return new InetSocketAddress(address.getHostString(), address.getPort());
      }
    }
    throw new Failure(ExitCode.FAILED, "the appliance " + name + " serves no " + service);
  }

  Fields group(String group) throws Failure, IOException {
    return api.ask("GET", Api.path("groups", group), null);
  }

  /// Stops it in order; after a while not in order.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
