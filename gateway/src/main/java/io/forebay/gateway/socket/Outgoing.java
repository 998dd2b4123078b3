package io.forebay.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/// Answers on their way to a host. Short ones are gathered in one buffer until [#flush]: a burst of requests
/// costs one system call and no object for each. What has left the buffer makes room for the next burst in
/// it; what a host does not fetch stays in it, so that an answer that waits holds its own bytes and no buffer
/// of its own (M1: what is held is what the high-water mark counts).
///
/// Confined to the connection's event loop. What an answer looks like is for each protocol to say.
public abstract class Outgoing {
  /// Room for a burst of short answers: 256 of NBD's, some 80 of iSCSI's.
  private static final int GATHERED_BYTES = 4096;

  /// What is short: the space left free behind what was gathered is less than this.
  public static final int SHORT_BYTES_MAX = GATHERED_BYTES / 4;

  /// So much data is sent before the burst ends: the host copies it while we read on.
  private static final int FLUSH_BYTES = 256 << 10;

  private final Channel channel;
  private @Nullable ByteBuf gathered;
  private int unflushedBytes;

  protected Outgoing(Channel channel) {
    this.channel = channel;
  }

  /// Gives a place for `bytes` of an answer behind what was gathered. Borrowed. One that is longer than what
  /// is short gets what it needs.
  public final ByteBuf room(int bytes) {
    ByteBuf room = gathered;
    if (room != null && room.writableBytes() >= bytes) {
      return room;
    }
    pass();
    release(); // What is on its way holds it.
    int capacity = Math.max(bytes, GATHERED_BYTES);
    room = channel.alloc().directBuffer(capacity, capacity);
    gathered = room;
    return room;
  }

  /// Gives a buffer of its own for `bytes`.
  public final ByteBuf buffer(int bytes) {
    return channel.alloc().directBuffer(bytes, bytes);
  }

  /// Takes `answer`, or a part of one: it goes behind all that was gathered. `written` hears when it has
  /// left, or never will.
  public final void add(ByteBuf answer, ChannelFutureListener written) {
    pass();
    unflushedBytes += answer.readableBytes();
    var _ = channel.write(answer, channel.newPromise().addListener(written));
  }

  /// Like [#add(ByteBuf, ChannelFutureListener)], and nobody hears.
  public final void add(ByteBuf answer) {
    pass();
    unflushedBytes += answer.readableBytes();
    var _ = channel.write(answer, channel.voidPromise());
  }

  /// Sends what there is if it is worth a system call in the midst of a burst.
  public final void flushIfMuch() {
    if (unflushedBytes >= FLUSH_BYTES) {
      flush();
    }
  }

  /// False when the host lets too many answers wait; what is gathered is sent first.
  public final boolean wanted() {
    if (channel.isWritable()) {
      return true;
    }
    flush();
    return channel.isWritable();
  }

  public final void flush() {
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
  public final void release() {
    if (gathered != null) {
      gathered.release();
      gathered = null;
    }
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
