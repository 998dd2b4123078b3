package io.forebay.gateway.scsi;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A target with its logical units: what an initiator's commands and task management functions go to. Any
/// thread.
public final class TargetDevice {
  /// The most logical units: what fits in the flat space method of addressing (SAM-5 4.6.9).
  public static final int UNITS_MAX = 1 << 14;

  private static final int WELL_KNOWN_REPORT_LUNS = 0xc101;

  private final String name;
  private final int portalGroup;
  private final Set<Nexus> nexuses = new HashSet<>(); // Guarded by itself.
  private volatile SortedMap<Integer, LogicalUnit> units = Collections.emptySortedMap();

  /// @param name the target's iSCSI name
  /// @param portalGroup tag of its one portal group, which is its one target port and target port group
  public TargetDevice(String name, int portalGroup) {
    this.name = name;
    this.portalGroup = portalGroup;
  }

  public String name() {
    return name;
  }

  int portalGroup() {
    return portalGroup;
  }

  /// By number, from 0 to [#UNITS_MAX] - 1.
  public SortedMap<Integer, LogicalUnit> units() {
    return units;
  }

  /// Gives the target these units. Those that stay hear that others came or went.
  public void units(SortedMap<Integer, LogicalUnit> fresh) {
    synchronized (nexuses) {
      SortedMap<Integer, LogicalUnit> old = units;
      units = Collections.unmodifiableSortedMap(new TreeMap<>(fresh));
      if (!old.isEmpty() && !old.equals(units)) {
        old.values().forEach(unit -> unit.tellAll(Attentions.UNITS_CHANGED));
      }
      for (LogicalUnit unit : units.values()) {
        if (!old.containsValue(unit)) {
          nexuses.forEach(unit::attach);
        }
      }
    }
  }

  /// A session has come: to be called before its first command.
  public void attach(Nexus nexus) {
    synchronized (nexuses) {
      nexuses.add(nexus);
      units.values().forEach(unit -> unit.attach(nexus));
    }
  }

  /// A session is gone, with all its tasks ended. Not to be called when another session has taken its
  /// nexus over: then [#attach] once more.
  public void detach(Nexus nexus) {
    synchronized (nexuses) {
      nexuses.remove(nexus);
      units.values().forEach(unit -> unit.detach(nexus));
    }
  }

  /// LOGICAL UNIT RESET, once the session has ended all tasks for `lun`, of all nexuses. False: no such
  /// unit.
  public boolean resetUnit(long lun) {
    LogicalUnit unit = unit(lun);
    if (unit == null) {
      return false;
    }
    unit.reset(Attentions.LUN_RESET);
    return true;
  }

  /// TARGET WARM RESET and TARGET COLD RESET, once the session has ended all tasks of all nexuses.
  public void resetTarget() {
    units.values().forEach(unit -> unit.reset(Attentions.RESET));
  }

  /// Whether there is a unit with this number: for task management of one unit.
  public boolean has(long lun) {
    return unit(lun) != null;
  }

  /// The unit that the eight bytes of `lun` address; null: none.
  public @Nullable LogicalUnit unit(long lun) {
    if ((lun & 0xffff_ffff_ffffL) != 0) {
      return null;
    }
    int number = (int) (lun >>> 48);
    return switch (number >>> 14) {
      case 0 -> number >>> 8 == 0 ? units.get(number) : null; // Peripheral, bus 0.
      case 1 -> units.get(number & (UNITS_MAX - 1)); // Flat space.
      default -> null;
    };
  }

  /// The eight bytes that address unit `number`.
  static long address(int number) {
    return (number < 256 ? number : number | 1L << 14) << 48;
  }

  /// What to do for `cdb`, whatever bytes it holds.
  ///
  /// @param lun the eight bytes of the logical unit number
  /// @param expectedOut bytes of data-out that the initiator has announced, 0 or more
  public Plan plan(Nexus nexus, long lun, byte[] cdb, long expectedOut) {
    LogicalUnit unit = unit(lun);
    if (unit == null) {
      return Absent.plan(this, lun >>> 48 == WELL_KNOWN_REPORT_LUNS, cdb);
    }
    int code = cdb.length == 0 ? -1 : cdb[0] & 0xff;
    if (code != Opcode.INQUIRY.code()
        && code != Opcode.REPORT_LUNS.code()
        && code != Opcode.REQUEST_SENSE.code()) {
      Sense attention = unit.attention(nexus);
      if (attention != null) {
        return unit.check(attention);
      }
    }
    return switch (Cdb.parse(cdb)) {
      case Cdb.Parsed.Refused(Sense sense) -> unit.check(sense);
      case Cdb.Parsed.Known(Cdb known) -> admit(new Request(this, unit, nexus, known, expectedOut));
    };
  }

  /// Whether the state of access, reservations and write protection let it pass; if so, what it does.
  private static Plan admit(Request request) {
    LogicalUnit unit = request.unit();
    Opcode opcode = request.cdb().opcode();
    Sense refusal = served(opcode, unit.state()) ? null : unit.state().refusal();
    if (refusal != null) {
      return unit.check(refusal);
    }
    if (unit.conflicts(request.nexus(), opcode.access())) {
      return Plan.status(ScsiStatus.RESERVATION_CONFLICT);
    }
    if (opcode.access() == Access.WRITE) {
      refusal = unit.writeRefusal();
      if (refusal != null) {
        return unit.check(refusal);
      }
    }
    return Commands.plan(request);
  }

  /// SPC-4 5.16.2.4.4 and 5.16.2.4.5: what is served in a state in which the medium is not.
  private static boolean served(Opcode opcode, AccessState state) {
    boolean always =
        switch (opcode) {
          case INQUIRY, REPORT_LUNS, REQUEST_SENSE, REPORT_TARGET_PORT_GROUPS -> true;
          default -> false;
        };
    boolean standby =
        switch (opcode) {
          case MODE_SENSE_6, MODE_SENSE_10, MODE_SELECT_6, MODE_SELECT_10 -> true;
          case READ_KEYS, READ_RESERVATION, REPORT_CAPABILITIES, READ_FULL_STATUS -> true;
          case REGISTER, RESERVE, RELEASE, CLEAR, PREEMPT, PREEMPT_AND_ABORT -> true;
          case REGISTER_AND_IGNORE, REGISTER_AND_MOVE -> true;
          case REPORT_SUPPORTED_OPCODES, REPORT_SUPPORTED_TMFS -> true;
          default -> false;
        };
    return switch (state) {
      case ACTIVE -> true;
      case STANDBY -> always || standby;
      case UNAVAILABLE -> always;
    };
  }
}
