package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.HoldStatus;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.group.Refusal;
import io.forebay.gateway.group.Verification;
import io.forebay.gateway.group.VerifyExtent;
import io.forebay.gateway.group.VerifyStatus;
import io.forebay.gateway.group.VerifyStatus.State;
import io.forebay.gateway.link.LineStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both copies are compared while hosts write: nothing but what a disk has changed is ever found.
class VerifyTest {
  private static final int BLOCKS = (4 << 20) / Site.BLOCK;

  private static Pair filled(long seed) throws IOException {
    Pair pair = new Pair(seed);
    pair.london.createPrimary();
    pair.london.createVolume("v", 4 << 20);
    pair.london.createVolume("odd", (1 << 20) + 4096);
    pair.attach();
    for (int stamp = 1; stamp < 400; stamp++) {
      pair.london.write("v", stamp * 7 % BLOCKS, stamp);
    }
    pair.london.write("odd", 256, 1);
    pair.london.flush("v");
    pair.inStep();
    pair.until(
        () -> pair.london.group().status().destagedLsn() >= pair.leeds.group().receivedEnd(),
        "destaged");
    return pair;
  }

  private static VerifyStatus status(Pair pair) {
    return pair.london.group().verification().status(pair.leeds.id);
  }

  private static void start(Pair pair) {
    pair.london.<VerifyStatus>done(
        reply -> pair.london.group().verification().start(pair.leeds.id, null, reply));
  }

  private static VerifyStatus verified(Pair pair) {
    start(pair);
    return ended(pair);
  }

  private static VerifyStatus ended(Pair pair) {
    pair.until(
        () -> status(pair).state() != State.RUNNING && status(pair).state() != State.REPAIRING,
        "verified");
    return status(pair);
  }

  /// In a mirror: beside them lie sidecars, which tell by themselves.
  private static void rot(Site site) {
    assertThat(site.machine.disk.rot(path -> path.endsWith("/mirror.raw"))).isTrue();
  }

  private static String file(Site site, String volume) {
    return site.group().volumes().stream()
        .filter(entry -> entry.name().equals(volume))
        .map(entry -> site.group().mirrorFile(entry).toString())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void verify_bothAlike_findsNothing() throws IOException {
    Pair pair = filled(1);
    VerifyStatus found = verified(pair);
    assertThat(found.state()).isEqualTo(State.DONE);
    assertThat(found.doneBytes()).isEqualTo(found.totalBytes()).isEqualTo((5 << 20) + 4096);
    assertThat(found.differingBytes()).isZero();
    assertThat(found.unverifiedBytes()).isZero();
    assertThat(found.verifiedMillis()).isEqualTo(found.startedMillis()).isPositive();
    assertThat(pair.london.alarms).noneMatch(alarm -> alarm.startsWith("VERIFY"));
  }

  @Test
  void verified_travelsToThePeer_andSurvivesARestart() throws IOException {
    Pair pair = filled(2);
    long verified = verified(pair).verifiedMillis();
    pair.inStep();
    pair.until(
        () -> pair.leeds.group().verification().status(pair.london.id).verifiedMillis() == verified,
        "told over there");
    pair.london.stop();
    pair.london.boot(pair.leeds);
    pair.until(() -> status(pair).verifiedMillis() == verified, "known after a restart");
  }

  /// What either disk changes behind our back is found, listed, alarmed, and mended by a batch.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rot_onEitherSide_isFoundAndRepaired(boolean farSide) throws IOException {
    Pair pair = filled(3);
    rot(farSide ? pair.leeds : pair.london);
    VerifyStatus found = verified(pair);
    assertThat(found.differingBytes()).isEqualTo(Site.BLOCK);
    assertThat(found.differingExtents()).isEqualTo(1);
    assertThat(found.extents()).hasSize(1);
    assertThat(pair.london.alarms).contains("VERIFY_DIFFERS leeds");
    int batches = pair.london.batches.size();
    pair.london.<VerifyStatus>done(
        reply -> pair.london.group().verification().repair(pair.leeds.id, reply));
    assertThat(status(pair).state()).isEqualTo(State.REPAIRING);
    VerifyStatus mended = ended(pair);
    assertThat(mended.state()).isEqualTo(State.DONE);
    assertThat(mended.differingBytes()).isZero();
    assertThat(mended.totalBytes()).as("only that is compared again").isEqualTo(Site.BLOCK);
    assertThat(pair.london.alarms).doesNotContain("VERIFY_DIFFERS leeds");
    assertThat(pair.london.batches).hasSize(batches + 1);
    assertThat(pair.london.batches.getLast().totalBytes()).isEqualTo(Site.BLOCK);
    assertThat(verified(pair).differingBytes()).isZero();
    pair.london.write("v", 3, 77);
    pair.london.flush("v");
    pair.inStep();
  }

