package io.forebay.snmp;

import io.forebay.gateway.control.event.EventKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.snmp4j.smi.OID;

/// As which notifications of `FOREBAY-MIB` an event is told: what managers want to tell apart has a pair of its own,
/// everything else the general one. The event's id travels with all of them.
///
/// @param raised the last arc of the one that says that it stands, or has happened
/// @param cleared of the one that says that it is over
record Topic(int raised, int cleared) {
  static final Topic ALARM = new Topic(1, 2);
  static final Topic EVENT = new Topic(3, 3);

  /// The type of a notification that says how many were held back.
  static final OID HELD_BACK = type(4);

  /// The type of a test.
  static final OID TEST = type(5);

  private static final Map<EventKind, Topic> NAMED = new EnumMap<>(EventKind.class);

  static {
    name(new Topic(11, 12), EventKind.LINE_LOST);
    name(
        new Topic(13, 14),
        EventKind.LAG_HIGH,
        EventKind.ACK_FELL_BACK,
        EventKind.ACK_STALLED,
        EventKind.POLICY_LATE);
    name(new Topic(15, 16), EventKind.TRACKING, EventKind.IN_PLACE);
    name(new Topic(17, 18), EventKind.BUFFER_FILLING, EventKind.BUFFER_SHORT);
    name(new Topic(19, 20), EventKind.HOLD_REACHED);
    name(new Topic(20, 20), EventKind.HOLD_ENDED, EventKind.HOLD_RELEASED);
    name(new Topic(21, 22), EventKind.VERIFY_DIFFERS);
    name(new Topic(23, 23), EventKind.PROMOTED, EventKind.TAKEN_OVER);
    name(new Topic(25, 26), EventKind.TWO_PRIMARIES, EventKind.SUPERSEDED, EventKind.DIVERGED);
    name(
        new Topic(27, 28),
        EventKind.LOG_FAILED,
        EventKind.SLOT_DAMAGED,
        EventKind.STATE_FAILED,
        EventKind.MIRROR_REFUSED,
        EventKind.MIRROR_FULL,
        EventKind.MIRROR_FAILED);
    name(
        new Topic(29, 30),
        EventKind.SIGNIN_FAILED,
        EventKind.SIGNIN_THROTTLED,
        EventKind.ISCSI_LOGIN_REFUSED,
        EventKind.PEER_REFUSED,
        EventKind.SNMP_REFUSED);
  }

  private static void name(Topic topic, EventKind... kinds) {
    List.of(kinds).forEach(kind -> NAMED.put(kind, topic));
  }

  static Topic of(EventKind kind) {
    Topic general =
        switch (kind.nature()) {
          case HAPPENS -> EVENT;
          case STANDS, STANDS_OVER_RESTARTS -> ALARM;
        };
    return NAMED.getOrDefault(kind, general);
  }

  OID type(Notice.State state) {
    return switch (state) {
      case RAISED, HAPPENED -> type(raised);
      case CLEARED -> type(cleared);
    };
  }

  private static OID type(int arc) {
    return new OID(ForebayMib.BASE.getValue(), new int[] {0, arc});
  }
}
