package io.forebay.gateway.link.packing;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.link.wire.FrameEncoder;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What bulk frames of one peer are packed with: one stream a direction and connection. Outlives
/// connections; confined to the peer's agent.
public final class Packing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Packing.class);

  /// Pieces of one frame, packed one after the other until it is about full.
  private static final int PIECES_MAX = 8;

  /// A frame that holds less than half a block holds no block, and only blocks are told by others.
  private static final int CODED_WIRE_BYTES_MIN = Bases.BLOCK_BYTES / 2;

  /// Bytes of a piece for which another one is worth its flush.
  private static final int PIECE_BYTES_MIN = 256;

  private static final Clock STOPPED =
      new Clock() {
        @Override
        public long nanos() {
          return 0;
        }

        @Override
        public long wallMillis() {
          return 0;
        }
      };

  private final Clock clock;
  private final @Nullable Compression compression;
  private final Effort effort = new Effort();
  private final Estimate estimate = new Estimate();
  private @Nullable Sending sending;
  private @Nullable Receiving receiving;
  private int version = 1;
  private boolean distrusted;
  private long bytes;
  private long wireBytes;
  private long packedFrames;
  private long codedFrames;
  private long missedFrames;

  /// `length` plain bytes, as they go. Borrowed until the next call.
  public record Piece(Message.Packed packed, ByteBuffer bytes) {}

  /// What has been sent since the start of the process: `bytes` of log and extents, which took `wireBytes`,
  /// frames included. `codedFrames` of the packed ones were told by what the peer holds; `missedFrames` that came
  /// were told by what this appliance does not hold.
  public record Carried(
      long bytes, long wireBytes, long packedFrames, long codedFrames, long missedFrames) {}

  /// Each is made when the first connection needs it.
  private static final class Sending {
    final Compressor stream;
    final ByteBuffer coded = ByteBuffer.allocateDirect(Limits.DATA_BYTES_MAX);
    final ByteBuffer out = ByteBuffer.allocateDirect(Limits.PACKED_BYTES_MAX);
    boolean fresh = true;
    int level;

    Sending(Compressor stream) {
      this.stream = stream;
    }
  }

  private static final class Receiving {
    final Decompressor stream;
    final ByteBuffer plain = ByteBuffer.allocateDirect(Limits.DATA_BYTES_MAX);
    boolean begun;

    Receiving(Decompressor stream) {
      this.stream = stream;
    }
  }

  /// Without `compression` bytes go as they are.
  public Packing(Clock clock, @Nullable Compression compression) {
    this.clock = clock;
    this.compression = compression;
  }

  /// Of a connection without bulk.
  public static Packing none() {
    return new Packing(STOPPED, null);
  }

  /// The newest version of the protocol that can be spoken to this peer.
  public int versionNewest() {
    return compression == null || distrusted ? Limits.VERSION_PLAIN : Limits.VERSION_NEWEST;
  }

  /// Whether bytes that the peer had packed did not unpack.
  public boolean distrusted() {
    return distrusted;
  }

  /// A new connection: nothing has passed over it.
  public void begin() {
    version = Limits.VERSION_PLAIN;
    effort.begin();
    if (sending != null) {
      sending.fresh = true;
    }
    if (receiving != null) {
      receiving.begun = false;
    }
  }

  /// Both have said which versions they speak.
  public void agreed(int agreed) {
    version = agreed;
  }

  /// Whether the connection speaks a version with packed frames.
  boolean agreedPacked() {
    return version != Limits.VERSION_PLAIN;
  }

  /// Whether both sides know how to compare their copies.
  public boolean verifies() {
    return version >= Limits.VERSION_VERIFY;
  }

  /// Whether the peer knows digests of spans.
  public boolean spans() {
    return version >= Limits.VERSION_SPANS;
  }

  // ---- Sending

  /// Packs as many of `from`'s bytes as fit about `wireBytesMax`, and no more than a frame may bring; takes
  /// nothing from the buffer. Null: they are to go as they are.
  public @Nullable Piece pack(ByteBuffer from, int wireBytesMax) {
    if (!packs() || estimate.dense(from)) {
      return null;
    }
    Sending to = sending();
    boolean fresh = freshened(to);
    int room = Math.min(wireBytesMax, Limits.DATA_BYTES_MAX);
    int taken = 0;
    to.out.clear();
    for (int i = 0; i < PIECES_MAX && wants(from, taken, room - to.out.position(), i); i++) {
      taken += piece(to, from.slice(from.position() + taken, left(from, taken)), room);
    }
    packedFrames++;
    ByteBuffer out = to.out.flip();
    return new Piece(new Message.Packed(taken, fresh, 0, out.remaining()), out);
  }

  /// As [#pack], telling what is alike by what the receiver holds. Null: not now.
  public @Nullable Piece code(Span from, int wireBytesMax, DeltaEncoder encoder) {
    if (!packs() || !encoder.agreed() || wireBytesMax < CODED_WIRE_BYTES_MIN) {
      return null;
    }
    Sending to = sending();
    boolean fresh = freshened(to);
    int taken = encoder.encode(from, Math.min(wireBytesMax, Limits.DATA_BYTES_MAX), to.coded);
    int coded = to.coded.remaining();
    to.out.clear();
    to.stream.compress(to.coded, to.out);
    ByteBuffer out = to.out.flip();
    encoder.came(out.remaining());
    packedFrames++;
    codedFrames++;
    return new Piece(new Message.Packed(taken, fresh, coded, out.remaining()), out);
  }

  private boolean packs() {
    return version != Limits.VERSION_PLAIN && effort.level() != Effort.PLAIN;
  }

  /// Begins another stream when the level has changed, or the connection is new.
  private boolean freshened(Sending to) {
    int level = effort.level();
    boolean fresh = to.fresh || to.level != level;
    if (fresh) {
      to.stream.begin(level);
      to.level = level;
      to.fresh = false;
    }
    return fresh;
  }

  private static boolean wants(ByteBuffer from, int taken, int room, int pieces) {
    return left(from, taken) > 0 && (pieces == 0 || room >= PIECE_BYTES_MIN);
  }

  private static int left(ByteBuffer from, int taken) {
    return Math.min(from.remaining(), Limits.DATA_BYTES_MAX) - taken;
  }

  private int piece(Sending to, ByteBuffer from, int roomMax) {
    int room = Math.max(1, roomMax - to.out.position());
    boolean whole = room >= from.remaining();
    int count = whole ? from.remaining() : estimate.fits(from, room);
    int before = to.out.position();
    to.stream.compress(from.limit(count), to.out);
    if (!whole) {
      estimate.came(to.out.position() - before);
    }
    return count;
  }

  private Sending sending() {
    Sending made = sending;
    if (made == null) {
      made = new Sending(compression().compressor());
      sending = made;
    }
    return made;
  }

  private Compression compression() {
    Compression known = compression;
    if (known == null) {
      throw new IllegalStateException("version " + version + " was agreed on without compression");
    }
    return known;
  }

  /// The agent's clock, before what [#sent] is told of.
  public long nanos() {
    return clock.nanos();
  }

  /// A frame with `count` bytes of log or extents went as `payloadBytes`, made since `startNanos`.
  public void sent(int count, int payloadBytes, long startNanos) {
    bytes += count;
    wireBytes += payloadBytes + FrameEncoder.DATA_OVERHEAD;
    if (version != Limits.VERSION_PLAIN) {
      long now = clock.nanos();
      effort.sent(now, count, effort.level() == Effort.PLAIN ? 0 : now - startNanos);
    }
  }

  public Carried carried() {
    return new Carried(bytes, wireBytes, packedFrames, codedFrames, missedFrames);
  }

  // ---- Receiving

  /// What came packed as `payload`: plain bytes, or coded ones. Borrowed until the next call.
  public ByteBuffer unpack(Message.Packed packed, ByteBuffer payload) throws ProtocolViolation {
    Receiving to = receiving();
    if (packed.fresh()) {
      to.stream.begin();
      to.begun = true;
    } else if (!to.begun) {
      throw new ProtocolViolation(Rule.SEQUENCE, "packed bytes that continue nothing");
    }
    ByteBuffer plain =
        to.plain.clear().limit(packed.coded() == 0 ? packed.length() : packed.coded());
    try {
      to.stream.decompress(payload, plain);
    } catch (ProtocolViolation e) {
      distrust(e);
      throw e;
    }
    return plain.flip();
  }

  /// A coded frame told its bytes by what we do not hold.
  public void missed() {
    missedFrames++;
    LOG.warn("event=packing.missed frames={}", missedFrames);
  }

  /// Not again with this peer until the process is started anew: a line that goes plainly is better than
  /// one that ends with each frame.
  private void distrust(ProtocolViolation e) {
    distrusted = true;
    LOG.warn("event=packing.distrusted reason=\"{}\"", e.getMessage());
  }

  private Receiving receiving() {
    Receiving made = receiving;
    if (made == null) {
      made = new Receiving(compression().decompressor());
      receiving = made;
    }
    return made;
  }

  @Override
  public void close() {
    if (sending != null) {
      sending.stream.close();
      sending = null;
    }
    if (receiving != null) {
      receiving.stream.close();
      receiving = null;
    }
  }
}