  /// Hosts overwrite everything all the time: what cannot be compared is said, and nothing is made up.
  @Test
  void verify_whileHostsOverwriteEverything_neverAlarmsFalsely() throws IOException {
    for (long seed = 10; seed < 15; seed++) {
      Pair pair = filled(seed);
      start(pair);
      int stamp = 1000;
      while (status(pair).state() == State.RUNNING) {
        for (int i = 0; i < 40; i++) {
          stamp++;
          pair.london.write("v", (stamp * 31L + seed) % BLOCKS, stamp);
        }
        pair.run(150_000_000);
      }
      assertThat(status(pair).differingBytes()).as("seed " + seed).isZero();
      assertThat(pair.london.alarms).noneMatch(alarm -> alarm.startsWith("VERIFY"));
    }
  }

  @Test
  void verify_whileHostsWrite_findsWhatIsRottenAllTheSame() throws IOException {
    Pair pair = filled(21);
    String rotten = file(pair.leeds, "v");
    assertThat(pair.leeds.machine.disk.rot(rotten::equals)).isTrue();
    start(pair);
    int stamp = 1000;
    while (status(pair).state() == State.RUNNING) {
      stamp++;
      pair.london.write("odd", stamp % 2, stamp); // Elsewhere: it heals what it writes.
      pair.run(100_000_000);
    }
    assertThat(status(pair).differingBytes()).isEqualTo(Site.BLOCK);
  }

  @Test
  void lineCut_inTheMiddle_goesOnWhereItWas() throws IOException {
    Pair pair = filled(4);
    start(pair);
    pair.until(() -> status(pair).doneBytes() > 0, "begun");
    long before = status(pair).startedMillis();
    pair.cut();
    pair.run(5_000_000_000L);
    VerifyStatus found = ended(pair);
    assertThat(found.state()).isEqualTo(State.DONE);
    assertThat(found.startedMillis()).isEqualTo(before);
    assertThat(found.doneBytes()).isEqualTo(found.totalBytes());
    assertThat(found.differingBytes()).isZero();
  }

  @Test
  void heldPeer_isComparedWhereNothingChangedSince() throws IOException {
    Pair pair = filled(5);
    pair.leeds.<HoldStatus>done(reply -> pair.leeds.group().holdNewest("tape", reply));
    for (int block = 0; block < 8; block++) {
      pair.london.write("v", block, 5000 + block);
    }
    pair.london.flush("v");
    pair.run(3_000_000_000L);
    rot(pair.leeds);
    VerifyStatus found = verified(pair);
    assertThat(found.unverifiedBytes()).isEqualTo(8 * Site.BLOCK);
    assertThat(found.differingBytes()).isEqualTo(Site.BLOCK);
  }

  @Test
  void olderPeer_isRefusedClearly() throws IOException {
    Pair pair = new Pair(6, true, false);
    pair.london.createPrimary();
    pair.london.createVolume("v", 1 << 20);
    pair.attach();
    pair.inStep();
    pair.until(
        () ->
            pair.london.link().status().groups().stream()
                .anyMatch(line -> line.state() == LineStatus.State.SENDING),
        "following");
    pair.run(1_000_000_000L);
    List<Outcome<VerifyStatus>> outcomes = new ArrayList<>();
    pair.london.group().verification().start(pair.leeds.id, null, outcomes::add);
    pair.until(() -> !outcomes.isEmpty(), "a reply");
    assertThat(outcomes.getFirst())
        .isEqualTo(
            Outcome.refused(
                Refusal.Kind.INVALID,
                "leeds speaks an older version of the protocol, without verifying: update it"));
    assertThat(pair.leeds.violations).isEmpty();
  }

