package io.forebay.gateway.nbd.transmission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.nbd.wire.Framing;
import io.forebay.gateway.nbd.wire.NbdErrno;
import io.forebay.gateway.nbd.wire.TransmissionCodes;
import io.forebay.gateway.socket.Outgoing;
import io.forebay.gateway.socket.PeerText;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/// Replies on their way to the client, in the framing that was agreed. Those without data are gathered.
///
/// Confined to the connection's event loop.
final class Replies extends Outgoing {
  private static final long SIMPLE_OK = (long) TransmissionCodes.SIMPLE_REPLY_MAGIC << 32;
  private static final int ERROR_FIELDS_BYTES = 6;

  private final Framing framing;

  Replies(Channel channel, Framing framing) {
    super(channel);
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
    return buffer(dataHeaderBytes() + length);
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
}
