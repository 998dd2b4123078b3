package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.iscsi.login.Agreed;
import io.forebay.gateway.iscsi.wire.PduWriter;
import io.forebay.gateway.scsi.Plan;
import io.forebay.gateway.socket.ReadAccount;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Reads, piece by piece: each waits for its turn, for bytes of the budget, and for an initiator that
/// fetches what it was sent. A piece is read into one buffer, header in front, and sent out of that.
///
/// Confined to the connection's event loop.
final class Reads {
  private final Output output;
  private final Responses responses;
  private final ReadAccount account;
  private final Agreed agreed;
  private final int pieceBytesMax;
  private final ArrayDeque<Task> waiting = new ArrayDeque<>();

  /// Whose bytes the account was asked for, in vain as yet.
  private @Nullable Task asking;

  private boolean pumping;

  /// `pieceBytesMax`: of one read at a time, as one loan; a sequence of Data-In ends with it.
  Reads(Output output, Responses responses, ReadAccount account, Agreed agreed, int pieceBytesMax) {
    this.output = output;
    this.responses = responses;
    this.account = account;
    this.agreed = agreed;
    this.pieceBytesMax = pieceBytesMax;
  }

  /// Begins the read of `task`, of which `task.sendBytes` bytes, at least 1, are to be sent.
  void begin(Task task) {
    task.phase = Task.Phase.QUEUED;
    waiting.add(task);
    pump();
  }

  /// Begins pieces as long as there is room for them.
  void pump() {
    if (pumping) {
      return; // Called by what completes at once.
    }
    pumping = true;
    try {
      for (Task task = waiting.peek(); task != null; task = waiting.peek()) {
        if (task.phase != Task.Phase.QUEUED) {
          waiting.remove(); // Aborted.
          if (task == asking) {
            account.giveUp(); // The next one asks for another number.
            asking = null;
          }
        } else if (!begun(task)) {
          return;
        }
      }
    } finally {
      pumping = false;
    }
  }

  private boolean begun(Task task) {
    if (!output.wanted()) {
      return false;
    }
    int piece = Math.min(pieceBytesMax, task.sendBytes - task.sent);
    ReadAccount.Loan loan = account.take(piece);
    if (loan == null) {
      asking = task;
      return false;
    }
    asking = null;
    waiting.remove();
    task.pieceBytes = piece;
    task.loan = loan;
    PduWriter writer = output.writer();
    int first = Math.min(piece, agreed.sendBytesMax());
    int tail = first == piece ? writer.tailBytes(piece) : 0;
    ByteBuf buffer = output.buffer(writer.headBytes() + piece + tail);
    task.buffer = buffer;
    task.window = buffer.internalNioBuffer(writer.headBytes(), piece);
    Plan.ReadBlocks read = (Plan.ReadBlocks) Check.present(task.taking, "a read reads", 0, 0);
    task.begin(Task.Phase.READING);
    read.volume().read(read.offset() + task.sent, task.window, task);
    return true;
  }

  /// The piece of `task` was read: sends it, and queues the read for the next one.
  void sent(Task task) {
    ByteBuf buffer = Check.present(task.buffer, "a piece has a buffer", task.itt, 0);
    ReadAccount.Loan loan = Check.present(task.loan, "a piece has a loan", task.itt, 0);
    boolean filled = task.window != null && !task.window.hasRemaining();
    Check.check(filled, "a read fills its buffer", task.sent, task.pieceBytes);
    int piece = task.pieceBytes;
    task.buffer = null;
    task.window = null;
    task.loan = null;
    if (piece <= agreed.sendBytesMax()) {
      buffer.clear();
      responses.head(task, buffer, piece);
      buffer.writerIndex(buffer.writerIndex() + piece);
      output.writer().endData(buffer, piece);
      output.add(buffer, new Return(loan, piece, 1));
    } else {
      parts(task, buffer, piece, loan);
    }
    output.flushIfMuch();
    if (task.sent < task.sendBytes) {
      begin(task);
    }
  }

  /// Sends a piece that is longer than the initiator's longest data segment, out of its one buffer.
  private void parts(Task task, ByteBuf buffer, int piece, ReadAccount.Loan loan) {
    PduWriter writer = output.writer();
    int most = agreed.sendBytesMax();
    int count = (piece + most - 1) / most;
    Return giving = new Return(loan, piece, count);
    for (int at = 0; at < piece; at += most) {
      int part = Math.min(most, piece - at);
      ByteBuf data = buffer.retainedSlice(writer.headBytes() + at, part);
      int digested = writer.digestOf(data, part);
      responses.head(task, output.room(writer.headBytes()), part);
      output.add(data, giving);
      int tail = writer.tailBytes(part);
      if (tail > 0) {
        writer.tail(output.room(tail), part, digested);
      }
    }
    buffer.release();
  }

  /// The connection is gone; loans that are out come back by themselves.
  void close() {
    waiting.clear();
    account.close();
  }

  /// Gives a loan back once all parts have left.
  private static final class Return implements ChannelFutureListener {
    private final ReadAccount.Loan loan;
    private final int bytes;
    private int parts;

    Return(ReadAccount.Loan loan, int bytes, int parts) {
      this.loan = loan;
      this.bytes = bytes;
      this.parts = parts;
    }

    @Override
    public void operationComplete(ChannelFuture written) {
      if (--parts == 0) {
        loan.give(bytes);
      }
    }
  }
}
