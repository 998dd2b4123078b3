package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.scsi.LogicalUnit;
import io.forebay.gateway.scsi.Plan;
import io.forebay.gateway.socket.Arrival;
import io.forebay.gateway.socket.Completions;
import io.forebay.gateway.socket.ReadAccount;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One SCSI command of a session, from its PDU to its response. At most one thing of it is under way at the
/// volume at a time; its completion, on any thread, brings the task back to the event loop.
final class Task extends Arrival implements Completion {
  /// What the task waits for.
  enum Phase {
    /// Data from the initiator.
    DATA,
    /// The rest of unsolicited data, which is thrown away; then it is answered with `answer`.
    DISCARD,
    /// Its turn to read a piece.
    QUEUED,
    /// A piece that the volume reads.
    READING,
    /// The volume's word that what was written may be acked.
    SETTLING,
    /// Work of the device server.
    WORKING,
    /// The end of other tasks. Changes nothing itself, so nobody waits for it: two may abort each other.
    ABORTING,
    /// Nothing: answered, aborted or dropped.
    THROUGH
  }

  private static final VarHandle UNDER_WAY;

  static {
    try {
      UNDER_WAY = MethodHandles.lookup().findVarHandle(Task.class, "underWay", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final int itt;

  /// Null: the initiator has addressed none that there is.
  final @Nullable LogicalUnit unit;

  /// The eight bytes as the initiator has written them.
  final long lun;

  final boolean immediate;

  /// What the initiator expects to be moved, in bytes, and which way.
  final long expected;

  final boolean reads;
  final boolean writes;

  private final Completions<Task> completions;
  Phase phase = Phase.DATA;

  /// Looked at by work on any thread.
  private volatile boolean aborted;

  @SuppressWarnings("UnusedVariable") // Through UNDER_WAY.
  private volatile boolean underWay;

  // Set by the completing thread before it hands the task over.
  @Nullable IoFailure failure;
  @Nullable Plan next;

  // Data-out. All counts are bytes from the start of the command's data.
  /// The plan that takes the data.
  @Nullable Plan taking;

  /// So many bytes the plan takes; what comes beyond is thrown away.
  int wanted;

  int received;
  boolean unsolicitedOpen;
  int unsolicitedEnd;
  int dataSn;
  int asked;
  int r2tSn;
  final ArrayDeque<R2t> r2ts = new ArrayDeque<>(2);
  @Nullable ByteBuffer gathered;

  /// So many bytes it has of the session's [GatherAccount].
  int gatheredBytes;

  long movedNanos;

  /// What the task is answered with once discarding ends.
  Plan.@Nullable Answer answer;

  // Data-in.
  int sendBytes;
  int sent;
  int inDataSn;
  int pieceBytes;
  @Nullable ByteBuf buffer;
  @Nullable ByteBuffer window;
  ReadAccount.@Nullable Loan loan;

  /// How many bytes the command itself moves; residuals come of its difference to what was expected.
  long length;

  Task(
      int itt,
      @Nullable LogicalUnit unit,
      long lun,
      boolean immediate,
      long expected,
      boolean reads,
      boolean writes,
      Completions<Task> completions) {
    this.itt = itt;
    this.unit = unit;
    this.lun = lun;
    this.immediate = immediate;
    this.expected = expected;
    this.reads = reads;
    this.writes = writes;
    this.completions = completions;
  }

  long expectedIn() {
    return reads && !writes ? expected : 0;
  }

  long expectedOut() {
    return writes ? expected : 0;
  }

  boolean aborted() {
    return aborted;
  }

  void abort() {
    aborted = true;
  }

  /// Something begins that will call [#done] or [#goOn].
  void begin(Phase what) {
    phase = what;
    Check.check(!(boolean) UNDER_WAY.getAndSet(this, true), "a task has one thing under way");
    completions.begun();
  }

  /// Whether something is at the volume, or at work.
  boolean isUnderWay() {
    return underWay;
  }

  @Override
  public void done(@Nullable IoFailure why) {
    failure = why;
    arrive();
  }

  /// Work is through, with what comes next.
  void goOn(Plan plan) {
    next = plan;
    arrive();
  }

  private void arrive() {
    Check.check((boolean) UNDER_WAY.getAndSet(this, false), "a task completes once");
    completions.arrived(this);
  }

  /// Gives back the memory of the piece that was being read.
  @Override
  public void abandon() {
    ByteBuf bytes = buffer;
    ReadAccount.Loan lent = loan;
    buffer = null;
    window = null;
    loan = null;
    if (bytes != null) {
      bytes.release();
    }
    if (lent != null) {
      lent.give(pieceBytes);
    }
  }
}
