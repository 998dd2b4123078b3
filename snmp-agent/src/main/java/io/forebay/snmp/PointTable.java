package io.forebay.snmp;

import static io.forebay.snmp.Cells.number;
import static io.forebay.snmp.Cells.truth;
import static io.forebay.snmp.Cells.word;

import io.forebay.gateway.control.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.snmp4j.smi.OID;

/// Checkpoints by name, to make and hold and release them: no manager has to look for an index.
final class PointTable {
  static final int HOLD = 2;
  static final int CONSISTENCY = 3;
  static final int STATUS = 5;

  /// `active` of RowStatus (RFC 2579).
  static final int ACTIVE = 1;

  /// `createAndGo`.
  static final int CREATE_AND_GO = 4;

  static final Table<Status.Checkpoint> POINTS =
      new Table<>(
          12,
          List.of(
              new Column<>(HOLD, "forebayPointHold", point -> truth(holds(point))),
              new Column<>(
                  CONSISTENCY, "forebayPointConsistency", point -> word(point.consistency())),
              new Column<>(4, "forebayPointLife", point -> word(point.life())),
              new Column<>(STATUS, "forebayPointStatus", point -> number(ACTIVE))));

  private PointTable() {}

  /// Whether the mirror stands at it, or is to.
  private static boolean holds(Status.Checkpoint point) {
    return switch (point.life()) {
      case HELD -> true;
      case CREATED, SENT, RECEIVED -> point.hold();
      case APPLIED, RELEASED -> false;
    };
  }

  /// The index of a checkpoint: its group's, and its name (IMPLIED).
  static int[] index(int group, String name) {
    byte[] octets = name.getBytes(StandardCharsets.UTF_8);
    int[] index = new int[1 + octets.length];
    index[0] = group;
    for (int i = 0; i < octets.length; i++) {
      index[1 + i] = octets[i] & 0xFF;
    }
    return index;
  }

  /// The name in an instance, whose index begins at `from`; "" when no name can be that.
  static String name(OID instance, int from) {
    StringBuilder name = new StringBuilder();
    for (int i = from; i < instance.size(); i++) {
      int octet = instance.get(i);
      if (octet <= ' ' || octet > '~') {
        return "";
      }
      name.append((char) octet);
    }
    return name.toString();
  }
}
