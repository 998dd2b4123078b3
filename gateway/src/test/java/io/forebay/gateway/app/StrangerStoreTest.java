package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.happened;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An appliance comes back with another store than it had: empty, or an old image of it. Empty never wins, and what
/// was confirmed is not taken for there.
class StrangerStoreTest extends OnAPair {
  /// Small: all of it is copied, compared and carried over again and again.
  private static final long SIZE = 16 << 20;

  @Override
  PairRig pairIn(Path folder) throws Exception {
    return new PairRig(folder, "192MiB", SIZE);
  }

  @BeforeEach
  void replicate() throws Exception {
    done(near(), volume("db", SIZE));
    rig().pair();
    write(1);
    rig().replicate();
  }

  private Path write(long seed) throws Exception {
    Path image = rig().nearRig.image(seed);
    rig().nearRig.copy(image.toString(), rig().nearRig.uri("db"));
    return image;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static void wipe(ApplianceRig at) throws IOException {
    delete(at.home.resolve("groups"));
    delete(at.home.resolve("volumes"));
  }

  /// Groups and volumes as they lie there now, for later.
  private static Path saved(ApplianceRig at) throws Exception {
    Path kept = at.temp.resolve("kept-" + at.home.getFileName());
    run("cp", "-a", "--sparse=always", at.home.toString(), kept.toString());
    return kept;
  }

  private static void restore(ApplianceRig at, Path kept) throws Exception {
    wipe(at);
    for (String each : List.of("groups", "volumes")) {
      run("cp", "-a", kept.resolve(each).toString(), at.home.toString());
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private void assertFarHolds(Path image) throws Exception {
    rig().until("drained", rig()::drained);
    done(rig().near(), new CheckpointCommand.Create("now", null, Status.Consistency.CRASH, true));
    rig().until("held", rig()::held);
    rig().farRig.assertHolds(rig().farRig.uri("db@now"), image);
  }

  @Test
  void secondaryWiped_getsEverythingAnew_andThePrimarySaysSo() throws Exception {
    rig().stopFar();
    wipe(rig().farRig);
    rig().startFar();
    Path image = write(2);
    assertFarHolds(image);
    assertThat(happened(rig().near(), EventKind.PEER_STORE_CHANGED)).isTrue();
  }

  @Test
  void secondaryRestored_fromBeforeWhatItConfirmed_isBroughtUpToDate() throws Exception {
    rig().stopFar();
    Path old = saved(rig().farRig);
    rig().startFar();
    write(3);
    rig().until("drained", rig()::drained);
    rig().stopFar();
    restore(rig().farRig, old);
    rig().startFar();
    Path image = write(4);
    assertFarHolds(image);
  }

  /// Two that once were a pair: the one that lost all of it is not followed.
  @Test
  void primaryWiped_secondaryKeepsWhatItHas_andCanBePromoted() throws Exception {
    Path image = write(5);
    rig().until("drained", rig()::drained);
    rig().stopNear();
    wipe(rig().nearRig);
    rig().startNear();
    rig().until("connected", () -> PairRig.connected(rig().far(), "near"));
    rig().until("said", () -> happened(rig().far(), EventKind.REPLICATION_REFUSED));
    assertThat(rig().near().control().status().groups()).isEmpty();
    assertThat(PairRig.group(rig().far()).role()).isEqualTo(Status.Role.SECONDARY);
    assertThat(PairRig.group(rig().far()).imageUsable()).isTrue();
    done(rig().far(), new GroupCommand.Promote("main", "main"));
    rig().farRig.assertHolds(rig().farRig.uri("db"), image);
  }

  /// B4: of its own epoch the peer has more than it has itself.
  @Test
  void primaryRestored_fetchesWhatItLacks_beforeItServes() throws Exception {
    Path old = restoredNear();
    Path image = writeSome(6);
    putBack(old);
    rig().until("serves", () -> PairRig.group(rig().near()).phase() == Status.Phase.SERVING);
    rig().nearRig.assertHolds(rig().nearRig.uri("db"), image);
    assertFarHolds(image);
  }

  /// The peer's log does not reach back that far: nothing is served, and it says what to do; that does.
  @Test
  void primaryRestored_peerKeepsNoLogFromThere_saysToPromoteThere() throws Exception {
    Path old = restoredNear();
    Path image = write(6);
    for (int more = 1; more < 10; more++) {
      image = write(6 + more); // With 9 MiB each more than a segment, which is what is given up.
    }
    rig().until("drained", rig()::drained);
    putBack(old);
    rig()
        .until(
            "said here",
            () -> PairRig.group(rig().near()).problem().contains("promote far (group"));
    assertThat(PairRig.group(rig().near()).phase()).isEqualTo(Status.Phase.FETCHING);
    done(rig().far(), new GroupCommand.Promote("main", "main"));
    rig().until("gave way", () -> PairRig.group(rig().near()).role() == Status.Role.SUPERSEDED);
    rig().farRig.assertHolds(rig().farRig.uri("db"), image);
  }

  private Path restoredNear() throws Exception {
    rig().stopNear();
    Path old = saved(rig().nearRig);
    rig().startNear();
    rig().until("serves", () -> PairRig.group(rig().near()).phase() == Status.Phase.SERVING);
    return old;
  }

  private void putBack(Path old) throws Exception {
    rig().stopNear();
    restore(rig().nearRig, old);
    rig().startNear();
  }

  /// A little at the start of the volume; returns what all of it is then.
  private Path writeSome(long seed) throws Exception {
    byte[] all = Files.readAllBytes(rig().nearRig.image(1));
    byte[] some = new byte[1 << 20];
    new java.util.Random(seed).nextBytes(some);
    System.arraycopy(some, 0, all, 0, some.length);
    Path part = Files.write(temp.resolve("part"), some);
    rig().nearRig.copy(part.toString(), rig().nearRig.uri("db"));
    rig().until("drained", rig()::drained);
    return Files.write(temp.resolve("whole"), all);
  }
}
