package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.iscsi.login.Agreed;
import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.PduReader;
import io.forebay.gateway.scsi.Plan;
import io.forebay.gateway.scsi.Sense;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Data from the initiator: with the command, unasked behind it, or asked for by R2T (RFC 7143 4.2.5.2). A
/// PDU's data is appended straight out of the receive buffer, whole or not at all (B1).
///
/// Confined to the connection's event loop.
final class DataOut {
  /// As 11.4.7.2 wants them told.
  private static final Sense UNEXPECTED = Sense.of(Sense.ABORTED_COMMAND, 0x0c0c);

  private static final Sense WRONG_AMOUNT = Sense.of(Sense.ABORTED_COMMAND, 0x0c0d);

  private final Commands commands;
  private final Output output;
  private final Agreed agreed;
  private int nextTag;

  DataOut(Commands commands, Output output, Agreed agreed) {
    this.commands = commands;
    this.output = output;
    this.agreed = agreed;
  }

  /// Why the data that comes with the command in `pdu`, or that the command announces to follow at once, may
  /// not come; null: it may.
  static @Nullable Sense refusal(PduReader pdu, Task task, Agreed agreed) {
    int bytes = pdu.dataBytes();
    boolean more = !pdu.isFinal();
    if (bytes > 0 && (!agreed.immediateData() || bytes > agreed.firstBurstBytesMax())) {
      return UNEXPECTED;
    }
    if (more && agreed.initialR2t()) {
      return UNEXPECTED;
    }
    return bytes > task.expectedOut() ? WRONG_AMOUNT : null;
  }

  /// The task's plan is there and its command's own data comes first: takes it. False: the log has no room;
  /// nothing was taken, and the same is to be tried again.
  boolean immediate(Task task, PduReader pdu) {
    return pdu.dataBytes() == 0 || accept(task, pdu);
  }

  /// Takes a Data-Out. False: the log has no room, as [#immediate].
  boolean take(PduReader pdu) {
    Task task = commands.tasks().get(pdu.itt());
    if (task == null) {
      return true; // Of a task that has ended meanwhile: nobody hears of it.
    }
    task.movedNanos = System.nanoTime();
    int tag = pdu.intAt(Bhs.TTT_AT);
    if (task.phase != Task.Phase.DATA && task.phase != Task.Phase.DISCARD) {
      if (pdu.isFinal()) { // Announced for a command that takes none.
        ends(task, tag);
      }
      return true;
    }
    if (!pdu.intact()) {
      commands.responses().reject(Commands.DATA_DIGEST_ERROR, pdu.header());
      commands.fail(task, Sense.DATA_DIGEST);
    } else if (task.phase == Task.Phase.DATA) {
      Sense wrong = wrong(task, pdu, tag);
      if (wrong != null) {
        commands.fail(task, wrong);
      } else if (!accept(task, pdu)) {
        return false;
      }
    }
    task.dataSn++;
    if (pdu.isFinal()) {
      ends(task, tag);
    }
    commands.advance(task);
    return true;
  }

  private static @Nullable Sense wrong(Task task, PduReader pdu, int tag) {
    int end;
    if (tag == Bhs.NO_TAG) {
      if (!task.unsolicitedOpen) {
        return UNEXPECTED;
      }
      end = task.unsolicitedEnd;
    } else {
      R2t asked = task.r2ts.peek();
      if (asked == null || asked.tag() != tag || task.unsolicitedOpen) {
        return UNEXPECTED;
      }
      end = asked.end();
    }
    boolean next =
        pdu.intAt(Bhs.OUT_OFFSET_AT) == task.received
            && pdu.intAt(Bhs.OUT_DATA_SN_AT) == task.dataSn;
    return next && pdu.dataBytes() <= end - task.received ? null : WRONG_AMOUNT;
  }

  /// A sequence has ended.
  private void ends(Task task, int tag) {
    task.dataSn = 0;
    if (tag == Bhs.NO_TAG) {
      task.unsolicitedOpen = false;
      return;
    }
    R2t head = task.r2ts.peek();
    boolean first = head != null && head.tag() == tag;
    task.r2ts.removeIf(each -> each.tag() == tag);
    if (task.phase == Task.Phase.DATA && first && task.received != head.end()) {
      commands.fail(task, WRONG_AMOUNT);
    }
  }

  /// Takes the data of `pdu`, which continues what the task has. False: no room.
  private boolean accept(Task task, PduReader pdu) {
    int bytes = pdu.dataBytes();
    int useful = Math.clamp((long) task.wanted - task.received, 0, bytes);
    if (useful > 0 && task.phase == Task.Phase.DATA) {
      if (task.taking instanceof Plan.WriteBlocks write) {
        long offset = write.offset() + task.received;
        switch (write.volume().write(offset, pdu.data(0, useful))) {
          case Admission.Admitted _ -> {}
          case Admission.Full _ -> {
            commands.awaitRoom(write.volume());
            return false;
          }
          case Admission.Refused(IoFailure why) ->
              commands.fail(task, write.unit().failed(why, true));
        }
      } else {
        ByteBuffer gathered = task.gathered;
        if (gathered != null) {
          gathered.put(pdu.data(0, useful));
        }
      }
    }
    task.received += bytes;
    return true;
  }

  /// Asks for what is still wanted, as much at a time as was agreed.
  void ask(Task task) {
    task.asked = Math.max(task.asked, task.received);
    while (task.asked < task.wanted && task.r2ts.size() < agreed.outstandingR2tMax()) {
      int bytes = Math.min(agreed.burstBytesMax(), task.wanted - task.asked);
      int tag = tag();
      output
          .remark(Bhs.R2T, Bhs.FINAL, task.itt, 0)
          .set64(Bhs.LUN_AT, task.lun)
          .set32(Bhs.TTT_AT, tag)
          .set32(Bhs.DATA_SN_AT, task.r2tSn++)
          .set32(Bhs.OFFSET_AT, task.asked)
          .set32(Bhs.RESIDUAL_AT, bytes); // Desired data transfer length.
      output.end();
      task.asked += bytes;
      task.r2ts.add(new R2t(tag, task.asked));
    }
  }

  private int tag() {
    nextTag = nextTag == Integer.MAX_VALUE ? 0 : nextTag + 1; // Never the tag of no transfer.
    return nextTag;
  }
}
