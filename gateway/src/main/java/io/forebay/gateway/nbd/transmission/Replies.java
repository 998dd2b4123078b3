package io.forebay.gateway.nbd.transmission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.nbd.wire.Framing;
import io.forebay.gateway.nbd.wire.NbdErrno;
import io.forebay.gateway.nbd.wire.TransmissionCodes;
import io.forebay.gateway.socket.PeerText;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/// Replies on their way to the client. Those without data are gathered in one buffer until [#flush]:
/// a burst of requests costs one system call and no object for each. What has left the buffer makes room
/// for the next burst in it; what a client does not fetch stays in it, so that a reply that waits holds its
/// own bytes and no buffer of its own (M1: what is held is what the high-water mark counts).
///
/// Confined to the connection's event loop.
final class Replies {
  /// Room for 256 simple replies.
  private static final int GATHERED_BYTES = 4096;

  /// The longest reply that is gathered: what is left free behind shorter ones is less than this.
  static final int SHORT_BYTES_MAX = GATHERED_BYTES / 4;

  /// So much data is sent before the burst ends: the client copies it while we read on.
  private static final int FLUSH_BYTES = 256 << 10;

  private static final long SIMPLE_OK = (long) TransmissionCodes.SIMPLE_REPLY_MAGIC << 32;
  private static final int ERROR_FIELDS_BYTES = 6;

  private final Channel channel;
  private final Framing framing;
  private @Nullable ByteBuf gathered;
  private int unflushedBytes;

  Replies(Channel channel, Framing framing) {
    this.channel = channel;
    this.framing = framing;
  }

  // `offset` is the request's throughout: extended headers repeat it.

  /// The request is done. Unless headers are extended a simple reply, which is legal for all commands but
  /// a READ that is answered in chunks.
  void ok(long cookie, long offset) {
    if (framing == Framing.EXTENDED) {
      none(cookie, offset);
    } else {
      room(TransmissionCodes.SIMPLE_REPLY_BYTES).writeLong(SIMPLE_OK).writeLong(cookie);
    }
  }

  private void none(long cookie, long offset) {
    ByteBuf out = room(framing.chunkHeaderBytes());
    chunk(out, true, TransmissionCodes.REPLY_TYPE_NONE, cookie, offset, 0);
  }

  void refused(long cookie, long offset, Refusal refusal) {
    failed(cookie, offset, refusal.errno(), refusal.reason());
  }

  void failed(long cookie, long offset, IoFailure failure) {
    failed(cookie, offset, NbdErrno.of(failure), failure.reason());
  }

  private void failed(long cookie, long offset, NbdErrno errno, String reason) {
    if (!framing.chunks()) {
      ByteBuf out = room(TransmissionCodes.SIMPLE_REPLY_BYTES);
      out.writeInt(TransmissionCodes.SIMPLE_REPLY_MAGIC).writeInt(errno.code()).writeLong(cookie);
      return;
    }
    byte[] text = PeerText.shown(reason).getBytes(UTF_8);
    int length = ERROR_FIELDS_BYTES + text.length;
    ByteBuf out = room(framing.chunkHeaderBytes() + length);
    chunk(out, true, TransmissionCodes.REPLY_TYPE_ERROR, cookie, offset, length);
    out.writeInt(errno.code()).writeShort(text.length).writeBytes(text);
  }

  /// The answer to a READ of nothing.
  void nothing(long cookie, long offset) {
    if (framing.chunks()) {
      none(cookie, offset);
    } else {
      ok(cookie, offset);
    }
  }

  /// What stands before the data in a reply to a READ.
  int dataHeaderBytes() {
    return framing.chunks()
        ? framing.chunkHeaderBytes() + Long.BYTES
        : TransmissionCodes.SIMPLE_REPLY_BYTES;
  }

  /// Gives a buffer for a read's whole reply, its data being the last `length` bytes.
  ByteBuf dataBuffer(int length) {
    int bytes = dataHeaderBytes() + length;
    return channel.alloc().directBuffer(bytes, bytes);
  }

  /// The reply to a READ in the simple framing: takes `reply`, a [#dataBuffer] with the data in place.
  void simpleData(long cookie, ByteBuf reply, ChannelFutureListener written) {
    reply.clear().writeLong(SIMPLE_OK).writeLong(cookie).writerIndex(reply.capacity());
    add(reply, written);
    flushIfMuch();
  }

  Framing framing() {
    return framing;
  }

  /// Writes a chunk's header, `length` bytes of payload follow.
  void chunk(ByteBuf out, boolean last, int type, long cookie, long offset, long length) {
    boolean extended = framing == Framing.EXTENDED;
    out.writeInt(
        extended
            ? TransmissionCodes.EXTENDED_REPLY_MAGIC
            : TransmissionCodes.STRUCTURED_REPLY_MAGIC);
    out.writeShort(last ? TransmissionCodes.REPLY_FLAG_DONE : 0).writeShort(type);
    out.writeLong(cookie);
    if (extended) {
      out.writeLong(offset).writeLong(length);
    } else {
      out.writeInt((int) length);
    }
  }

  /// Takes `reply`, or a part of one: it goes behind all that was gathered. `written` hears when it has
  /// left, or never will.
  void add(ByteBuf reply, ChannelFutureListener written) {
    pass();
    unflushedBytes += reply.readableBytes();
    var _ = channel.write(reply, channel.newPromise().addListener(written));
  }

  /// Sends what there is if it is worth a system call in the midst of a burst.
  void flushIfMuch() {
    if (unflushedBytes >= FLUSH_BYTES) {
      flush();
    }
  }

  /// False when the client lets too many replies wait; what is gathered is sent first.
  boolean wanted() {
    if (channel.isWritable()) {
      return true;
    }
    flush();
    return channel.isWritable();
  }

  void flush() {
    pass();
    if (unflushedBytes > 0) {
      unflushedBytes = 0;
      channel.flush();
      ByteBuf sent = gathered;
      if (sent != null && sent.refCnt() == 1) {
        sent.clear(); // Nobody waits for bytes of it any more.
      }
    }
  }

  /// Drops what was gathered.
  void release() {
    if (gathered != null) {
      gathered.release();
      gathered = null;
    }
  }

  /// Gives a place for `bytes` of a reply, at most [#SHORT_BYTES_MAX], behind what was gathered. Borrowed.
  ByteBuf room(int bytes) {
    ByteBuf room = gathered;
    if (room != null && room.writableBytes() >= bytes) {
      return room;
    }
    pass();
    release(); // What is on its way holds it.
    room = channel.alloc().directBuffer(GATHERED_BYTES, GATHERED_BYTES);
    gathered = room;
    return room;
  }

  /// Gives a buffer of its own for `bytes` of a reply.
  ByteBuf buffer(int bytes) {
    return channel.alloc().directBuffer(bytes, bytes);
  }

  private void pass() {
    ByteBuf filled = gathered;
    if (filled != null && filled.isReadable()) {
      int bytes = filled.readableBytes();
      unflushedBytes += bytes;
      var _ = channel.write(filled.readRetainedSlice(bytes), channel.voidPromise());
    }
  }
}
