package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.iscsi.login.Agreed;
import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.PduWriter;
import io.forebay.gateway.scsi.Plan;
import io.forebay.gateway.scsi.ScsiStatus;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/// How commands are answered: SCSI Response, or the status in the last Data-In (RFC 7143 11.4, 11.7).
///
/// Confined to the connection's event loop.
final class Responses {
  /// Of a SCSI Response: the command was completed at the target.
  private static final int COMPLETED = 0;

  private final Output output;
  private final Agreed agreed;
  private final int sequenceBytes;

  /// `sequenceBytes`: after which a sequence of Data-In ends.
  Responses(Output output, Agreed agreed, int sequenceBytes) {
    this.output = output;
    this.agreed = agreed;
    this.sequenceBytes = sequenceBytes;
  }

  /// Flags and count of the difference between what the initiator expected and what the command moves.
  private record Residual(int flag, int count) {
    static Residual of(Task task, long length) {
      if (length > task.expected) {
        return new Residual(Bhs.OVERFLOW, (int) Math.min(length - task.expected, 0xffff_ffffL));
      }
      return length == task.expected
          ? new Residual(0, 0)
          : new Residual(Bhs.UNDERFLOW, (int) (task.expected - length));
    }
  }

  /// Answers `task` with `answer`, data included.
  void answer(Task task, Plan.Answer answer) {
    ByteBuffer data = answer.dataIn();
    if (data.hasRemaining()) {
      data(task, data);
      return;
    }
    boolean moved = answer.status() == ScsiStatus.GOOD;
    status(task, answer, moved ? task.length : 0);
  }

  /// GOOD for what has moved all that it could.
  void good(Task task) {
    status(task, (Plan.Answer) Plan.GOOD, task.length);
  }

  private void status(Task task, Plan.Answer answer, long length) {
    ByteBuffer sense = answer.senseBytes();
    int bytes = sense.hasRemaining() ? Short.BYTES + sense.remaining() : 0;
    Residual residual = Residual.of(task, length);
    output
        .answer(Bhs.SCSI_RESPONSE, Bhs.FINAL | residual.flag, task.itt, bytes)
        .set8(Bhs.RESPONSE_AT, COMPLETED)
        .set8(Bhs.SCSI_STATUS_AT, answer.status().code())
        .set32(Bhs.DATA_SN_AT, task.inDataSn)
        .set32(Bhs.RESIDUAL_AT, residual.count);
    if (bytes == 0) {
      output.end();
    } else {
      ByteBuffer segment = ByteBuffer.allocate(bytes);
      segment.putShort((short) sense.remaining()).put(sense).flip();
      output.end(segment);
    }
  }

  /// Sends `data`, as much as is expected, with GOOD behind it.
  private void data(Task task, ByteBuffer data) {
    task.length = data.remaining();
    int bytes = (int) Math.min(data.remaining(), task.expectedIn());
    if (bytes == 0) {
      good(task);
      return;
    }
    data.limit(data.position() + bytes);
    task.sendBytes = bytes;
    PduWriter writer = output.writer();
    while (data.hasRemaining()) {
      int part = Math.min(data.remaining(), agreed.sendBytesMax());
      part = Math.min(part, sequenceBytes - task.sent % sequenceBytes);
      ByteBuf out = output.buffer(writer.pduBytes(part));
      head(task, out, part);
      out.writeBytes(data.slice(data.position(), part));
      data.position(data.position() + part);
      writer.endData(out, part);
      output.add(out);
    }
    output.flushIfMuch();
  }

  /// Writes the header of the task's next Data-In, with `part` bytes, into `out`; the last one carries the
  /// status. Counts them as sent.
  void head(Task task, ByteBuf out, int part) {
    int offset = task.sent;
    task.sent += part;
    boolean last = task.sent == task.sendBytes;
    boolean ends = task.sent % sequenceBytes == 0;
    Residual residual = Residual.of(task, task.length);
    int flags = last || ends ? Bhs.FINAL : 0;
    flags |= last ? Bhs.STATUS | residual.flag : 0;
    PduWriter head = output.dataIn(out, flags, task.itt, part, last);
    head.set32(Bhs.DATA_SN_AT, task.inDataSn++).set32(Bhs.OFFSET_AT, offset);
    if (last) {
      head.set8(Bhs.SCSI_STATUS_AT, ScsiStatus.GOOD.code()).set32(Bhs.RESIDUAL_AT, residual.count);
    }
    head.end();
  }

  /// The header of a Reject (11.17) for the PDU that begins with `header`.
  void reject(int reason, byte[] header) {
    output.answer(Bhs.REJECT, Bhs.FINAL, Bhs.NO_TAG, header.length).set8(Bhs.RESPONSE_AT, reason);
    output.end(ByteBuffer.wrap(header));
  }
}
