package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.iscsi.login.Agreed;
import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.PduReader;
import io.forebay.gateway.scsi.LogicalUnit;
import io.forebay.gateway.scsi.Nexus;
import io.forebay.gateway.scsi.Plan;
import io.forebay.gateway.scsi.ScsiStatus;
import io.forebay.gateway.scsi.Sense;
import io.forebay.gateway.scsi.SenseFormat;
import io.forebay.gateway.scsi.TargetDevice;
import io.forebay.gateway.socket.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// SCSI commands: asks the device server what to do for each, and does it.
///
/// Confined to the connection's event loop.
final class Commands {
  // Reasons of a Reject, 11.17.1.
  static final int DATA_DIGEST_ERROR = 0x02;
  static final int SNACK_REJECT = 0x03;
  static final int PROTOCOL_ERROR = 0x04;
  static final int NOT_SUPPORTED = 0x05;
  static final int TOO_MANY_IMMEDIATE = 0x06;
  static final int TASK_IN_PROGRESS = 0x07;

  private final Session session;
  private final SessionTable table;
  private final TargetDevice device;
  private final Nexus nexus;
  private final Agreed agreed;
  private final Serial serial;
  private final Tasks tasks;
  private final Responses responses;
  private final DataOut dataOut;
  private final Reads reads;
  private final GatherAccount gathering;

  /// The task of the PDU that is looked at again, because the log had no room for its data.
  private @Nullable Task current;

  Commands(
      Session session, TargetDevice device, Nexus nexus, Agreed agreed, Session.Wiring wiring) {
    this.session = session;
    this.device = device;
    this.nexus = nexus;
    this.agreed = agreed;
    table = wiring.table();
    serial = wiring.serial();
    tasks = wiring.tasks();
    responses = wiring.responses();
    reads = wiring.reads();
    gathering = table.gathering();
    dataOut = new DataOut(this, wiring.output(), agreed);
  }

  Tasks tasks() {
    return tasks;
  }

  Responses responses() {
    return responses;
  }

  DataOut dataOut() {
    return dataOut;
  }

  void awaitRoom(Volume volume) {
    session.awaitRoom(volume);
  }

  /// Takes a SCSI Command that was counted (`session` has looked at its number). False: the log has no room;
  /// the same PDU is to be brought again.
  boolean take(PduReader pdu) throws ProtocolViolation {
    Task task = current;
    if (task == null) {
      task = begin(pdu);
      if (task == null) {
        return true;
      }
    }
    if (task.phase == Task.Phase.DATA && !dataOut.immediate(task, pdu)) {
      current = task;
      return false;
    }
    current = null;
    advance(task);
    return true;
  }

  /// Whether the present PDU is that of a command that has begun already.
  boolean resumes() {
    return current != null;
  }

  private @Nullable Task begin(PduReader pdu) throws ProtocolViolation {
    boolean immediate = pdu.immediate();
    int refused = tasks.has(pdu.itt()) ? TASK_IN_PROGRESS : 0;
    if (immediate && tasks.immediateFull()) {
      refused = TOO_MANY_IMMEDIATE;
    }
    if (refused != 0) {
      responses.reject(refused, pdu.header());
      through(immediate);
      return null;
    }
    long lun = pdu.longAt(Bhs.LUN_AT);
    Task task =
        new Task(
            pdu.itt(),
            device.unit(lun),
            lun,
            immediate,
            pdu.intAt(Bhs.EXPECTED_LENGTH_AT) & 0xffff_ffffL,
            pdu.has(Bhs.READ),
            pdu.has(Bhs.WRITE),
            session.completions());
    task.movedNanos = System.nanoTime();
    tasks.add(task);
    Sense wrong = DataOut.refusal(pdu, task, agreed);
    task.unsolicitedOpen = !pdu.isFinal();
    task.unsolicitedEnd = (int) Math.min(agreed.firstBurstBytesMax(), task.expectedOut());
    if (!pdu.intact()) {
      responses.reject(DATA_DIGEST_ERROR, pdu.header());
      wrong = Sense.DATA_DIGEST;
    }
    if (wrong != null) {
      fail(task, wrong);
    } else {
      carry(task, device.plan(nexus, lun, pdu.cdb(), task.expectedOut()));
    }
    return task;
  }

