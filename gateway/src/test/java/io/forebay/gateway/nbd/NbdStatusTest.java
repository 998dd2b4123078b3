package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_BLOCK_STATUS;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_CACHE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_FUA;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_PAYLOAD_LEN;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_REQ_ONE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_TRIM;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Runs;
import io.forebay.gateway.nbd.RawClient.Reply;
import io.forebay.gateway.nbd.wire.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// BLOCK_STATUS, in both framings that have it.
class NbdStatusTest {
  private static final int EIO = 5;
  private static final int EINVAL = 22;
  private static final String ALLOCATION = "base:allocation";
  private static final String DEPTH = "qemu:allocation-depth";
  private static final String MONDAY = "qemu:dirty-bitmap:monday";
  private static final long MIB = 1 << 20;

  private record Run(long length, long state) {}

  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = new Served();
    served.disk.changes = Map.of("monday", new Extent(8192, 4096));
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private RawClient open(Framing framing, String... contexts) throws IOException {
    return RawClient.open(served.address, "disk", framing, contexts);
  }

  private static void send(
      RawClient client,
      Framing framing,
      int flags,
      int type,
      long offset,
      long length,
      byte... data)
      throws IOException {
    if (framing == Framing.EXTENDED) {
      int payload = data.length > 0 ? CMD_FLAG_PAYLOAD_LEN : 0;
      client.extended(flags | payload, type, 7, offset, length, data);
    } else {
      client.request(flags, type, 7, offset, length, data);
    }
  }

  private static void write(RawClient client, Framing framing, long offset) throws IOException {
    byte[] data = {1};
    send(client, framing, 0, CMD_WRITE, offset, 1, data);
    assertThat(client.error(7)).isZero();
  }

  private List<List<Run>> status(
      RawClient client, Framing framing, int flags, long offset, long length) throws IOException {
    send(client, framing, flags, CMD_BLOCK_STATUS, offset, length);
    return runs(client.chunks(7), framing);
  }

  /// Of each chunk, in the order of the context ids.
  private static List<List<Run>> runs(List<Reply> chunks, Framing framing) {
    Map<Integer, List<Run>> found = new TreeMap<>();
    for (Reply chunk : chunks) {
      assertThat(chunk.error()).isZero();
      ByteBuffer payload = ByteBuffer.wrap(chunk.data());
      int id = payload.getInt();
      List<Run> runs = new ArrayList<>();
      if (framing == Framing.EXTENDED) {
        assertThat(payload.getInt()).as("descriptors").isEqualTo(payload.remaining() / 16);
        while (payload.hasRemaining()) {
          runs.add(new Run(payload.getLong(), payload.getLong()));
        }
      } else {
        while (payload.hasRemaining()) {
          runs.add(new Run(Integer.toUnsignedLong(payload.getInt()), payload.getInt()));
        }
      }
      assertThat(runs).as("MUST have one").isNotEmpty().allMatch(run -> run.length() > 0);
      assertThat(found.put(id, runs)).as("one chunk for each context").isNull();
    }
    return List.copyOf(found.values());
  }

  @ParameterizedTest
  @EnumSource(names = {"STRUCTURED", "EXTENDED"})
  void status_ofOneContext_tellsDataZeroesAndHoles(Framing framing) throws IOException {
    try (RawClient client = open(framing, ALLOCATION)) {
      write(client, framing, MIB + 5000);
      List<List<Run>> found = status(client, framing, CMD_FLAG_FUA, 0, 3 * MIB);
      assertThat(found)
          .containsExactly(
              List.of(
                  new Run(MIB, 3),
                  new Run(4096, 2),
                  new Run(4096, 0),
                  new Run(MIB - 8192, 2),
                  new Run(MIB, 3)));
      assertThat(status(client, framing, 0, MIB + 4097, 2)).containsExactly(List.of(new Run(2, 0)));
    }
  }

  /// "Exactly one status chunk per negotiated metadata context ID", the last of them DONE.
  @ParameterizedTest
  @EnumSource(names = {"STRUCTURED", "EXTENDED"})
  void status_ofThreeContexts_isOneChunkForEach(Framing framing) throws IOException {
    try (RawClient client = open(framing, MONDAY, ALLOCATION, DEPTH)) {
      write(client, framing, 0);
      assertThat(status(client, framing, 0, 0, 2 * MIB))
          .containsExactly(
              List.of(new Run(4096, 0), new Run(MIB - 4096, 2), new Run(MIB, 3)),
              List.of(new Run(MIB, 1), new Run(MIB, 0)),
              List.of(new Run(8192, 0), new Run(4096, 1), new Run(2 * MIB - 12288, 0)));
    }
  }

