package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventKind;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `serve` as a process of its own: how it starts, and the ways in which it ends.
class ServeTest {
  @TempDir private Path temp;

  private Process serve(Path home, String... more) throws IOException {
    return serve(home, Map.of(), more);
  }

  private Process serve(Path home, Map<String, String> environment, String... more)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--home",
                home.toString()));
    ApplianceRig.LISTEN.forEach(listen -> command.addAll(List.of("--listen", listen)));
    command.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private Path log() {
    return temp.resolve("serve.log");
  }

  private Process served(Path home) throws Exception {
    Path ports = home.resolve(RunFiles.PORTS);
    Files.deleteIfExists(ports);
    Process process = serve(home);
    while (!Files.exists(ports)) {
      assertThat(process.isAlive()).as(Files.readString(log())).isTrue();
      Thread.sleep(10);
    }
    return process;
  }

  @Test
  void serve_killed_servesWhatWasFlushedAndSaysIt() throws Exception {
    try (ApplianceRig rig = new ApplianceRig(temp)) {
      try (Appliance made = rig.start()) {
        done(made, volume("db"));
      }
      Process first = served(rig.home);
      Path image = rig.image(7);
      rig.copy(image.toString(), rig.uri("db"));
      first.destroyForcibly().waitFor();
      Process second = served(rig.home);
      rig.assertHolds(rig.uri("db"), image);
      second.destroy();
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).as(Files.readString(log())).isZero();
      assertThat(rig.home.resolve(RunFiles.PORTS)).doesNotExist();
      try (Appliance last = rig.start()) {
        assertThat(last.control().events().list(false, 0, 100))
            .extracting(Event::kind)
            .containsOnlyOnce(EventKind.APPLIANCE_UNCLEAN);
      }
    }
  }

  @Test
  void serve_wrongConfiguration_endsWithUsageAndThePlace() throws Exception {
    Path home = Files.createDirectories(temp.resolve("wrong"));
    Files.writeString(home.resolve("forebay.toml"), "[nbd]\nlitsen = \"127.0.0.1:0\"\n");
    Process process = serve(home);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(ExitCode.USAGE.number());
    assertThat(Files.readString(log()))
        .contains(
            home.resolve("forebay.toml")
                + ":2:1: there is no key nbd.litsen; did you mean nbd.listen?");
  }

  @Test
  void serve_homeInUse_endsAndSaysByWhom() throws Exception {
    try (ApplianceRig rig = new ApplianceRig(temp);
        Appliance running = rig.start()) {
      Process process = serve(rig.home);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitCode.FAILED.number());
      assertThat(Files.readString(log()))
          .contains("held by another process (pid " + ProcessHandle.current().pid() + ")");
      assertThat(running.ports()).isNotEmpty();
    }
  }

  @Test
  @Timeout(60) // What is never said shows as a test that does not end.
  void serve_supervised_saysWhenItIsReadyAndWellAndStops() throws Exception {
    Epoll.ensureAvailability();
    String address = temp.resolve("notify").toString();
    Socket manager = NotifySocketTest.manager(address);
    try {
      Path home = Files.createDirectories(temp.resolve("supervised"));
      Process process = serve(home, Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "300000"));
      assertThat(NotifySocketTest.heard(manager)).startsWith("EXTEND_TIMEOUT_USEC=");
      String said = NotifySocketTest.heard(manager);
      while (said.startsWith("EXTEND_TIMEOUT_USEC=")) {
        said = NotifySocketTest.heard(manager);
      }
      assertThat(said).startsWith("READY=1\n");
      assertThat(home.resolve(RunFiles.PORTS)).exists();
      for (int i = 0; i < 3; i++) {
        assertThat(NotifySocketTest.heard(manager)).startsWith("WATCHDOG=1\nSTATUS=");
      }
      process.destroy();
      while (said.startsWith("WATCHDOG=1") || said.startsWith("READY=1")) {
        said = NotifySocketTest.heard(manager);
      }
      assertThat(said).startsWith("STOPPING=1\n");
      assertThat(process.waitFor()).isZero();
    } finally {
      manager.close();
    }
  }

  @Test
  void serve_takenPort_endsAndNamesTheKey() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path home = Files.createDirectories(temp.resolve("taken"));
      String address = "127.0.0.1:" + taken.getLocalPort();
      for (String service : List.of("link", "nbd")) {
        Process process = serve(home, "--listen", service + "=" + address);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCode.FAILED.number());
        assertThat(Files.readString(log()))
            .contains(
                service + ".listen: cannot listen on " + address + ": Address already in use");
      }
    }
  }
}