  @Test
  void stop_endsIt_andNothingIsClaimed() throws IOException {
    Pair pair = filled(7);
    pair.cut();
    pair.up = false;
    start(pair);
    pair.london.<VerifyStatus>done(
        reply -> pair.london.group().verification().stop(pair.leeds.id, reply));
    assertThat(status(pair).state()).isEqualTo(State.STOPPED);
    assertThat(status(pair).verifiedMillis()).isZero();
    pair.up = true;
    pair.run(40_000_000_000L);
    assertThat(verified(pair).verifiedMillis()).isPositive();
  }

  @Test
  void repair_withoutAnythingFound_isRefused() throws IOException {
    Pair pair = filled(8);
    List<Outcome<VerifyStatus>> outcomes = new ArrayList<>();
    pair.london.group().verification().repair(pair.leeds.id, outcomes::add);
    pair.until(() -> !outcomes.isEmpty(), "a reply");
    assertThat(outcomes.getFirst())
        .isEqualTo(
            Outcome.refused(
                Refusal.Kind.NOT_FOUND, "no verification has found anything that differs"));
  }

  /// What one side found is the other one's, too: its alarm, and after a failover its repair.
  @Test
  void differing_isKnownOnBothSides_andMendedByWhoIsPrimary() throws IOException {
    Pair pair = filled(22);
    rot(pair.leeds);
    assertThat(verified(pair).differingBytes()).isEqualTo(Site.BLOCK);
    pair.until(() -> pair.leeds.alarms.contains("VERIFY_DIFFERS london"), "told over there");
    pair.inStep();
    pair.london.<Position>done(
        reply -> pair.london.group().switchover(pair.leeds.id, 60_000, reply));
    pair.until(() -> !pair.leeds.group().exports().isEmpty(), "handed over");
    Verification leads = pair.leeds.group().verification();
    assertThat(leads.status(pair.london.id).differingBytes()).isEqualTo(Site.BLOCK);
    assertThat(pair.leeds.alarms).contains("VERIFY_DIFFERS london");
    pair.until(
        () ->
            pair.leeds.link().status().groups().stream()
                .anyMatch(line -> line.state() == LineStatus.State.SENDING),
        "it sends");
    pair.leeds.<VerifyStatus>done(reply -> leads.repair(pair.london.id, reply));
    pair.until(() -> leads.status(pair.london.id).state() == State.DONE, "mended");
    assertThat(leads.status(pair.london.id).differingBytes()).isZero();
    assertThat(pair.leeds.alarms).doesNotContain("VERIFY_DIFFERS london");
    pair.until(() -> !pair.london.alarms.contains("VERIFY_DIFFERS leeds"), "ended here, too");
  }

  @Test
  void detach_endsTheAlarm() throws IOException {
    Pair pair = filled(23);
    rot(pair.leeds);
    assertThat(verified(pair).differingBytes()).isEqualTo(Site.BLOCK);
    pair.london.<PeerStatus>done(reply -> pair.london.group().detachPeer(pair.leeds.id, reply));
    assertThat(pair.london.alarms).doesNotContain("VERIFY_DIFFERS leeds");
  }

  /// What is known to differ is known after a restart, and repaired then.
  @Test
  void differing_afterARestart_isRepaired() throws IOException {
    Pair pair = filled(9);
    rot(pair.leeds);
    List<VerifyExtent> found = verified(pair).extents();
    pair.london.stop();
    pair.london.boot(pair.leeds);
    pair.until(() -> status(pair).extents().equals(found), "known after a restart");
    pair.inStep();
    pair.london.<VerifyStatus>done(
        reply -> pair.london.group().verification().repair(pair.leeds.id, reply));
    assertThat(ended(pair).differingBytes()).isZero();
  }
}