  /// "MUST contain exactly one descriptor, and that descriptor MUST NOT exceed the length".
  @ParameterizedTest
  @EnumSource(names = {"STRUCTURED", "EXTENDED"})
  void status_reqOne_isOneExtentWithinTheRequest(Framing framing) throws IOException {
    try (RawClient client = open(framing, ALLOCATION, DEPTH)) {
      write(client, framing, MIB);
      assertThat(status(client, framing, CMD_FLAG_REQ_ONE, 0, 2 * MIB))
          .containsExactly(List.of(new Run(MIB, 3)), List.of(new Run(MIB, 0)));
      assertThat(status(client, framing, CMD_FLAG_REQ_ONE, 0, 100))
          .containsExactly(List.of(new Run(100, 3)), List.of(new Run(100, 0)));
    }
  }

  /// Every second block holds data: 16,384 runs, more than a burst's buffer holds.
  @ParameterizedTest
  @EnumSource(names = {"STRUCTURED", "EXTENDED"})
  void status_ofManyRuns_tellsAll(Framing framing) throws IOException {
    served.disk.fill((int) Served.SIZE);
    try (RawClient client = open(framing, ALLOCATION, DEPTH)) {
      for (long at = 0; at < Served.SIZE; at += 8192) {
        send(client, framing, 0, CMD_TRIM, at, 4096);
        assertThat(client.error(7)).isZero();
      }
      List<List<Run>> found = status(client, framing, 0, 0, Served.SIZE);
      assertThat(found.getFirst()).hasSize((int) Served.SIZE / 4096);
      assertThat(found.getLast()).containsExactly(new Run(Served.SIZE, 1));
    }
    Await.until("the budget is back", () -> served.bufferBytes() == 0);
  }

  /// "This requires that the server truncate the response".
  @Test
  void status_ofMoreRunsThanTheLimit_isCutShort() throws IOException {
    try (Served tight = new Served(Limits.with(new NbdLimits.Status(5, 1)));
        RawClient client = RawClient.open(tight.address, "disk", Framing.STRUCTURED, ALLOCATION)) {
      for (long at = 0; at < MIB; at += 8192) {
        write(client, Framing.STRUCTURED, at);
      }
      List<List<Run>> found = status(client, Framing.STRUCTURED, 0, 0, Served.SIZE);
      assertThat(found.getFirst()).hasSize(5);
      assertThat(found.getFirst().stream().mapToLong(Run::length).sum()).isEqualTo(5 * 4096);
    }
  }

