package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.PduReader;
import io.forebay.gateway.iscsi.wire.PduWriter;
import io.forebay.gateway.scsi.LogicalUnit;
import io.forebay.gateway.scsi.Nexus;
import io.forebay.gateway.scsi.Sense;
import io.forebay.gateway.scsi.TargetDevice;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Task management functions (RFC 7143 11.5, RFC 7144 4). "Function complete" means: no task that it ended changes
/// anything any more, in any session. Those that wait for that are bounded, as immediate commands are (M1).
///
/// Confined to the connection's event loop.
final class Management {
  private static final int ABORT_TASK = 1;
  private static final int ABORT_TASK_SET = 2;
  private static final int CLEAR_TASK_SET = 4;
  private static final int LOGICAL_UNIT_RESET = 5;
  private static final int TARGET_WARM_RESET = 6;
  private static final int TARGET_COLD_RESET = 7;
  private static final int TASK_REASSIGN = 8;
  private static final int QUERY_TASK = 9;
  private static final int QUERY_TASK_SET = 10;
  private static final int NEXUS_RESET = 11;
  private static final int QUERY_EVENT = 12;
  private static final int FUNCTION_MASK = 0x7f;

  // Responses, 11.6.1.
  private static final int COMPLETE = 0;
  private static final int NO_SUCH_TASK = 1;
  private static final int NO_SUCH_LUN = 2;
  private static final int REASSIGN_NOT_SUPPORTED = 4;
  private static final int NOT_SUPPORTED = 5;
  private static final int SUCCEEDED = 7;
  private static final int REJECTED = 255;

  /// Of a response to [#QUERY_EVENT]: sense key, code and qualifier.
  private static final int INFORMATION_AT = 8;

  private final Session session;
  private final TargetDevice device;
  private final Output output;
  private final SessionTable table;
  private int waiting;

  Management(Session session, TargetDevice device, Output output, SessionTable table) {
    this.session = session;
    this.device = device;
    this.output = output;
    this.table = table;
  }

  void take(PduReader pdu) {
    int itt = pdu.itt();
    if (waiting >= session.limits().transfer().immediateMax()) {
      respond(itt, REJECTED);
      return;
    }
    LogicalUnit unit = device.unit(pdu.longAt(Bhs.LUN_AT));
    switch (pdu.flags() & FUNCTION_MASK) {
      case ABORT_TASK -> {
        int referenced = pdu.intAt(Bhs.REFERENCED_ITT_AT);
        if (session.hasTask(task -> task.itt == referenced)) {
          abort(List.of(session), task -> task.itt == referenced, _ -> respond(itt, COMPLETE));
        } else {
          respond(itt, NO_SUCH_TASK);
        }
      }
      case ABORT_TASK_SET -> ofUnit(itt, unit, List.of(session), _ -> {});
      case CLEAR_TASK_SET -> ofUnit(itt, unit, table.sessions(), whose -> cleared(unit, whose));
      case LOGICAL_UNIT_RESET -> {
        long lun = pdu.longAt(Bhs.LUN_AT);
        ofUnit(itt, unit, table.sessions(), _ -> device.resetUnit(lun));
      }
      case TARGET_WARM_RESET -> reset(itt, () -> {});
      case TARGET_COLD_RESET -> reset(itt, this::closeAll);
      case QUERY_TASK -> {
        int referenced = pdu.intAt(Bhs.REFERENCED_ITT_AT);
        respond(itt, session.hasTask(task -> task.itt == referenced) ? SUCCEEDED : COMPLETE);
      }
      case QUERY_TASK_SET -> respond(itt, unit == null ? NO_SUCH_LUN : tasksOf(unit));
      case NEXUS_RESET -> resetNexus(itt);
      case QUERY_EVENT -> tellEvent(itt, unit);
      case TASK_REASSIGN -> respond(itt, REASSIGN_NOT_SUPPORTED);
      default -> respond(itt, NOT_SUPPORTED); // CLEAR ACA among them: there is no ACA.
    }
  }

  private int tasksOf(LogicalUnit unit) {
    return session.hasTask(task -> task.unit == unit) ? SUCCEEDED : COMPLETE;
  }

  /// As if the session had gone and come again, in all that units hold for it.
  private void resetNexus(int itt) {
    abort(
        List.of(session),
        _ -> true,
        _ -> {
          device.resetNexus(session.admitted().nexus());
          respond(itt, COMPLETE);
        });
  }

  /// What the next command would be told as a unit attention.
  private void tellEvent(int itt, @Nullable LogicalUnit unit) {
    if (unit == null) {
      respond(itt, NO_SUCH_LUN);
      return;
    }
    Sense waits = unit.waiting(session.admitted().nexus());
    if (waits == null) {
      respond(itt, COMPLETE);
    } else {
      begin(itt, SUCCEEDED)
          .set8(INFORMATION_AT, waits.key())
          .set16(INFORMATION_AT + 1, waits.code());
      end();
    }
  }

  private void closeAll() {
    output.flush(); // What was answered is still said.
    peers().forEach(Session::close);
  }

  /// Those whose tasks another has cleared are to know.
  private void cleared(@Nullable LogicalUnit unit, Set<Nexus> whose) {
    whose.remove(session.admitted().nexus());
    if (unit != null) {
      unit.cleared(whose);
    }
  }

  private void ofUnit(
      int itt, @Nullable LogicalUnit unit, List<Session> sessions, Consumer<Set<Nexus>> then) {
    if (unit == null) {
      respond(itt, NO_SUCH_LUN);
      return;
    }
    abort(
        sessions,
        task -> task.unit == unit,
        whose -> {
          then.accept(whose);
          respond(itt, COMPLETE);
        });
  }

  private void reset(int itt, Runnable then) {
    abort(
        peers(),
        _ -> true,
        _ -> {
          device.resetTarget();
          respond(itt, COMPLETE);
          then.run();
        });
  }

  /// All sessions with this target, this one included.
  private List<Session> peers() {
    return table.sessions().stream().filter(each -> each.isOf(device.name())).toList();
  }

  /// Ends tasks of `sessions`, then calls `then` on this event loop.
  private void abort(List<Session> sessions, Predicate<Task> which, Consumer<Set<Nexus>> then) {
    waiting++;
    SessionTable.abort(
        sessions,
        which,
        whose ->
            session.onLoop(() -> {
              waiting--;
              then.accept(whose);
            }));
  }

  private void respond(int itt, int response) {
    if (session.isGone()) {
      return;
    }
    begin(itt, response);
    end();
  }

  private PduWriter begin(int itt, int response) {
    return output
        .answer(Bhs.TASK_MANAGEMENT_RESPONSE, Bhs.FINAL, itt, 0)
        .set8(Bhs.RESPONSE_AT, response);
  }

  private void end() {
    output.end();
    session.flushSoon();
  }
}
