package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_SET_META_CONTEXT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STRUCTURED_REPLY;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_BLOCK_STATUS;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_CACHE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.nbd.wire.Framing;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A client that asks for little at a time and fetches nothing: each of its replies waits alone, and holds what
/// the high-water mark counts of it (M1).
class NbdSlowReaderTest {
  private static final int HIGH_BYTES = 256 << 10;
  private static final int UNKNOWN = 77;

  private static final NbdLimits LIMITS =
      new NbdLimits(
          NbdLimits.Sessions.DEFAULTS,
          NbdLimits.Handshake.DEFAULTS,
          new NbdLimits.Transfer(32 << 20, 256, 256L << 20, 256 << 10, 1 << 30), // Tiny ones, too.
          NbdLimits.Status.DEFAULTS,
          new NbdLimits.Outbound(HIGH_BYTES, HIGH_BYTES / 4),
          NbdLimits.Patience.DEFAULTS);

  private final MemoryVolume disk = new MemoryVolume("disk", 8 << 20);

  private EmbeddedPeer open(boolean structured) {
    EmbeddedPeer peer = new EmbeddedPeer(LIMITS, new MemoryExports(disk));
    say(peer, RawClient.bytes(4).putInt(3).array());
    if (structured) {
      say(peer, RawClient.optionBytes(OPT_STRUCTURED_REPLY, new byte[0]));
      byte[] contexts = RawClient.contextQuery("disk", "base:allocation");
      say(peer, RawClient.optionBytes(OPT_SET_META_CONTEXT, contexts));
    }
    say(peer, RawClient.optionBytes(OPT_GO, RawClient.query("disk")));
    return peer;
  }

  private static boolean say(EmbeddedPeer peer, byte[] bytes) {
    return peer.offer(bytes, 0, bytes.length) == bytes.length;
  }

  /// Simple replies, chunks without data, errors with text, holes, extents: until the server reads no more.
  @ParameterizedTest
  @CsvSource({
    CMD_CACHE + ",1,false",
    CMD_CACHE + ",1,true",
    UNKNOWN + ",1,true",
    CMD_READ + ",100,true",
    CMD_READ + ",5000,false",
    CMD_BLOCK_STATUS + ",1,true",
    CMD_BLOCK_STATUS + ",400000,true",
    CMD_BLOCK_STATUS + ",8000000,true",
  })
  void replies_oneByOneAndNotFetched_holdWhatIsCounted(int type, int length, boolean structured) {
    for (int at = 0; at < 8 << 20; at += 8192) { // Every second block.
      disk.write(at, ByteBuffer.wrap(new byte[] {1}));
    }
    try (EmbeddedPeer peer = open(structured)) {
      long before = peer.bufferBytes();
      peer.fetch(false);
      int asked = 0;
      while (say(peer, RawClient.requestBytes(0, type, asked, 4096, length))) {
        asked++;
        assertThat(peer.bufferBytes() - before)
            .as("held for %d replies, counted %d", asked, peer.waitingBytes())
            .isLessThan(peer.waitingBytes() * 5 / 4 + 3 * 4096);
      }
      assertThat(asked).isGreaterThan(2);
      assertThat(peer.waitingBytes()).isGreaterThan(HIGH_BYTES / 2);
    }
  }

  /// What waited is fetched in the end, all of it, and then the server goes on.
  @Test
  void replies_fetchedAtLast_areAllThere() {
    try (EmbeddedPeer peer = open(false)) {
      int preamble = peer.output().length;
      peer.fetch(false);
      int asked = 0;
      while (say(peer, RawClient.requestBytes(0, CMD_CACHE, asked, 0, 1))) {
        asked++;
      }
      int taken = asked;
      peer.fetch(true);
      while (asked < taken + 100) {
        assertThat(say(peer, RawClient.requestBytes(0, CMD_CACHE, asked++, 0, 1))).isTrue();
      }
      ByteBuffer replies = ByteBuffer.wrap(peer.output()).position(preamble);
      ReplyCheck.wellFormed(Framing.SIMPLE, replies.duplicate());
      for (long cookie = 0; replies.hasRemaining(); cookie++) {
        assertThat(replies.getLong()).isEqualTo(0x6744669800000000L);
        assertThat(replies.getLong()).isEqualTo(cookie);
      }
      assertThat(replies.position() - preamble).isGreaterThanOrEqualTo(16 * taken);
    }
  }
}
