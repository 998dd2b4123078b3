package io.forebay.gateway.control.policy;

import io.forebay.gateway.control.policy.ReplicationPolicy.After;
import io.forebay.gateway.control.policy.ReplicationPolicy.Continuous;
import io.forebay.gateway.control.policy.ReplicationPolicy.Timed;
import io.forebay.gateway.control.schedule.Timetable;

/// What a policy wants done, as things stand. Pure: everything that is known of a run stands in the group's
/// own state (the sender's stop, its name, the checkpoint of that name), so a restart forgets none.
enum PolicyStep {
  NOTHING,
  /// The sender is to go on without a stop.
  LIFT,
  /// A run is to begin.
  RUN,
  /// It is time, but nothing was written since the last run.
  SKIP,
  /// It is time, and the last run has not ended.
  LATE;

  /// A run begins early when the buffer is filled to one part of so many: else instants would be given up.
  static final int EARLY_PART = 2;

  /// A clock that was set back further than this does not put the next run off.
  private static final long BACK_MILLIS_MAX = 60_000;

  /// How things stand.
  ///
  /// @param serves it is primary, and takes writes
  /// @param follows each peer holds a prefix of the log: none is being caught up, and there is one
  /// @param stop of the sender
  /// @param log how far it is
  /// @param nowMillis wall time
  record Look(boolean serves, boolean follows, Stop stop, Log log, long nowMillis) {
    /// Whether more was written than the stop lets pass.
    boolean waits() {
      return log.appendedLsn > stop.lsn;
    }
  }

  /// The sender's stop.
  ///
  /// @param kind whose it is
  /// @param begunMillis when the run began that ends there, or when it was last found that there was nothing
  ///     to run for
  /// @param reached every peer has everything below
  record Stop(Kind kind, long lsn, long begunMillis, boolean reached) {}

  enum Kind {
    NONE,
    /// A run's checkpoint.
    RUN,
    /// A run that was cut short before its checkpoint was there.
    CUT_SHORT,
    /// Somebody else's: `line pause`, or a schedule.
    OTHER
  }

  record Log(long appendedLsn, long usedBytes, long capacityBytes) {}

  static PolicyStep of(ReplicationPolicy policy, Look look) {
    Kind kind = look.stop().kind();
    boolean ours = kind == Kind.RUN || kind == Kind.CUT_SHORT;
    if (!look.serves()) {
      return NOTHING;
    }
    if (policy instanceof Continuous || !look.follows()) {
      return ours ? LIFT : NOTHING;
    }
    return switch (kind) {
      case OTHER -> NOTHING;
      case NONE, CUT_SHORT -> RUN;
      case RUN -> next(policy, look);
    };
  }

  private static PolicyStep next(ReplicationPolicy policy, Look look) {
    boolean due = due(policy, look);
    if (!look.stop().reached()) {
      return due ? LATE : NOTHING;
    }
    boolean early = look.log().usedBytes() >= look.log().capacityBytes() / EARLY_PART;
    if (look.waits()) {
      return due || early ? RUN : NOTHING;
    }
    return due ? SKIP : NOTHING;
  }

  private static boolean due(ReplicationPolicy policy, Look look) {
    return switch (policy) {
      case Continuous() -> false;
      case Timed timed -> {
        long begun = look.stop().begunMillis();
        yield begun > look.nowMillis() + BACK_MILLIS_MAX
            || nextMillis(timed, begun) <= look.nowMillis();
      }
      case After(long bytes) -> look.log().appendedLsn() - look.stop().lsn() >= bytes;
    };
  }

  /// When the run after one that began at `begunMillis` is due.
  static long nextMillis(Timed timed, long begunMillis) {
    return Timetable.next(timed.when(), begunMillis);
  }
}
