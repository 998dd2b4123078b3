package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.RawClient.query;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_ABORT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ACK;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_SHUTDOWN;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_DISC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLUSH;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.socket.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The server goes: under load, with requests at the volume, with clients that do not mind.
class NbdStopTest {
  private static final int ESHUTDOWN = 108;
  private static final NbdLimits HASTY = Limits.with(new NbdLimits.Patience(30_000, 65_536, 50));
  private static final NbdLimits PATIENT =
      Limits.with(new NbdLimits.Patience(30_000, 65_536, 60_000));

  private static CompletableFuture<Void> closing(Served served) {
    return CompletableFuture.runAsync(served.server::close);
  }

  /// Connects only: what stood in the backlog when the listener was closed is reset by the kernel, or, one time
  /// in two hundred, never hears of it.
  private static void refusesConnections(Served served) {
    Await.until(
        "nobody listens",
        () -> {
          try (RawClient _ = new RawClient(served.address)) {
            return false;
          } catch (SocketException _) {
            return true;
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  /// "On a server shutdown, the server SHOULD wait for inflight requests [...] any subsequently received
  /// requests SHOULD be ESHUTDOWN"; payload is consumed as ever.
  @Test
  void close_requestsUnderWay_finishAndNewOnesGetShutdown() throws IOException {
    Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    try (Served served = new Served(PATIENT);
        RawClient client = served.open(true)) {
      served.disk.completing = held::add;
      client.request(0, CMD_READ, 1, 0, 100_000);
      Await.until("the read is at the volume", () -> held.size() == 1);
      CompletableFuture<Void> closed = closing(served);
      refusesConnections(served);
      client.request(0, CMD_WRITE, 2, 0, 200_000, new byte[200_000]);
      assertThat(client.error(2)).isEqualTo(ESHUTDOWN);
      client.request(0, CMD_FLUSH, 3, 0, 0);
      assertThat(client.error(3)).isEqualTo(ESHUTDOWN);
      held.remove().run();
      assertThat(client.reply(100_000).cookie()).isEqualTo(1);
      client.request(0, CMD_DISC, 4, 0, 0);
      assertThat(client.closedByServer()).isTrue();
      closed.join(); // Long before its patience ends: the last client has gone.
      assertThat(served.disk.writes.get()).isZero();
    }
  }

  @Test
  void close_clientHaggling_isToldAndMayAbort() throws IOException {
    try (Served served = new Served(PATIENT);
        RawClient client = RawClient.haggling(served.address)) {
      client.option(99, new byte[0]);
      client.optionReply();
      CompletableFuture<Void> closed = closing(served);
      refusesConnections(served);
      client.option(OPT_GO, query("disk"));
      assertThat(client.optionReply().type()).isEqualTo(REP_ERR_SHUTDOWN);
      client.option(OPT_ABORT, new byte[0]);
      assertThat(client.optionReply().type()).isEqualTo(REP_ACK);
      closed.join();
    }
  }

  @Test
  void close_clientsThatStay_areClosed() throws IOException {
    try (Served served = new Served(HASTY);
        RawClient idle = served.open(false);
        RawClient silent = new RawClient(served.address)) {
      silent.greeting();
      served.server.close();
      assertThat(idle.closedByServer()).isTrue();
      assertThat(silent.closedByServer()).isTrue();
    }
  }

  /// A volume may complete when the server is long gone: what it was lent comes back all the same.
  @Test
  void close_volumeThatCompletesLater_leaksNothing() throws IOException {
    Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    try (Served served = new Served(HASTY);
        RawClient client = served.open(false)) {
      served.disk.completing = held::add;
      client.request(0, CMD_READ, 1, 0, 100_000);
      client.request(0, CMD_FLUSH, 2, 0, 0);
      Await.until("both at the volume", () -> held.size() == 2);
      served.server.close();
      assertThat(served.bufferBytes()).isGreaterThanOrEqualTo(100_000);
      held.forEach(Runnable::run);
    }
  }

  @Test
  void close_logFullAndKeptSo_stillEnds() throws IOException {
    try (Served served = new Served(HASTY);
        RawClient client = served.open(false)) {
      served.disk.keepWaiters = true;
      served.disk.full.set(1);
      client.request(0, CMD_WRITE, 1, 0, 1, (byte) 1);
      Await.until("the session waits for room", () -> served.disk.waiting() == 1);
      served.server.close();
      served.disk.makeRoom(); // Nobody is there any more; nothing happens.
      assertThat(served.disk.writes.get()).isZero();
    }
  }

  /// Every write that was answered with success is in the volume, and `close` returns, again and again.
  @ParameterizedTest
  @EnumSource(Transport.class)
  void close_underLoad_answersOrDropsAndReturns(Transport transport) throws IOException {
    for (int round = 0; round < 5; round++) {
      try (Served served = new Served(HASTY, transport)) {
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        AtomicInteger acked = new AtomicInteger();
        for (int i = 0; i < 6; i++) {
          RawClient client = served.open(i % 2 == 0);
          writers.add(CompletableFuture.runAsync(() -> write(client, acked)));
        }
        Await.until("some load", () -> acked.get() > 50);
        CompletableFuture<Void> second = closing(served);
        served.server.close();
        second.join();
        writers.forEach(CompletableFuture::join);
        assertThat(served.server.connections()).isZero();
        assertThat(served.disk.writes.get()).isGreaterThanOrEqualTo(acked.get());
      }
    }
  }

  private static void write(RawClient client, AtomicInteger acked) {
    try (client) {
      for (int i = 0; ; i++) {
        client.request(0, CMD_WRITE, i, i % 1000 * 4096L, 4096, new byte[4096]);
        int error = client.error(i);
        if (error == 0) {
          acked.incrementAndGet();
        } else {
          assertThat(error).isEqualTo(ESHUTDOWN);
          client.request(0, CMD_DISC, 0, 0, 0);
          assertThat(client.closedByServer()).isTrue();
          return;
        }
      }
    } catch (IOException _) {
      // The connection was closed on us: what a server may do after its patience.
    }
  }

  @Test
  void listen_afterClose_isRefused() throws IOException {
    try (Served served = new Served(HASTY)) {
      served.server.close();
      served.server.close();
      assertThatThrownBy(() ->
              served.server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void listen_onATakenPort_namesIt() throws IOException {
    try (Served served = new Served(HASTY);
        Served other = new Served(HASTY)) {
      assertThatThrownBy(() -> other.server.listen(served.address))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(served.address.getPort()));
    }
  }
}
