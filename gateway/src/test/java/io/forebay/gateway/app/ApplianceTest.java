package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.refused;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole appliance on a real disk, with a real NBD client.
class ApplianceTest {
  @TempDir private Path temp;
  private @Nullable ApplianceRig opened;
  private @Nullable Appliance appliance;

  @BeforeEach
  void open() throws IOException {
    opened = new ApplianceRig(temp);
  }

  private ApplianceRig rig() {
    return java.util.Objects.requireNonNull(opened);
  }

  @AfterEach
  void end() throws IOException {
    stop();
    rig().close();
  }

  private Appliance start() throws Exception {
    Appliance started = rig().start();
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

  private static List<EventKind> events(Appliance on) {
    return on.control().events().list(false, 0, 100).stream().map(Event::kind).toList();
  }

  @Test
  void start_writeStopStart_readsTheSame() throws Exception {
    Appliance first = start();
    Status.Volume volume = done(first, volume("db"));
    assertThat(volume.group()).isEqualTo("main");
    assertThat(volume.writable()).isTrue();
    Path image = rig().image(42);
    rig().copy(image.toString(), rig().uri("db"));
    rig().assertHolds(rig().uri("main/db"), image);
    stop();
    Appliance second = start();
    Status.Volume again = done(second, new VolumeCommand.Show("db"));
    assertThat(again.id()).isEqualTo(volume.id());
    rig().assertHolds(rig().uri("db"), image);
    assertThat(events(second)).doesNotContain(EventKind.APPLIANCE_UNCLEAN);
    assertThat(Files.size(Path.of(again.backing()))).isEqualTo(ApplianceRig.SIZE);
  }

  @Test
  void show_volume_givesTextsThatWork() throws Exception {
    Appliance on = start();
    Status.Volume volume = done(on, volume("db"));
    assertThat(volume.attach()).extracting(Status.Attach::export).containsOnly("db");
    for (Status.Attach attach : volume.attach()) {
      boolean shown = attach.what().startsWith("URI") || attach.what().equals("look at it");
      if (shown && !attach.text().contains("iscsi://")) { // Those are ApplianceIscsiTest's.
        String uri = attach.text().replaceAll(".*'(.*)'", "$1");
        Process info =
            new ProcessBuilder("nbdinfo", "--size", uri).redirectErrorStream(true).start();
        String said =
            new String(
                info.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(info.waitFor()).as(said).isZero();
        assertThat(said.strip()).isEqualTo(Long.toString(ApplianceRig.SIZE));
      }
    }
  }

  @Test
  void execute_volumeVerbs_doWhatTheySay() throws Exception {
    Appliance on = start();
    long size = ApplianceRig.SIZE;
    done(on, volume("a"));
    assertThat(refused(on, volume("a"))).isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(refused(on, volume("a b"))).isEqualTo(Refusal.Kind.USAGE);
    assertThat(refused(on, new VolumeCommand.Create("b", 5, null, 4096, null)))
        .isEqualTo(Refusal.Kind.USAGE);
    assertThat(refused(on, new VolumeCommand.Create("b", size, "nowhere", 4096, null)))
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(refused(on, new VolumeCommand.Show("b"))).isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(done(on, new VolumeCommand.Grow("a", 2 * size)).sizeBytes()).isEqualTo(2 * size);
    assertThat(refused(on, new VolumeCommand.Grow("a", size))).isEqualTo(Refusal.Kind.USAGE);
    assertThat(done(on, new VolumeCommand.Rename("a", "c")).name()).isEqualTo("c");
    assertThat(refused(on, new VolumeCommand.Delete("c", "yes"))).isEqualTo(Refusal.Kind.USAGE);
    Path file = Path.of(done(on, new VolumeCommand.Show("c")).backing());
    done(on, new VolumeCommand.Delete("c", "c"));
    assertThat(done(on, new VolumeCommand.ListAll())).isEmpty();
    awaitGone(file); // The file goes when the delete is destaged.
  }

  private static void awaitGone(Path file) throws InterruptedException {
    for (int i = 0; Files.exists(file) && i < 3000; i++) {
      Thread.sleep(10);
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void create_adoptedFile_servesItsContent() throws Exception {
    Appliance on = start();
    Path image = rig().image(3);
    Path adopted = Files.copy(image, temp.resolve("adopted.raw"));
    var backing = new VolumeCommand.Backing(adopted.toString(), true);
    long itsSize = VolumeCommand.Create.SIZE_OF_BACKING;
    Status.Volume volume = done(on, new VolumeCommand.Create("old", itsSize, null, 512, backing));
    assertThat(volume.sizeBytes()).isEqualTo(ApplianceRig.SIZE);
    assertThat(volume.backing()).isEqualTo(adopted.toString());
    rig().assertHolds(rig().uri("old"), image);
    var missing = new VolumeCommand.Backing(temp.resolve("nothing").toString(), true);
    assertThat(refused(on, new VolumeCommand.Create("n", itsSize, null, 512, missing)))
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    var relative = new VolumeCommand.Backing("file.raw", false);
    assertThat(refused(on, new VolumeCommand.Create("r", 1 << 20, null, 512, relative)))
        .isEqualTo(Refusal.Kind.USAGE);
  }

  @Test
  void execute_groupVerbs_doWhatTheySay() throws Exception {
    Appliance on = start();
    Path fast = Files.createDirectories(temp.resolve("fast"));
    Status.Group group = done(on, new GroupCommand.Create("logs", fast.toString(), 256L << 20));
    assertThat(group.role()).isEqualTo(Status.Role.PRIMARY);
    assertThat(group.phase()).isEqualTo(Status.Phase.SERVING);
    assertThat(group.buffer().capacityBytes()).isEqualTo(256L << 20);
    try (var files = Files.walk(fast)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(4); // Slots of 64 MiB.
    }
    assertThat(refused(on, new GroupCommand.Create("logs", null, 0)))
        .isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(refused(on, new GroupCommand.Create("x", null, 1))).isEqualTo(Refusal.Kind.USAGE);
    assertThat(refused(on, new GroupCommand.Create("x", "relative", 0)))
        .isEqualTo(Refusal.Kind.USAGE);
    assertThat(refused(on, new GroupCommand.Create("x", null, 32L << 40)))
        .isEqualTo(Refusal.Kind.FAILED); // More than the disk has: nothing of it stays.
    assertThat(done(on, new GroupCommand.ListAll())).hasSize(1);
    assertThat(refused(on, new GroupCommand.Replicate("logs", "osaka")))
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(refused(on, new GroupCommand.Promote("logs", "logs")))
        .isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(refused(on, new GroupCommand.Cut("logs", "logs"))).isEqualTo(Refusal.Kind.CONFLICT);
    done(on, new VolumeCommand.Create("journal", 1 << 20, "logs", 4096, null));
    stop();
    Appliance again = start();
    assertThat(done(again, new VolumeCommand.Show("journal")).group()).isEqualTo("logs");
    assertThat(done(again, new GroupCommand.Show("logs")).buffer().capacityBytes())
        .isEqualTo(256L << 20);
  }

  @Test
  void execute_checkpointsAndPause_areSeenInStatus() throws Exception {
    Appliance on = start();
    done(on, volume("db"));
    var crash = Status.Consistency.CRASH;
    done(on, new CheckpointCommand.Create("nightly", null, crash, false));
    assertThat(done(on, new CheckpointCommand.ListAll(null)))
        .extracting(Status.Checkpoint::name)
        .containsExactly("nightly");
    assertThat(refused(on, new CheckpointCommand.Create("a/b", null, crash, false)))
        .isEqualTo(Refusal.Kind.USAGE);
    assertThat(refused(on, new CheckpointCommand.Hold("nightly", null)))
        .isEqualTo(Refusal.Kind.CONFLICT); // Nobody over there to hold it.
    done(on, new LineCommand.Pause(null, "nightly"));
    Status.Stop pause = on.control().status().groups().getFirst().pause();
    assertThat(pause).isNotNull();
    assertThat(pause.checkpoint()).isEqualTo("nightly");
    done(on, new LineCommand.Resume("main"));
    assertThat(on.control().status().groups().getFirst().pause()).isNull();
  }

  @Test
  void start_takenPort_stopsNamingItAndLeavesNothingBehind() throws Exception {
    Appliance first = start();
    String nbd =
        first.ports().stream()
            .filter(p -> p.service().equals("nbd"))
            .findFirst()
            .orElseThrow()
            .address();
    Path other = Files.createDirectories(temp.resolve("other"));
    Configuration taken =
        Configuration.of(other, List.of("nbd=" + nbd, "iscsi=", "api=", "web=", "link="));
    assertThatThrownBy(() -> Appliance.start(other, taken, "test", () -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(nbd.substring(nbd.indexOf(':')));
    assertThatThrownBy(this::start).hasMessageContaining("held by another process");
    Configuration free =
        Configuration.of(other, List.of("nbd=127.0.0.1:0", "iscsi=", "api=", "web=", "link="));
    try (Appliance second = Appliance.start(other, free, "test", () -> {})) {
      assertThat(events(second)).containsExactly(EventKind.APPLIANCE_STARTED);
    }
  }

  /// Else the command line would go to whoever has the port of the killed one now.
  @Test
  void start_afterAKill_forgetsWhereTheOneBeforeListened() throws Exception {
    Path run = Files.createDirectories(rig().home.resolve("run"));
    Files.writeString(run.resolve("ports.json"), "[]");
    Files.writeString(run.resolve("api-token"), "stale");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String nbd = "nbd=127.0.0.1:" + taken.getLocalPort();
      Configuration refused =
          Configuration.of(rig().home, List.of(nbd, "iscsi=", "api=", "web=", "link="));
      assertThatThrownBy(() -> Appliance.start(rig().home, refused, "test", () -> {}))
          .isInstanceOf(IOException.class);
    }
    assertThat(run.resolve("ports.json")).doesNotExist();
    assertThat(run.resolve("api-token")).doesNotExist();
  }

  @Test
  void close_running_removesRunFiles() throws Exception {
    start();
    assertThat(RunFiles.ports(rig().home)).isNotEmpty();
    assertThat(RunFiles.token(rig().home)).hasSize(64);
    stop();
    assertThat(rig().home.resolve("run")).isEmptyDirectory();
    assertThat(rig().home.resolve("crash")).doesNotExist();
  }
}
