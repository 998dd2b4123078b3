package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_DF;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_OFFSET_DATA;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_OFFSET_HOLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.nbd.RawClient.Reply;
import io.forebay.gateway.nbd.wire.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Reads of zeroes are answered with holes.
class NbdHolesTest {
  private static final int PIECE = 64 << 10;

  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = new Served();
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private void put(long offset, byte... data) {
    assertThat(served.disk.write(offset, ByteBuffer.wrap(data)).toString()).contains("Admitted");
  }

  /// The chunks of one read, which together are the content, without a byte twice.
  private List<Reply> read(RawClient client, Framing framing, int flags, long offset, int length)
      throws IOException {
    if (framing == Framing.EXTENDED) {
      client.extended(flags, CMD_READ, 3, offset, length);
    } else {
      client.request(flags, CMD_READ, 3, offset, length);
    }
    List<Reply> chunks = client.chunks(3);
    byte[] content = new byte[length];
    BitSet told = new BitSet(length);
    for (Reply chunk : chunks) {
      int from = (int) (chunk.offset() - offset);
      int end = from + chunk.data().length;
      int again = told.nextSetBit(from);
      assertThat(again < 0 || again >= end).as("byte %d once", again).isTrue();
      told.set(from, end);
      System.arraycopy(chunk.data(), 0, content, from, chunk.data().length);
    }
    assertThat(told.nextClearBit(0)).as("the first byte that is not told").isEqualTo(length);
    assertThat(Arrays.mismatch(content, served.disk.content(offset, length))).isEqualTo(-1);
    return chunks;
  }

  private static List<Integer> types(List<Reply> chunks) {
    return chunks.stream().map(Reply::type).toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"STRUCTURED", "EXTENDED"})
  void read_ofZeroes_isOneHole(Framing framing) throws IOException {
    try (RawClient client = RawClient.open(served.address, "disk", framing)) {
      for (int length : new int[] {1, 7, 512, 4096, PIECE, 300_001, 32 << 20}) {
        for (int flags : new int[] {0, CMD_FLAG_DF}) {
          assertThat(types(read(client, framing, flags, 4097, length)))
              .as("%d bytes", length)
              .containsExactly(REPLY_TYPE_OFFSET_HOLE);
        }
      }
    }
  }

  /// One byte anywhere makes it data: the first, the last, and around every border of the scan.
  @Test
  void read_ofAlmostZeroes_isData() throws IOException {
    try (RawClient client = served.open(true)) {
      int[] lengths = {1, 7, 8, 9, 4096, PIECE - 1, PIECE};
      for (int length : lengths) {
        for (int at : new int[] {0, length / 2, length - 1}) {
          put(at, (byte) 1);
          List<Reply> chunks = read(client, Framing.STRUCTURED, 0, 0, length);
          assertThat(types(chunks)).containsExactly(REPLY_TYPE_OFFSET_DATA);
          put(at, (byte) 0);
        }
      }
    }
  }

  /// "Chunks with lengths and offsets as an integer multiple of 512 bytes, where possible".
  @ParameterizedTest
  @EnumSource(names = {"STRUCTURED", "EXTENDED"})
  void read_ofDataAndZeroes_isCutAtThePieces(Framing framing) throws IOException {
    put(2 * PIECE + 5, (byte) 1);
    put(3 * PIECE, (byte) 2);
    put(5 * PIECE - 1, (byte) 3);
    try (RawClient client = RawClient.open(served.address, "disk", framing)) {
      List<Reply> chunks = read(client, framing, 0, 1000, 6 * PIECE);
      assertThat(types(chunks))
          .containsExactly(REPLY_TYPE_OFFSET_HOLE, REPLY_TYPE_OFFSET_DATA, REPLY_TYPE_OFFSET_HOLE);
      assertThat(chunks.get(1).offset()).isEqualTo(2 * PIECE);
      assertThat(chunks.get(1).data()).hasSize(3 * PIECE);
      assertThat(types(read(client, framing, CMD_FLAG_DF, 1000, 6 * PIECE)))
          .as("DF: one content chunk")
          .containsExactly(REPLY_TYPE_OFFSET_DATA);
    }
  }

  /// Random data and holes, random ranges.
  @ParameterizedTest
  @EnumSource(names = {"STRUCTURED", "EXTENDED"})
  void read_anywhereOfAnything_bringsTheContent(Framing framing) throws IOException {
    Random random = new Random(4);
    for (int i = 0; i < 60; i++) {
      byte[] data = new byte[1 + random.nextInt(i % 3 == 0 ? 100_000 : 600)];
      random.nextBytes(data);
      put(random.nextInt((8 << 20) - data.length), data);
    }
    try (RawClient client = RawClient.open(served.address, "disk", framing)) {
      for (int i = 0; i < 150; i++) {
        int length = 1 + random.nextInt(i % 4 == 0 ? 3 << 20 : 200_000);
        read(client, framing, i % 7 == 0 ? CMD_FLAG_DF : 0, random.nextInt(5 << 20), length);
      }
    }
    Await.until("the connection is gone", () -> served.server.connections() == 0);
    Await.until("every buffer is back", () -> served.bufferBytes() == 0); // A moment after it.
  }

  /// More reads of mixed content than the budget has bytes: a reply in parts gives its loan back once.
  @Test
  void read_inParts_givesItsLoanBackOnce() throws IOException {
    NbdLimits limits =
        Limits.with(new NbdLimits.Transfer(1 << 20, 64, (1 << 20) + 128L * 4096, 4096, 4096));
    try (Served tight = new Served(limits);
        RawClient client = RawClient.open(tight.address, "disk", Framing.STRUCTURED)) {
      for (int at = 0; at < 1 << 20; at += 2 * PIECE) {
        tight.disk.write(at, ByteBuffer.wrap(new byte[] {1}));
      }
      List<Long> cookies = new ArrayList<>();
      for (long i = 0; i < 40; i++) {
        client.request(0, CMD_READ, i, 0, 1 << 20);
        cookies.add(i);
      }
      for (long cookie : cookies) {
        assertThat(client.chunks(cookie)).hasSize(16);
      }
    }
  }
}
