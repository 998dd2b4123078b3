package io.forebay.gateway.group;

import io.forebay.gateway.log.LogAlarm;
import io.forebay.gateway.log.LogAlarms;
import org.jspecify.annotations.Nullable;

/// What there is to tell of the log's disk: hands the log's alarms on, and says when what stands is over. Alarms are
/// raised from any thread, the rest is on the agent.
final class LogHealth implements LogAlarms {
  /// While slots do not serve: nobody says when they do again.
  private static final long LOOK_NANOS = 10_000_000_000L;

  private final GroupEvents events;
  private final GroupAgent agent;

  private volatile boolean damaged; // SLOT_DAMAGED stands.

  // What stands as LOG_UNREADABLE.
  private @Nullable Flow unreadable; // Of which log something cannot be read back,
  private long unreadableTo; // all of it below this.
  private boolean stuck; // At a control record.

  LogHealth(GroupEvents events, GroupAgent agent) {
    this.events = events;
    this.agent = agent;
  }

  @Override
  public void raise(LogAlarm alarm) {
    switch (alarm) {
      case LogAlarm.Failed _ -> tell(GroupAlarm.LOG_FAILED, alarm);
      case LogAlarm.RingSetAside _ -> tell(GroupAlarm.RING_SET_ASIDE, alarm);
      case LogAlarm.AckedWritesLost _ -> tell(GroupAlarm.ACKED_WRITES_LOST, alarm);
      case LogAlarm.CleanStopContradicted _ -> tell(GroupAlarm.CLEAN_STOP_CONTRADICTED, alarm);
      case LogAlarm.CutAccepted _ -> tell(GroupAlarm.CUT_ACCEPTED, alarm);
      case LogAlarm.SlotDamaged _, LogAlarm.SlotNotPrepared _ -> {
        tell(GroupAlarm.SLOT_DAMAGED, alarm);
        damaged = true;
      }
    }
    agent.wake();
  }

  private void tell(GroupAlarm kind, LogAlarm alarm) {
    events.raised(kind, "", alarm.reason());
  }

  /// The log of `flow` cannot be read back somewhere below `endLsn`: it is over when it begins there.
  void unreadable(Flow flow, long endLsn, String reason) {
    unreadableTo = unreadable == flow ? Math.max(unreadableTo, endLsn) : endLsn;
    unreadable = flow;
    events.raised(GroupAlarm.LOG_UNREADABLE, "", reason);
  }

  /// A control record cannot be read; it is tried again.
  void stuck(String reason) {
    stuck = true;
    events.raised(GroupAlarm.LOG_UNREADABLE, "", "a control record cannot be read: " + reason);
  }

  /// Control records can be read.
  void goesOn() {
    if (stuck) {
      stuck = false;
      clearUnreadable();
    }
  }

  /// Ends what is over; returns nanoseconds until it wants to look again.
  long look(Flow flow) {
    if (damaged && flow.log.status().whole()) {
      damaged = false;
      events.cleared(GroupAlarm.SLOT_DAMAGED, "");
    }
    if (unreadable != null && (unreadable != flow || flow.log.start() >= unreadableTo)) {
      unreadable = null;
      clearUnreadable();
    }
    return damaged ? LOOK_NANOS : Long.MAX_VALUE;
  }

  private void clearUnreadable() {
    if (unreadable == null && !stuck) {
      events.cleared(GroupAlarm.LOG_UNREADABLE, "");
    }
  }
}
