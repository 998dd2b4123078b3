package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_FUA;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLUSH;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_TRIM;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.socket.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A log without room, and clients that want more than their share: everybody else goes on, nothing is
/// lost, memory stays where the limits put it (M1).
class NbdPressureTest {
  private static final byte[] MEGABYTE = new byte[1 << 20];

  static {
    new Random(9).nextBytes(MEGABYTE);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void write_logFull_waitsAndOthersGoOn(Transport transport) throws IOException {
    try (Served served = new Served(NbdLimits.DEFAULTS, transport);
        RawClient writer = served.open(false);
        RawClient reader = served.open(true)) {
      served.disk.keepWaiters = true;
      served.disk.full.set(1);
      writer.request(0, CMD_WRITE, 1, 0, 1 << 20, MEGABYTE);
      Await.until("the session waits for room", () -> served.disk.waiting() == 1);
      reader.request(0, CMD_READ, 3, 0, 512);
      assertThat(reader.reply(512).error()).isZero();
      served.disk.makeRoom();
      assertThat(writer.error(1)).isZero();
      writer.request(0, CMD_READ, 2, 0, 1 << 20);
      assertThat(writer.reply(1 << 20).data()).isEqualTo(MEGABYTE);
    }
  }

  @Test
  void appends_logFullAgainAndAgain_losesAndDoublesNothing() throws IOException {
    try (Served served = new Served();
        RawClient client = served.open(false)) {
      Random random = new Random(5);
      for (int i = 0; i < 200; i++) {
        served.disk.full.set(random.nextInt(4));
        int length = 1 + random.nextInt(400_000);
        byte[] data = new byte[length];
        random.nextBytes(data);
        int flags = random.nextBoolean() ? CMD_FLAG_FUA : 0;
        int before = served.disk.writes.get();
        client.request(flags, CMD_WRITE, i, i, length, data);
        client.request(flags, CMD_TRIM, i + 1000, 50 << 20, 1 << 20);
        assertThat(client.error(i)).isZero();
        assertThat(client.error(i + 1000)).isZero();
        assertThat(served.disk.content(i, length)).isEqualTo(data);
        assertThat(served.disk.writes.get() - before).isEqualTo((length + (128 << 10) - 1) >> 17);
      }
    }
  }

  /// A socket that is not read may tell of its end only later: with the next room at the latest.
  @ParameterizedTest
  @EnumSource(Transport.class)
  void client_goneWhileTheLogIsFull_isForgotten(Transport transport) throws IOException {
    try (Served served = new Served(NbdLimits.DEFAULTS, transport)) {
      served.disk.keepWaiters = true;
      served.disk.full.set(1);
      RawClient client = served.open(false);
      client.request(0, CMD_WRITE, 1, 0, 1 << 20, MEGABYTE);
      Await.until("the session waits for room", () -> served.disk.waiting() == 1);
      client.close();
      served.disk.makeRoom();
      Await.until("the connection is gone", () -> served.server.connections() == 0);
      served.open(false).close();
    }
  }

  /// The volume still holds the read's buffer when the client goes: it is given back when it is let go.
  @Test
  void client_goneWithRequestsAtTheVolume_leaksNothing() throws IOException {
    Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    try (Served served = new Served()) {
      served.disk.completing = held::add;
      RawClient client = served.open(true);
      client.request(0, CMD_READ, 1, 0, 1 << 20);
      client.request(0, CMD_FLUSH, 2, 0, 0);
      Await.until("both at the volume", () -> held.size() == 2);
      client.close();
      Await.until("the connection is gone", () -> served.server.connections() == 0);
      assertThat(served.bufferBytes()).as("lent to the volume").isGreaterThan(1 << 20);
      held.forEach(Runnable::run);
    }
  }

  @Test
  void requests_moreThanTheCap_waitAtTheSocket() throws IOException {
    NbdLimits.Transfer transfer = NbdLimits.Transfer.DEFAULTS;
    NbdLimits limits =
        Limits.with(
            new NbdLimits.Transfer(
                transfer.payloadBytesMax(),
                4,
                transfer.readBytesMax(),
                transfer.readBytesOwn(),
                4096));
    Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    try (Served served = new Served(limits);
        RawClient client = served.open(false)) {
      served.disk.completing = held::add;
      for (int i = 0; i < 20; i++) {
        client.request(0, i % 2 == 0 ? CMD_FLUSH : CMD_READ, i, 0, i % 2 == 0 ? 0 : 1);
      }
      for (int i = 0; i < 20; i++) {
        Await.until("a request at the volume", () -> !held.isEmpty());
        assertThat(held.size()).isLessThanOrEqualTo(4);
        held.remove().run();
        assertThat(client.reply(i % 2).cookie()).isEqualTo(i);
      }
    }
  }

  /// A flood of reads of a byte is served at its rate, in its order; a client that does work waits for none.
  @Test
  void reads_ofAByteEach_waitAtTheSocketAndOthersGoOn() throws IOException {
    int flood = 400; // Of which 256 may come at once.
    try (Served served = new Served();
        RawClient tiny = served.open(false);
        RawClient good = served.open(false)) {
      for (int i = 0; i < flood; i++) {
        tiny.request(0, CMD_READ, i, 0, 1);
      }
      for (int i = 0; i < flood; i++) {
        good.request(0, CMD_READ, i, 0, 4096);
      }
      for (int i = 0; i < flood; i++) {
        assertThat(good.reply(4096).cookie()).isEqualTo(i);
      }
      for (int i = 0; i < flood; i++) {
        assertThat(tiny.reply(1).cookie()).isEqualTo(i);
      }
    }
  }

  /// 100 clients announce the longest write there is and send none of it: header alone costs nothing.
  @Test
  void writeHeaders_ofHundredClients_costNoMemory() throws IOException {
    List<RawClient> clients = new ArrayList<>();
    try (Served served = new Served()) {
      for (int i = 0; i < 100; i++) {
        clients.add(served.open(false));
      }
      long before = served.bufferBytes();
      for (RawClient client : clients) {
        client.request(0, CMD_WRITE, 1, 0, 32 << 20);
        client.send(new byte[100_000]);
      }
      try (RawClient good = served.open(false)) {
        good.request(0, CMD_WRITE, 1, 0, 1 << 20, MEGABYTE);
        assertThat(good.error(1)).isZero();
      }
      assertThat(served.bufferBytes()).isLessThan(before + (1 << 20));
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  /// Four clients ask for 64 MiB each and fetch nothing. Small reads of others go on out of their own share,
  /// and long ones get their turn once somebody has gone.
  @Test
  void reads_beyondTheBudget_waitAndSmallOnesGoOn() throws IOException {
    NbdLimits limits =
        new NbdLimits(
            new NbdLimits.Sessions(2, 16, 16),
            NbdLimits.Handshake.DEFAULTS,
            new NbdLimits.Transfer(32 << 20, 256, (36 << 20) + 16 * (64 << 10), 64 << 10, 4096),
            NbdLimits.Status.DEFAULTS,
            NbdLimits.Outbound.DEFAULTS,
            NbdLimits.Patience.DEFAULTS);
    List<RawClient> hogs = new ArrayList<>();
    try (Served served = new Served(limits);
        RawClient good = served.open(true)) {
      served.disk.fill(32 << 20);
      for (int i = 0; i < 4; i++) {
        RawClient hog = served.open(true);
        hogs.add(hog);
        hog.request(0, CMD_READ, 1, 0, 32 << 20);
        hog.request(0, CMD_READ, 2, 0, 32 << 20);
      }
      Await.until("a long read was begun", () -> served.disk.reads.get() >= 1);
      for (int i = 0; i < 100; i++) {
        good.request(0, CMD_READ, i, i, 64 << 10);
        assertThat(good.reply(64 << 10).error()).isZero();
      }
      long most = limits.transfer().readBytesMax() + 16 * (300L << 10);
      assertThat(served.bufferBytes()).isLessThan(most);
      good.request(0, CMD_READ, 1000, 0, 8 << 20); // Stands in line behind the hogs.
      for (RawClient hog : hogs) {
        hog.close();
      }
      assertThat(good.reply(8 << 20).data()).hasSize(8 << 20);
    }
  }

  /// A client that fetches nothing: beyond the high-water mark its requests are not even looked at. One
  /// event loop: it turns to both clients alike, so the good one's turns are also turns for the other.
  @Test
  void replies_notFetched_endTheReadingOfRequests() throws IOException {
    try (Served served = new Served(Limits.with(new NbdLimits.Sessions(1, 128, 32)));
        RawClient client = served.open(true)) {
      served.disk.fill(1 << 20);
      int count = 100; // Of 1 MiB: far beyond high water and what the kernel holds.
      for (int i = 0; i < count; i++) {
        client.request(0, CMD_READ, i, 0, 1 << 20);
      }
      try (RawClient good = served.open(false)) {
        for (int i = 0; i < 50; i++) {
          good.request(0, CMD_READ, i, 0, 4096);
          good.reply(4096);
        }
      }
      assertThat(served.disk.reads.get() - 50).isLessThan(count / 2);
      for (int i = 0; i < count; i++) {
        assertThat(client.reply(1 << 20).cookie()).isEqualTo(i);
      }
    }
  }
}
