package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.iscsi.login.Agreed;
import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.PduWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// PDUs on their way to the initiator. Short ones are gathered in one buffer until [#flush]: a burst of
/// commands costs one system call and no object for each.
///
/// Confined to the connection's event loop.
final class Output {
  /// Room for some 80 short PDUs.
  private static final int BATCH_BYTES = 4096;

  /// So much data is sent before the burst ends: the initiator copies it while we read on.
  private static final int FLUSH_BYTES = 256 << 10;

  private final Channel channel;
  private final Serial serial;
  private final PduWriter writer = new PduWriter();
  private @Nullable ByteBuf batch;
  private int unflushedBytes;

  Output(Channel channel, Serial serial, Agreed agreed) {
    this.channel = channel;
    this.serial = serial;
    writer.agreed(agreed.headerDigest(), agreed.dataDigest());
  }

  PduWriter writer() {
    return writer;
  }

  /// Begins a PDU that counts as an answer, with `data` as its data segment to follow by [#end].
  PduWriter answer(int opcode, int flags, int itt, int dataBytes) {
    return begin(opcode, flags, itt, dataBytes).set32(Bhs.STAT_SN_AT, serial.nextStatSn());
  }

  /// Begins a PDU that does not count: it tells the next answer's number.
  PduWriter remark(int opcode, int flags, int itt, int dataBytes) {
    return begin(opcode, flags, itt, dataBytes).set32(Bhs.STAT_SN_AT, serial.statSn());
  }

  private PduWriter begin(int opcode, int flags, int itt, int dataBytes) {
    ByteBuf out = room(writer.pduBytes(dataBytes));
    return window(writer.begin(out, opcode, flags, itt, dataBytes));
  }

  private PduWriter window(PduWriter head) {
    return head.set32(Bhs.EXP_CMD_SN_AT, serial.expCmdSn())
        .set32(Bhs.MAX_CMD_SN_AT, serial.maxCmdSn());
  }

  /// Ends the PDU that was begun, without data.
  void end() {
    writer.end();
  }

  /// Ends the PDU that was begun, with `data`: as many bytes as were announced.
  void end(ByteBuffer data) {
    writer.end();
    ByteBuf out = room(0);
    int bytes = data.remaining();
    out.writeBytes(data);
    writer.endData(out, bytes);
  }

  /// Begins the header of a Data-In in a buffer of the caller's. With `status` it counts as the answer.
  PduWriter dataIn(ByteBuf into, int flags, int itt, int dataBytes, boolean status) {
    PduWriter head = writer.begin(into, Bhs.DATA_IN, flags, itt, dataBytes);
    head.set32(Bhs.TTT_AT, Bhs.NO_TAG);
    if (status) {
      head.set32(Bhs.STAT_SN_AT, serial.nextStatSn());
    }
    return window(head);
  }

  /// Gives a buffer of its own for `bytes`.
  ByteBuf buffer(int bytes) {
    return channel.alloc().directBuffer(bytes, bytes);
  }

  /// Gives a place for `bytes` behind what was gathered.
  ByteBuf room(int bytes) {
    ByteBuf gathered = batch;
    if (gathered != null && gathered.writableBytes() >= bytes) {
      return gathered;
    }
    pass();
    gathered = channel.alloc().directBuffer(Math.max(bytes, BATCH_BYTES));
    batch = gathered;
    return gathered;
  }

  /// Takes `pdus`: they go behind all that was gathered. `written` hears when they have left, or never will.
  void add(ByteBuf pdus, ChannelFutureListener written) {
    pass();
    unflushedBytes += pdus.readableBytes();
    var _ = channel.write(pdus, channel.newPromise().addListener(written));
  }

  /// Like [#add(ByteBuf, ChannelFutureListener)], and nobody hears.
  void add(ByteBuf pdus) {
    pass();
    unflushedBytes += pdus.readableBytes();
    var _ = channel.write(pdus, channel.voidPromise());
  }

  /// Sends what there is if it is worth a system call in the midst of a burst.
  void flushIfMuch() {
    if (unflushedBytes >= FLUSH_BYTES) {
      flush();
    }
  }

  /// False when the initiator lets too many replies wait; what is gathered is sent first.
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

  private void pass() {
    ByteBuf gathered = batch;
    if (gathered != null) {
      batch = null;
      unflushedBytes += gathered.readableBytes();
      var _ = channel.write(gathered, channel.voidPromise());
    }
  }
}