  /// The class of CVE-2025-47711 and 47712: the longest requests there are, on the largest volume.
  @ParameterizedTest
  @ValueSource(longs = {0xffff_fffeL, 0xffff_ffffL, 1L << 32, (1L << 32) + 1, Long.MAX_VALUE})
  void status_ofLongestRanges_neverWrapsRound(long length) throws IOException {
    served.disk.sizeBytes = Long.MAX_VALUE;
    served.disk.told = asked -> Runs.of(asked, 3);
    try (RawClient client = open(Framing.EXTENDED, ALLOCATION)) {
      for (int flags : new int[] {0, CMD_FLAG_REQ_ONE}) {
        assertThat(status(client, Framing.EXTENDED, flags, 0, length))
            .containsExactly(List.of(new Run(length, 3)));
        assertThat(status(client, Framing.EXTENDED, flags, Long.MAX_VALUE - length, length))
            .containsExactly(List.of(new Run(length, 3)));
      }
    }
    if (length < 1L << 32) {
      try (RawClient client = open(Framing.STRUCTURED, ALLOCATION)) {
        assertThat(status(client, Framing.STRUCTURED, 0, 0, length))
            .containsExactly(List.of(new Run(length, 3)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "67108864, 0",
    "67108864, 1",
    "0, 67108865",
    "67108863, 2",
    "-1, 1",
    "1, -1",
    "0, -9223372036854775808",
    "9223372036854775807, 9223372036854775807"
  })
  void status_ofNothingOrPastTheEnd_isInvalid(long offset, long length) throws IOException {
    try (RawClient client = open(Framing.EXTENDED, ALLOCATION)) {
      client.extended(0, CMD_BLOCK_STATUS, 7, offset, length);
      assertThat(client.chunks(7).getLast().error()).isEqualTo(EINVAL);
      assertThat(served.disk.surveys.get()).isZero();
      assertThat(status(client, Framing.EXTENDED, 0, 0, 1)).hasSize(1);
    }
  }

  /// "Servers SHOULD reply with `NBD_EINVAL` to clients [...] without selecting".
  @ParameterizedTest
  @EnumSource
  void status_withoutContexts_isInvalid(Framing framing) throws IOException {
    try (RawClient client = open(framing)) {
      send(client, framing, 0, CMD_BLOCK_STATUS, 0, 4096);
      assertThat(client.error(7)).isEqualTo(EINVAL);
      send(client, framing, 0, CMD_CACHE, 0, 1);
      assertThat(client.error(7)).isZero();
    }
  }

  @Test
  void status_failed_isAnErrorWithItsText() throws IOException {
    try (RawClient client = open(Framing.STRUCTURED, ALLOCATION, DEPTH)) {
      served.disk.surveyFailure = new IoFailure.Medium("no seeking here");
      send(client, Framing.STRUCTURED, 0, CMD_BLOCK_STATUS, 0, 4096);
      List<Reply> chunks = client.chunks(7);
      assertThat(chunks).hasSize(1);
      assertThat(chunks.getFirst().error()).isEqualTo(EIO);
      assertThat(new String(chunks.getFirst().data(), UTF_8)).isEqualTo("no seeking here");
    }
  }

  private static byte[] payload(long length, int... ids) {
    ByteBuffer payload = RawClient.bytes(8 + 4 * ids.length).putLong(length);
    for (int id : ids) {
      payload.putInt(id);
    }
    return payload.array();
  }

  private static int id(String name, List<RawClient.Context> of) {
    return of.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow().id();
  }

  /// "Limit its replies to the metacontext id(s) in the client's request payload".
  @Test
  void statusPayload_ofSomeIds_isAnsweredForThose() throws IOException {
    try (RawClient client = open(Framing.EXTENDED, ALLOCATION, DEPTH, MONDAY);
        RawClient asking = RawClient.haggling(served.address)) {
      asking.option(11, new byte[0]);
      asking.optionReply();
      List<RawClient.Context> ids = asking.contexts(10, "disk", ALLOCATION, DEPTH, MONDAY);
      int monday = id(MONDAY, ids);
      int allocation = id(ALLOCATION, ids);
      write(client, Framing.EXTENDED, 0);
      byte[] one = payload(2 * MIB, monday);
      send(client, Framing.EXTENDED, CMD_FLAG_REQ_ONE, CMD_BLOCK_STATUS, 0, one.length, one);
      assertThat(runs(client.chunks(7), Framing.EXTENDED))
          .containsExactly(List.of(new Run(8192, 0)));
      byte[] two = payload(4096, monday, allocation);
      send(client, Framing.EXTENDED, 0, CMD_BLOCK_STATUS, 8192, two.length, two);
      assertThat(runs(client.chunks(7), Framing.EXTENDED))
          .containsExactly(List.of(new Run(4096, 2)), List.of(new Run(4096, 1)));
      for (byte[] bad :
          List.of(
              payload(4096),
              payload(4096, monday, monday),
              payload(4096, 99),
              payload(4096, allocation, 0x7fff_ffff),
              payload(4096, 1, 2, 3, 4),
              payload(0, monday),
              payload(-1, monday),
              payload(Served.SIZE + 1, monday),
              new byte[3],
              new byte[13],
              new byte[100_000])) {
        send(client, Framing.EXTENDED, 0, CMD_BLOCK_STATUS, 0, bad.length, bad);
        assertThat(client.error(7)).isEqualTo(EINVAL);
      }
      send(client, Framing.EXTENDED, 0, CMD_BLOCK_STATUS, 0, 4096);
      assertThat(runs(client.chunks(7), Framing.EXTENDED)).as("all again").hasSize(3);
    }
  }

  /// What the volume tells after the client has gone is told to nobody, and its memory is given back.
  @Test
  void status_clientGone_givesEverythingBack() throws IOException {
    Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    served.disk.completing = held::add;
    try (RawClient client = open(Framing.STRUCTURED, ALLOCATION, DEPTH)) {
      send(client, Framing.STRUCTURED, 0, CMD_BLOCK_STATUS, 0, Served.SIZE);
      Await.until("the volume is asked", () -> held.size() == 1);
    }
    Await.until("the connection is gone", () -> served.server.connections() == 0);
    while (!held.isEmpty()) {
      held.remove().run();
    }
    assertThat(served.disk.surveys.get()).isEqualTo(2);
  }

  /// A flood of status requests whose replies nobody fetches: beyond the high-water mark they are not
  /// even looked at, and a good client goes on.
  @Test
  void status_flood_isHeldBackAndOthersGoOn() throws IOException {
    served.disk.told =
        asked -> {
          Runs runs = new Runs(65_536);
          for (int i = 0; i < 65_536; i++) {
            runs.add(512, i & 1);
          }
          return runs;
        };
    try (RawClient flood = open(Framing.EXTENDED, ALLOCATION);
        RawClient good = open(Framing.STRUCTURED)) {
      int count = 200; // Of 1 MiB of extents: far beyond high water and what the kernel holds.
      for (int i = 0; i < count; i++) {
        flood.extended(0, CMD_BLOCK_STATUS, i, 0, Served.SIZE);
      }
      for (int i = 0; i < 50; i++) {
        good.request(0, CMD_CACHE, i, 0, 1);
        assertThat(good.error(i)).isZero();
      }
      assertThat(served.disk.surveys.get()).isLessThan(count / 2);
      assertThat(served.bufferBytes()).isLessThan(64 * MIB);
    }
  }
}
