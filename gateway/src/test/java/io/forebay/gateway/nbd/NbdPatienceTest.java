package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_LIST;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_CACHE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that keep the server waiting, and those that only look as if.
class NbdPatienceTest {
  private static final NbdLimits IMPATIENT =
      Limits.with(new NbdLimits.Patience(300, 64 << 10, 2_000));

  private static NbdLimits handshakeMillis(long millis) {
    return Limits.with(new NbdLimits.Handshake(millis, 64, 64 << 10, 1 << 20));
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void handshake_silentClient_isDroppedAtTheDeadline() throws IOException {
    try (Served served = new Served(handshakeMillis(100));
        RawClient client = new RawClient(served.address)) {
      client.greeting();
      assertThat(client.closedByServer()).isTrue();
    }
  }

  /// The deadline is for the whole: a byte now and then does not move it.
  @Test
  void handshake_tricklingClient_isDroppedAtTheDeadline() throws IOException {
    try (Served served = new Served(handshakeMillis(300));
        RawClient client = RawClient.haggling(served.address)) {
      boolean dropped = false;
      byte[] option = RawClient.optionBytes(OPT_LIST, new byte[0]);
      for (int i = 0; i < 10_000 && !dropped; i++) {
        try {
          client.send(option[i % option.length]);
          pause(10);
        } catch (IOException _) {
          dropped = true; // What the test waits for.
        }
      }
      assertThat(dropped).isTrue();
      assertThat(served.server.connections()).isZero();
    }
  }

  @Test
  void transmission_withinTheHandshakesDeadline_outlivesIt() throws IOException {
    try (Served served = new Served(handshakeMillis(1_000));
        RawClient client = served.open(false)) {
      pause(1_300);
      client.request(0, CMD_CACHE, 1, 0, 1);
      assertThat(client.error(1)).isZero();
    }
  }

  @Test
  void transmission_idleClient_isKept() throws IOException {
    try (Served served = new Served(IMPATIENT);
        RawClient client = served.open(false)) {
      for (int i = 0; i < 3; i++) {
        pause(700);
        client.request(0, CMD_READ, i, 0, 100_000);
        assertThat(client.reply(100_000).error()).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 27, 28, 100_000})
  void request_begunAndNotFinished_isDropped(int sent) throws IOException {
    try (Served served = new Served(IMPATIENT);
        RawClient client = served.open(false)) {
      byte[] request = RawClient.requestBytes(0, CMD_WRITE, 1, 0, 200_000, new byte[200_000]);
      client.send(java.util.Arrays.copyOf(request, sent));
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void request_slowButMoving_isKept() throws IOException {
    NbdLimits limits = Limits.with(new NbdLimits.Patience(1_500, 1_000, 2_000));
    try (Served served = new Served(limits);
        RawClient client = served.open(false)) {
      int pieces = 200; // Of 10 ms and more: longer than the patience, each one progress.
      client.request(0, CMD_WRITE, 1, 0, pieces * 5_000L);
      for (int i = 0; i < pieces; i++) {
        client.send(new byte[5_000]);
        pause(10);
      }
      assertThat(client.error(1)).isZero();
    }
  }

  @Test
  void replies_neverFetched_endTheConnectionAndFreeItsMemory() throws IOException {
    try (Served served = new Served(IMPATIENT);
        RawClient client = served.open(true)) {
      served.disk.fill(1 << 20);
      for (int i = 0; i < 100; i++) {
        client.request(0, CMD_READ, i, 0, 1 << 20);
      }
      Await.until("the client is dropped", () -> served.server.connections() == 0);
      Await.until("its memory is back", () -> served.bufferBytes() == 0);
    }
  }

  @Test
  void replies_fetchedSlowly_allArrive() throws IOException {
    NbdLimits limits = Limits.with(new NbdLimits.Patience(1_500, 1_000, 2_000));
    try (Served served = new Served(limits);
        RawClient client = served.open(false)) {
      client.request(0, CMD_READ, 1, 0, 32 << 20); // Far more than the kernel takes at once.
      client.receive(16);
      for (int i = 0; i < 256; i++) {
        client.receive(128 << 10);
        pause(10);
      }
    }
  }

  @Test
  void log_fullForLong_isNotTheClientsFault() throws IOException {
    try (Served served = new Served(IMPATIENT);
        RawClient client = served.open(false)) {
      served.disk.keepWaiters = true;
      served.disk.full.set(1);
      client.request(0, CMD_WRITE, 1, 0, 1 << 20, new byte[1 << 20]);
      Await.until("the session waits for room", () -> served.disk.waiting() == 1);
      pause(900);
      served.disk.makeRoom();
      assertThat(client.error(1)).isZero();
    }
  }
}
