package io.forebay.gateway.link.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.link.PipePair;
import io.forebay.gateway.sim.Seed;
import io.forebay.gateway.sim.SimClock;
import io.forebay.gateway.sim.SimCounts;
import io.forebay.gateway.sim.SimScheduler;
import io.forebay.gateway.sim.SimThreads;
import io.forebay.gateway.sim.SimTrace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PairingTest {
  private final SimClock clock = new SimClock();
  private final SimScheduler scheduler =
      new SimScheduler(clock, new Seed(5).stream("order"), new SimTrace(), new SimCounts());
  private final Side london = new Side("london", 1);
  private final Side leeds = new Side("leeds", 2);
  private final Side mallory = new Side("mallory", 3);
  private final List<Joined> results = new ArrayList<>();

  /// One appliance: its certificate is its name.
  private final class Side implements Pairings {
    final Fingerprint fingerprint;
    final Claim claim;
    final Invitations invitations;
    final PairingDoor door;
    final List<Claim> trusted = new ArrayList<>();
    boolean diskFull;

    Side(String name, long id) {
      fingerprint = Fingerprint.of(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      claim = new Claim(new UUID(0, id), name, name + ".example:10810");
      invitations = new Invitations(clock, new Seed(id).stream("secrets"));
      SimThreads threads = new SimThreads(scheduler, name);
      door = new PairingDoor(clock, threads, invitations, this, fingerprint);
    }

    InviteCode invite() {
      InviteHost host = new InviteHost.Ip("cb007107");
      return new InviteCode(host, 10810, fingerprint.prefix(), invitations.invite());
    }

    @Override
    public Claim ours() {
      return claim;
    }

    @Override
    public void trust(Claim theirs, Fingerprint theirFingerprint) throws IOException {
      if (diskFull) {
        throw new IOException("disk full");
      }
      trusted.add(theirs);
    }
  }

  private void run() {
    while (scheduler.stepNow()) {
      // Until nothing is due.
    }
  }

  /// `joiner` uses `code` at `inviter`; both see each other's certificates.
  private Joined join(Side joiner, Side inviter, InviteCode code, PipePair pipes) {
    int before = results.size();
    inviter.door.knock(pipes.right, joiner.fingerprint);
    joiner.door.join(pipes.left, inviter.fingerprint, code, results::add);
    run();
    if (results.size() == before) {
      clock.advance(TimeUnit.SECONDS.toNanos(PairingDoor.DEADLINE_SECONDS));
      run();
    }
    assertThat(results).hasSize(before + 1);
    return results.getLast();
  }

  private Joined join(Side joiner, Side inviter, InviteCode code) {
    return join(joiner, inviter, code, new PipePair());
  }

  @Test
  void join_rightCode_bothTrust() {
    PipePair pipes = new PipePair();
    pipes.piece = 1;
    Joined joined = join(leeds, london, london.invite(), pipes);
    assertThat(joined).isEqualTo(new Joined.Done(london.claim, london.fingerprint));
    assertThat(leeds.trusted).containsExactly(london.claim);
    assertThat(london.trusted).containsExactly(leeds.claim);
    assertThat(pipes.left.closed() && pipes.right.closed()).isTrue();
  }

  @Test
  void join_cutAfterAnyByte_neverLeavesHalfTrustThatARetryDoesNotMend() {
    InviteCode code = london.invite();
    PipePair whole = new PipePair();
    join(leeds, london, code, whole);
    for (long bytes = 0; bytes < whole.passed; bytes++) {
      london.trusted.clear();
      leeds.trusted.clear();
      PipePair pipes = new PipePair();
      pipes.budget = bytes;
      if (bytes == 0) {
        pipes.cut();
      }
      assertThat(join(leeds, london, code, pipes)).isInstanceOf(Joined.Failed.class);
      assertThat(leeds.trusted).isEmpty();
      assertThat(join(leeds, london, code)).isInstanceOf(Joined.Done.class);
      assertThat(london.trusted).contains(leeds.claim);
    }
  }

  @Test
  void join_otherCertificateThanPromised_saysNothingAtAll() {
    InviteCode code = london.invite();
    PipePair pipes = new PipePair();
    Joined joined = join(leeds, mallory, code, pipes);
    assertThat(joined).isInstanceOf(Joined.Failed.class);
    assertThat(pipes.passed).isZero();
    assertThat(leeds.trusted).isEmpty();
  }

  @Test
  void join_wrongSecret_isRefused_andFiveOfThemVoidTheCode() {
    InviteCode right = london.invite();
    InviteCode wrong =
        new InviteCode(
            right.host(), right.port(), right.fingerprintPrefix(), new Secret(new byte[10]));
    for (int i = 0; i < Invitations.TRIES_MAX; i++) {
      assertThat(join(mallory, london, wrong))
          .isEqualTo(new Joined.Failed("the code is not that of the invitation"));
    }
    assertThat(join(leeds, london, right)).isInstanceOf(Joined.Failed.class);
    assertThat(london.trusted).isEmpty();
    assertThat(join(leeds, london, london.invite())).isInstanceOf(Joined.Done.class);
  }

  @Test
  void join_usedCode_isRefusedToAnother() {
    InviteCode code = london.invite();
    join(leeds, london, code);
    assertThat(join(mallory, london, code)).isInstanceOf(Joined.Failed.class);
    assertThat(london.trusted).containsExactly(leeds.claim);
  }

  @Test
  void join_after15Minutes_isRefused() {
    InviteCode code = london.invite();
    clock.advance(TimeUnit.MINUTES.toNanos(Invitations.VALID_MINUTES));
    assertThat(join(leeds, london, code)).isInstanceOf(Joined.Failed.class);
    assertThat(london.trusted).isEmpty();
  }

  @Test
  void join_newerInvitation_voidsTheOlder() {
    InviteCode old = london.invite();
    london.invite();
    assertThat(join(leeds, london, old)).isInstanceOf(Joined.Failed.class);
  }

  @Test
  void join_ownCode_isRefused() {
    assertThat(join(london, london, london.invite())).isInstanceOf(Joined.Failed.class);
  }

  @Test
  void join_inviterCannotSave_nobodyTrusts() {
    london.diskFull = true;
    assertThat(join(leeds, london, london.invite())).isInstanceOf(Joined.Failed.class);
    assertThat(leeds.trusted).isEmpty();
  }

  /// A seal for one pair of certificates is worth nothing for another one.
  @Test
  void join_requestRelayedBySomebodyElse_isRefused() {
    InviteCode code = london.invite();
    PipePair stolen = new PipePair();
    leeds.door.join(stolen.left, london.fingerprint, code, results::add);
    run();
    ByteBuffer request = ByteBuffer.allocate(2000);
    stolen.right.receive(request);
    PipePair relay = new PipePair();
    london.door.knock(relay.right, mallory.fingerprint);
    relay.left.send(request.flip());
    run();
    assertThat(london.trusted).isEmpty();
  }

  @Test
  void knock_silentOrTalkative_isBounded() {
    List<PipePair> knocks = new ArrayList<>();
    for (int i = 0; i < 3 * PairingDoor.EXCHANGES_MAX; i++) {
      PipePair pipes = new PipePair();
      knocks.add(pipes);
      london.door.knock(pipes.right, mallory.fingerprint);
    }
    run();
    assertThat(knocks.stream().filter(p -> !p.right.closed())).hasSize(PairingDoor.EXCHANGES_MAX);
    knocks.getFirst().left.send(ByteBuffer.allocate(100_000));
    clock.advance(TimeUnit.SECONDS.toNanos(PairingDoor.DEADLINE_SECONDS));
    run();
    assertThat(knocks).allMatch(p -> p.right.closed());
    assertThat(join(leeds, london, london.invite())).isInstanceOf(Joined.Done.class);
  }
}