  /// Carries `plan` out for `task`, as far as that goes at once.
  private void carry(Task task, Plan plan) {
    switch (plan) {
      case Plan.Answer answer -> end(task, answer);
      case Plan.ReadBlocks read -> {
        task.taking = read;
        task.length = read.length();
        task.sendBytes = (int) Math.min(read.length(), task.expectedIn());
        if (task.sendBytes == 0) {
          end(task, (Plan.Answer) Plan.GOOD);
        } else {
          reads.begin(task);
        }
      }
      case Plan.WriteBlocks write -> {
        task.length = write.length();
        int block = write.unit().blockBytes();
        wants(task, write, Math.min(write.length(), task.expectedOut()) / block * block);
      }
      case Plan.Gather take -> gather(task, take);
      case Plan.AbortTasks others -> abort(task, others);
      case Plan.Work(Plan.Job job) -> {
        task.begin(Task.Phase.WORKING);
        job.begin(task::goOn, task::aborted);
      }
    }
  }

  private void abort(Task task, Plan.AbortTasks others) {
    List<Session> theirs =
        table.sessions().stream()
            .filter(each -> others.nexuses().contains(each.admitted().nexus()))
            .toList();
    task.begin(Task.Phase.ABORTING);
    SessionTable.abort(
        theirs,
        each -> each != task && each.unit == others.unit(),
        whose -> {
          whose.remove(nexus);
          others.unit().cleared(whose);
          task.goOn(others.then());
        });
  }

  private void wants(Task task, Plan plan, long bytes) {
    Check.check(task.taking == null, "a command takes data once", task.itt, 0);
    task.taking = plan;
    task.wanted = (int) bytes;
    task.phase = Task.Phase.DATA;
  }

  private void gather(Task task, Plan.Gather take) {
    int bytes = take.length();
    if (!gathering.take(bytes)) {
      end(task, (Plan.Answer) Plan.status(ScsiStatus.TASK_SET_FULL));
      return;
    }
    task.gathered = ByteBuffer.allocate(bytes);
    task.gatheredBytes += bytes;
    task.length = take.wanted();
    wants(task, take, bytes);
  }

  /// Something of the task's data has come, or ended: goes on as far as possible.
  void advance(Task task) {
    if (task.unsolicitedOpen) {
      return; // The rest of what was announced comes first.
    }
    if (task.phase == Task.Phase.DISCARD) {
      if (task.r2ts.isEmpty()) {
        respond(task, Check.present(task.answer, "discarding ends in an answer", task.itt, 0));
      }
    } else if (task.phase == Task.Phase.DATA) {
      if (task.received < task.wanted) {
        dataOut.ask(task);
      } else if (task.r2ts.isEmpty()) {
        taken(task);
      }
    }
  }

  /// All of the data that the plan wanted is there.
  private void taken(Task task) {
    Plan plan = Check.present(task.taking, "a plan takes data", task.itt, 0);
    switch (plan) {
      case Plan.WriteBlocks write -> written(task, write);
      case Plan.Gather take -> {
        ByteBuffer gathered = Check.present(task.gathered, "data was gathered", task.itt, 0);
        task.gathered = null; // It counts until the task is through with it.
        task.phase = Task.Phase.THROUGH; // Until the next plan says otherwise.
        carry(task, take.then().apply(gathered.flip()));
      }
      case Plan.Answer _, Plan.ReadBlocks _, Plan.Work _, Plan.AbortTasks _ ->
          throw new IllegalStateException("takes no data");
    }
  }

