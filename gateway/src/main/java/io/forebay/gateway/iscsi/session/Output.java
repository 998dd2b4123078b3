package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.iscsi.login.Agreed;
import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.PduWriter;
import io.forebay.gateway.socket.Outgoing;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;

/// PDUs on their way to the initiator.
///
/// Confined to the connection's event loop.
final class Output extends Outgoing {
  private final Serial serial;
  private final PduWriter writer = new PduWriter();
  private final Traffic traffic = new Traffic();

  Output(Channel channel, Serial serial, Agreed agreed) {
    super(channel);
    this.serial = serial;
    writer.agreed(agreed.headerDigest(), agreed.dataDigest());
  }

  Traffic traffic() {
    return traffic;
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
    int bytes = writer.pduBytes(dataBytes);
    traffic.sent(bytes);
    ByteBuf out = room(bytes);
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
    traffic.sent(writer.pduBytes(dataBytes));
    head.set32(Bhs.TTT_AT, Bhs.NO_TAG);
    if (status) {
      head.set32(Bhs.STAT_SN_AT, serial.nextStatSn());
    }
    return window(head);
  }
}
