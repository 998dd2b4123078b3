package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.app.config.WrongConfiguration;
import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A home in a temporary folder, small enough for a test, and what is done to its appliance.
final class ApplianceRig implements AutoCloseable {
  static final Actor MIA = new Actor(Actor.Origin.REST, "mia", Role.ADMIN);
  static final long SIZE = 64L << 20;
  static final List<String> LISTEN =
      List.of("nbd=127.0.0.1:0", "iscsi=127.0.0.1:0", "web=", "link=127.0.0.1:0");

  final Path temp;
  final Path home;
  final AtomicInteger fatal = new AtomicInteger();
  private final Path rings;
  private final long size; // Of images.

  ApplianceRig(Path temp) throws IOException {
    this(temp, "here", "192MiB");
  }

  ApplianceRig(Path temp, String name, String capacity) throws IOException {
    this(temp, name, capacity, SIZE);
  }

  ApplianceRig(Path temp, String name, String capacity, long size) throws IOException {
    this.temp = temp;
    this.size = size;
    home = Files.createDirectories(temp.resolve("home-" + name));
    rings = Files.createTempDirectory(Path.of("/dev/shm"), "forebay-test");
    Files.writeString(
        home.resolve(Configuration.NAME),
        """
        name = "%s"
        [buffer]
        capacity = "%s"
        ring = "16MiB"
        ring_directory = "%s"
        """
            .formatted(name, capacity, rings));
  }

  Appliance start() throws IOException, WrongConfiguration {
    return Appliance.start(home, Configuration.of(home, LISTEN), "test", fatal::incrementAndGet);
  }

  static <R> Outcome<R> outcome(Appliance on, Command<R> command) throws Exception {
    return on.control().execute(command, MIA).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  static <R> R done(Appliance on, Command<R> command) throws Exception {
    return switch (outcome(on, command)) {
      case Outcome.Done<R>(R value) -> value;
      case Outcome.Refused<R>(Refusal refusal) -> throw new AssertionError(refusal.toString());
    };
  }

  static Refusal.Kind refused(Appliance on, Command<?> command) throws Exception {
    return ((Outcome.Refused<?>) outcome(on, command)).refusal().kind();
  }

  /// Whether an event of `kind` is in the book.
  static boolean happened(Appliance on, EventKind kind) {
    return listed(on, kind, false);
  }

  /// Whether an alarm of `kind` stands.
  static boolean stands(Appliance on, EventKind kind) {
    return listed(on, kind, true);
  }

  private static boolean listed(Appliance on, EventKind kind, boolean openOnly) {
    try {
      return done(on, new EventCommand.ListSome(openOnly, 0, EventCommand.ListSome.PAGE_MAX))
          .stream()
          .anyMatch(event -> event.kind() == kind);
    } catch (Exception e) { // What `done` may throw.
      throw new AssertionError(e);
    }
  }

  static VolumeCommand.Create volume(String name) {
    return volume(name, SIZE);
  }

  static VolumeCommand.Create volume(String name, long size) {
    return new VolumeCommand.Create(name, size, null, 4096, null);
  }

  /// The URI of volume `name` on the first TCP port, as `run/ports.json` says.
  String uri(String name) throws IOException {
    return RunFiles.ports(home).stream()
        .filter(port -> port.service().equals("nbd") && !port.address().startsWith("/"))
        .map(port -> "nbd://" + port.address() + "/" + name)
        .findFirst()
        .orElseThrow();
  }

  /// Where iSCSI is served.
  InetSocketAddress portal() throws IOException {
    String at =
        RunFiles.ports(home).stream()
            .filter(port -> port.service().equals("iscsi"))
            .map(Status.Port::address)
            .findFirst()
            .orElseThrow();
    return new InetSocketAddress("127.0.0.1", Integer.parseInt(at.replaceAll(".*:", "")));
  }

  /// Random content with a stretch of zeroes.
  Path image(long seed) throws IOException {
    byte[] content = new byte[(int) size];
    new SplittableRandom(seed).nextBytes(content); // Ten times as fast as Random.
    java.util.Arrays.fill(content, 1 << 20, 8 << 20, (byte) 0);
    return Files.write(temp.resolve("image-" + seed), content);
  }

  void copy(String from, String to) throws Exception {
    Path log = temp.resolve("nbdcopy.log");
    Process copy =
        new ProcessBuilder("nbdcopy", "--flush", from, to)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(copy.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(copy.exitValue()).as(Files.readString(log)).isZero();
  }

  void assertHolds(String uri, Path image) throws Exception {
    Path read = temp.resolve("read");
    Files.deleteIfExists(read);
    copy(uri, read.toString());
    assertThat(Files.mismatch(read, image)).as("first differing byte").isEqualTo(-1);
  }

  /// Removes the rings, and fails when one of our own bugs was reported.
  @Override
  public void close() throws IOException {
    try (var files = Files.list(rings)) {
      for (Path ring : files.toList()) {
        Files.delete(ring);
      }
    }
    Files.delete(rings);
    assertThat(fatal).as("fatal errors").hasValue(0);
  }
}