  /// Every slice is appended (B1): acked now, or with FUA when it is durable (B2), or as the volume promises.
  private void written(Task task, Plan.WriteBlocks write) {
    Volume volume = write.volume();
    if (task.wanted == 0 || !write.durable() && volume.acksAtOnce()) {
      carry(task, write.then());
      return;
    }
    task.begin(Task.Phase.SETTLING);
    if (write.durable()) {
      volume.flush(task);
    } else {
      volume.settle(task);
    }
  }

  /// What `task` had under way is through: on the event loop, and it was not aborted.
  void finished(Task task) {
    IoFailure failure = task.failure;
    task.failure = null;
    switch (task.phase) {
      case READING -> {
        Plan.ReadBlocks read = (Plan.ReadBlocks) Check.present(task.taking, "reads", task.itt, 0);
        if (failure != null) {
          task.abandon();
          respond(task, read.unit().failed(failure, false));
        } else {
          if (task.sent + task.pieceBytes == task.sendBytes) {
            drop(task); // First, as in `respond`.
          }
          reads.sent(task);
        }
      }
      case SETTLING -> {
        Plan.WriteBlocks write =
            (Plan.WriteBlocks) Check.present(task.taking, "writes", task.itt, 0);
        if (failure != null) {
          respond(task, write.unit().failed(failure, true));
        } else {
          carry(task, write.then());
        }
      }
      case WORKING, ABORTING -> {
        Plan plan = Check.present(task.next, "work ends in a plan", task.itt, 0);
        task.next = null;
        carry(task, plan);
      }
      case DATA, DISCARD, QUEUED, THROUGH ->
          throw new IllegalStateException("nothing was under way");
    }
  }

  /// Ends `task` with CHECK CONDITION and `sense`.
  void fail(Task task, Sense sense) {
    LogicalUnit unit = task.unit;
    Plan.Answer answer = unit == null ? Plan.check(sense, SenseFormat.FIXED) : unit.check(sense);
    fail(task, answer);
  }

  /// Ends `task` with `answer`, once the data has come that is on its way; it is thrown away.
  void fail(Task task, Plan.Answer answer) {
    release(task);
    task.phase = Task.Phase.DISCARD;
    task.answer = answer;
  }

  /// Ends `task`, which waits for nothing at the volume.
  private void end(Task task, Plan.Answer answer) {
    if (task.unsolicitedOpen || !task.r2ts.isEmpty()) {
      fail(task, answer);
    } else {
      respond(task, answer);
    }
  }

  private void respond(Task task, Plan.Answer answer) {
    drop(task); // First: the answer tells the window that opens with it.
    responses.answer(task, answer);
  }

  /// Forgets `task`: it was answered, or never will be.
  void drop(Task task) {
    if (!task.isUnderWay()) {
      release(task);
    }
    task.phase = Task.Phase.THROUGH;
    tasks.remove(task);
    through(task.immediate);
  }

  private void through(boolean immediate) {
    if (!immediate) {
      serial.through();
    }
  }

  /// Nothing needs what was gathered for `task` any more (M1).
  void release(Task task) {
    gathering.give(task.gatheredBytes);
    task.gatheredBytes = 0;
    task.gathered = null;
  }

  /// Ends `task` without an answer. What it has under way at the volume is not waited for, as it changes
  /// nothing any more; work is.
  void abort(Task task) {
    task.abort();
    boolean works = task.phase == Task.Phase.WORKING && task.isUnderWay();
    drop(task);
    if (works) {
      tasks.ends(task);
    }
  }

  /// Ends tasks whose data does not come.
  void look(long now) {
    long most = TimeUnit.MILLISECONDS.toNanos(session.limits().patience().dataMillis());
    for (Task task : tasks.matching(each -> late(each, now, most))) {
      fail(task, Sense.TRANSFER_ERROR);
      task.unsolicitedOpen = false;
      task.r2ts.clear();
      advance(task);
    }
  }

  private static boolean late(Task task, long now, long most) {
    boolean waits = task.phase == Task.Phase.DATA || task.phase == Task.Phase.DISCARD;
    return waits && now - task.movedNanos > most;
  }
}
