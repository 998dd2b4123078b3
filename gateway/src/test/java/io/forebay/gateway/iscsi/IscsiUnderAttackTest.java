package io.forebay.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.nbd.Await;
import io.forebay.gateway.nbd.MemoryVolume;
import io.forebay.gateway.socket.Attackers;
import io.forebay.gateway.socket.Held;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each way to misbehave, over and over on many connections, while a good initiator writes and reads: it gets
/// on, memory stays within bounds, and afterwards everything is as before.
class IscsiUnderAttackTest {
  private static final int ATTACKERS = 4;
  private static final int ROUNDS = 25;

  /// What each connection that is allowed may take: its receive buffer (264 KiB), also for as long as the
  /// event loop has not got to what its initiator has closed, and replies up to the high-water mark.
  private static final long BYTES_MAX =
      IscsiLimits.DEFAULTS.sessions().max() * (512L << 10)
          + IscsiLimits.DEFAULTS.outbound().highBytes() * 2L * ATTACKERS;

  @ParameterizedTest
  @EnumSource(IscsiAttack.class)
  void attack_onManyConnections_leavesTheGoodOneAndNothingElse(IscsiAttack attack)
      throws Exception {
    MemoryVolume full = new MemoryVolume("full", Served.SIZE);
    full.full.set(Integer.MAX_VALUE);
    full.keepWaiters = true;
    try (Served served = new Served(IscsiLimits.DEFAULTS, ChapSecrets.NONE, full)) {
      good(served).close(); // Whatever is made once is made now.
      Await.until("its place is free", () -> served.server.connections() == 0);
      Await.until("its buffers are back", () -> served.bufferBytes() == 0); // A little later.
      Held before = Held.now("forebay-iscsi");
      long most;
      try (Attackers attackers =
          Attackers.start(ATTACKERS, random -> stranger(served, random), attack::run)) {
        most = work(served, attackers);
      }
      assertThat(most).as("bytes of buffers").isLessThan(BYTES_MAX);
      full.full.set(0); // Who went while it was full is noticed now at the latest.
      Await.until(
          "every place is free",
          () -> {
            full.makeRoom();
            return served.server.connections() == 0 && served.server.sessions().isEmpty();
          });
      Await.until("every buffer is back", () -> served.bufferBytes() == 0);
      Await.until("every socket is closed", before::noSocketMore);
      Await.until("its threads are as before", before::sameThreads);
    }
  }

  private static RawInitiator good(Served served) throws IOException {
    RawInitiator good = new RawInitiator(served.address);
    good.isid = 77;
    good.logIn("ImmediateData=Yes\0HeaderDigest=CRC32C\0");
    return good.settled();
  }

  private static RawInitiator stranger(Served served, Random random) throws IOException {
    RawInitiator stranger = new RawInitiator(served.address);
    stranger.isid = 1_000L + random.nextInt(1 << 30);
    return stranger;
  }

  /// What the good one does, as long as it takes to have seen each attacker. Returns the most bytes of buffers.
  private static long work(Served served, Attackers attackers) throws IOException {
    long most = 0;
    try (RawInitiator good = good(served)) {
      Await.until("the attack has begun", () -> attackers.attacks() > 0);
      byte[] block = new byte[4096];
      Random random = new Random(77);
      for (int i = 0; i < ROUNDS || attackers.attacks() < ATTACKERS; i++) {
        random.nextBytes(block);
        int lba = 9000 + i % ROUNDS * 8;
        assertThat(good.ask(good.write(Bhs.FINAL, lba, 8).with(block)).status()).isZero();
        assertThat(good.ask(good.read(lba, 8)).data()).isEqualTo(block);
        most = Math.max(most, served.bufferBytes());
      }
    }
    return most;
  }
}
