package io.forebay.gateway.nbd.transmission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.nbd.wire.NbdErrno;
import io.forebay.gateway.nbd.wire.PeerText;
import io.forebay.gateway.nbd.wire.TransmissionCodes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/// Replies on their way to the client. Those without data are gathered in one buffer until [#flush]:
/// a burst of requests costs one system call and no object for each.
///
/// Confined to the connection's event loop.
final class Replies {
  /// Room for 256 simple replies.
  private static final int BATCH_BYTES = 4096;

  /// So much data is sent before the burst ends: the client copies it while we read on.
  private static final int FLUSH_BYTES = 256 << 10;

  private static final long SIMPLE_OK = (long) TransmissionCodes.SIMPLE_REPLY_MAGIC << 32;
  private static final int ERROR_FIELDS_BYTES = 6;

  private final Channel channel;
  private final boolean structured;
  private @Nullable ByteBuf batch;
  private int unflushedBytes;

  Replies(Channel channel, boolean structured) {
    this.channel = channel;
    this.structured = structured;
  }

  /// Whether reads are answered in chunks.
  boolean structured() {
    return structured;
  }

  /// The request is done. A simple reply, which is legal for all commands but a structured READ.
  void ok(long cookie) {
    room(TransmissionCodes.SIMPLE_REPLY_BYTES).writeLong(SIMPLE_OK).writeLong(cookie);
  }

  void refused(long cookie, Refusal refusal) {
    failed(cookie, refusal.errno(), refusal.reason());
  }

  void failed(long cookie, IoFailure failure) {
    failed(cookie, NbdErrno.of(failure), failure.reason());
  }

  private void failed(long cookie, NbdErrno errno, String reason) {
    if (!structured) {
      ByteBuf out = room(TransmissionCodes.SIMPLE_REPLY_BYTES);
      out.writeInt(TransmissionCodes.SIMPLE_REPLY_MAGIC).writeInt(errno.code()).writeLong(cookie);
      return;
    }
    byte[] text = PeerText.shown(reason).getBytes(UTF_8);
    int length = ERROR_FIELDS_BYTES + text.length;
    ByteBuf out = room(TransmissionCodes.CHUNK_HEADER_BYTES + length);
    chunk(out, TransmissionCodes.REPLY_TYPE_ERROR, cookie, length);
    out.writeInt(errno.code()).writeShort(text.length).writeBytes(text);
  }

  /// The answer to a READ of nothing.
  void nothing(long cookie) {
    if (structured) {
      ByteBuf out = room(TransmissionCodes.CHUNK_HEADER_BYTES);
      chunk(out, TransmissionCodes.REPLY_TYPE_NONE, cookie, 0);
    } else {
      ok(cookie);
    }
  }

  /// Gives a buffer for a read's whole reply, its data being the last `length` bytes.
  ByteBuf dataBuffer(int length) {
    int header =
        structured
            ? TransmissionCodes.CHUNK_HEADER_BYTES + Long.BYTES
            : TransmissionCodes.SIMPLE_REPLY_BYTES;
    return channel.alloc().directBuffer(header + length, header + length);
  }

  /// Takes `reply`, a [#dataBuffer] with the data in place; `written` hears when it has left, or never
  /// will.
  void data(long cookie, long offset, ByteBuf reply, ChannelFutureListener written) {
    int end = reply.capacity();
    reply.clear();
    if (structured) {
      int length = end - TransmissionCodes.CHUNK_HEADER_BYTES;
      chunk(reply, TransmissionCodes.REPLY_TYPE_OFFSET_DATA, cookie, length);
      reply.writeLong(offset);
    } else {
      reply.writeLong(SIMPLE_OK).writeLong(cookie);
    }
    reply.writerIndex(end);
    // In the order of completion: a small reply does not wait behind megabytes of a later one.
    pass();
    unflushedBytes += end;
    var _ = channel.write(reply, channel.newPromise().addListener(written));
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
    }
  }

  /// Drops what was gathered.
  void release() {
    if (batch != null) {
      batch.release();
      batch = null;
    }
  }

  private static void chunk(ByteBuf out, int type, long cookie, int length) {
    out.writeInt(TransmissionCodes.STRUCTURED_REPLY_MAGIC);
    out.writeShort(TransmissionCodes.REPLY_FLAG_DONE).writeShort(type);
    out.writeLong(cookie).writeInt(length);
  }

  private ByteBuf room(int bytes) {
    ByteBuf gathered = batch;
    if (gathered != null && gathered.writableBytes() >= bytes) {
      return gathered;
    }
    pass();
    gathered = channel.alloc().directBuffer(BATCH_BYTES);
    batch = gathered;
    return gathered;
  }

  private void pass() {
    ByteBuf gathered = batch;
    if (gathered != null) {
      batch = null;
      unflushedBytes += gathered.readableBytes();
      var _ = channel.write(gathered, channel.voidPromise());
    }
  }
}
