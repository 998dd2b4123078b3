package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.app.config.WrongConfiguration;
import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole appliance on a real disk, with a real NBD client.
class ApplianceTest {
  private static final Actor MIA = new Actor(Actor.Origin.REST, "mia");
  private static final long SIZE = 64L << 20;

  @TempDir private Path temp;
  private Path home = Path.of("");
  private @Nullable Appliance appliance;

  @BeforeEach
  void configure() throws IOException {
    home = Files.createDirectories(temp.resolve("home"));
    Files.createDirectories(temp.resolve("rings"));
    Files.writeString(
        home.resolve("forebay.toml"),
        """
        name = "here"
        [buffer]
        capacity = "192MiB"
        ring = "16MiB"
        ring_directory = "%s"
        """
            .formatted(Files.createTempDirectory(Path.of("/dev/shm"), "forebay-test")));
  }

  @AfterEach
  void removeRings() throws Exception {
    stop();
    String text = Files.readString(home.resolve("forebay.toml"));
    Path rings = Path.of(text.replaceAll("(?s).*ring_directory = \"([^\"]*)\".*", "$1"));
    try (var files = Files.list(rings)) {
      for (Path ring : files.toList()) {
        Files.delete(ring);
      }
    }
    Files.delete(rings);
  }

  private Appliance start(String... listen) throws IOException, WrongConfiguration {
    List<String> all =
        listen.length > 0
            ? List.of(listen)
            : List.of("nbd=127.0.0.1:0", "web=127.0.0.1:0", "link=127.0.0.1:0");
    Appliance started =
        Appliance.start(home, Configuration.of(home, all), "test", () -> fail("a fatal error"));
    appliance = started;
    return started;
  }

  private void stop() {
    Appliance running = appliance;
    if (running != null) {
      running.close();
      appliance = null;
    }
  }

  private static <R> Outcome<R> outcome(Appliance on, Command<R> command) throws Exception {
    return on.control().execute(command, MIA).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static <R> R done(Appliance on, Command<R> command) throws Exception {
    return switch (outcome(on, command)) {
      case Outcome.Done<R>(R value) -> value;
      case Outcome.Refused<R>(Refusal refusal) -> throw new AssertionError(refusal.toString());
    };
  }

  private static Refusal.Kind refused(Appliance on, Command<?> command) throws Exception {
    return ((Outcome.Refused<?>) outcome(on, command)).refusal().kind();
  }

  private static VolumeCommand.Create volume(String name) {
    return new VolumeCommand.Create(name, SIZE, null, 4096, null);
  }

  private static String uri(Status.Volume volume) {
    return volume.attach().stream()
        .filter(attach -> attach.what().equals("URI"))
        .findFirst()
        .orElseThrow()
        .text();
  }

  private Path image(long seed) throws IOException {
    byte[] content = new byte[(int) SIZE];
    new Random(seed).nextBytes(content);
    java.util.Arrays.fill(content, 1 << 20, 8 << 20, (byte) 0);
    return Files.write(temp.resolve("image-" + seed), content);
  }

  private void copy(String from, String to) throws Exception {
    Process copy =
        new ProcessBuilder("nbdcopy", "--flush", from, to)
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("nbdcopy.log").toFile())
            .start();
    assertThat(copy.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(copy.exitValue()).as(Files.readString(temp.resolve("nbdcopy.log"))).isZero();
  }

  private void assertHolds(String uri, Path image) throws Exception {
    Path read = temp.resolve("read");
    Files.deleteIfExists(read);
    copy(uri, read.toString());
    assertThat(Files.mismatch(read, image)).isEqualTo(-1);
  }

  @Test
  void start_writeStopStart_readsTheSame() throws Exception {
    Appliance first = start();
    Status.Volume volume = done(first, volume("db"));
    assertThat(volume.group()).isEqualTo("main");
    assertThat(volume.writable()).isTrue();
    Path image = image(42);
    copy(image.toString(), uri(volume));
    assertHolds(uri(volume), image);
    stop();
    Appliance second = start();
    Status.Volume again = done(second, new VolumeCommand.Show("db"));
    assertThat(again.id()).isEqualTo(volume.id());
    assertHolds(uri(again), image);
    assertThat(events(second)).doesNotContain(EventKind.APPLIANCE_UNCLEAN);
    assertThat(Files.size(Path.of(again.backing()))).isEqualTo(SIZE);
  }

  private static List<EventKind> events(Appliance on) {
    return on.control().events().list(false, 0, 100).stream().map(Event::kind).toList();
  }

  @Test
  void execute_volumeVerbs_doWhatTheySay() throws Exception {
    Appliance on = start();
    done(on, volume("a"));
    assertThat(refused(on, volume("a"))).isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(refused(on, volume("a b"))).isEqualTo(Refusal.Kind.USAGE);
    assertThat(refused(on, new VolumeCommand.Create("b", 5, null, 4096, null)))
        .isEqualTo(Refusal.Kind.USAGE);
    assertThat(refused(on, new VolumeCommand.Create("b", SIZE, "nowhere", 4096, null)))
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(refused(on, new VolumeCommand.Show("b"))).isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(done(on, new VolumeCommand.Grow("a", 2 * SIZE)).sizeBytes()).isEqualTo(2 * SIZE);
    assertThat(refused(on, new VolumeCommand.Grow("a", SIZE))).isEqualTo(Refusal.Kind.USAGE);
    assertThat(done(on, new VolumeCommand.Rename("a", "c")).name()).isEqualTo("c");
    assertThat(refused(on, new VolumeCommand.Delete("c", "yes"))).isEqualTo(Refusal.Kind.USAGE);
    Path file = Path.of(done(on, new VolumeCommand.Show("c")).backing());
    done(on, new VolumeCommand.Delete("c", "c"));
    assertThat(done(on, new VolumeCommand.ListAll())).isEmpty();
    for (int i = 0; Files.exists(file) && i < 3000; i++) {
      Thread.sleep(10); // The file goes when the delete is destaged.
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void start_takenPort_stopsNamingItAndLeavesNothingBehind() throws Exception {
    Appliance first = start();
    String nbd = first.ports().getFirst().address();
    Path other = Files.createDirectories(temp.resolve("other"));
    Configuration configuration = Configuration.of(other, List.of("nbd=" + nbd, "web=", "link="));
    assertThatThrownBy(() -> Appliance.start(other, configuration, "test", () -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(nbd.substring(nbd.indexOf(':')));
    assertThatThrownBy(() -> start()).hasMessageContaining("held by another process");
    Appliance.start(
            other,
            Configuration.of(other, List.of("nbd=127.0.0.1:0", "web=", "link=")),
            "test",
            () -> {})
        .close();
  }

  @Test
  void close_running_removesRunFilesAndMarksClean() throws Exception {
    start();
    assertThat(RunFiles.ports(home)).isNotEmpty();
    assertThat(RunFiles.token(home)).hasSize(64);
    stop();
    assertThat(home.resolve("run")).isEmptyDirectory();
    assertThat(home.resolve("crash")).doesNotExist();
  }
}
