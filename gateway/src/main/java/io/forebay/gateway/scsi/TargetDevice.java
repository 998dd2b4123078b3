package io.forebay.gateway.scsi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A target with its logical units: what an initiator's commands and task management functions go to. Any
/// thread.
public final class TargetDevice {
  /// The most logical units: what fits in the flat space method of addressing (SAM-5 4.6.9).
  public static final int UNITS_MAX = 1 << 14;

  private static final int PORT_GROUPS = 0xffff;
  private static final int WELL_KNOWN_REPORT_LUNS = 0xc101;

  private final String name;
  private final List<Integer> ports;
  private final Set<Nexus> nexuses = new HashSet<>(); // Guarded by itself.
  private volatile SortedMap<Integer, LogicalUnit> units = Collections.emptySortedMap();

  /// @param name the target's iSCSI name
  /// @param portalGroups tags, each that of a target port and its relative identifier: at least one
  public TargetDevice(String name, Collection<Integer> portalGroups) {
    this.name = name;
    ports = portalGroups.stream().distinct().sorted().toList();
  }

  public String name() {
    return name;
  }

  /// The relative identifiers of its target ports, ascending.
  List<Integer> ports() {
    return ports;
  }

  /// The number of the one target port group that all target ports are (access is the same through each), 1
  /// to 65535. A unit has another group on the other appliance; so it comes from the target's name, which is
  /// another one there.
  int portGroup() {
    CRC32C hash = new CRC32C();
    hash.update(name.getBytes(UTF_8));
    return (int) (hash.getValue() % PORT_GROUPS) + 1;
  }

  /// By number, from 0 to [#UNITS_MAX] - 1.
  public SortedMap<Integer, LogicalUnit> units() {
    return units;
  }

  /// Gives the target these units. Those that stay hear that others came or went. A unit in the place of one
  /// of the same identity is that disk in another state of access; it has been reset.
  public void units(SortedMap<Integer, LogicalUnit> fresh) {
    synchronized (nexuses) {
      SortedMap<Integer, LogicalUnit> old = units;
      units = Collections.unmodifiableSortedMap(new TreeMap<>(fresh));
      if (!old.isEmpty() && !old.equals(units)) {
        old.values().forEach(unit -> unit.tellAll(Attentions.UNITS_CHANGED));
      }
      old.values().stream()
          .filter(unit -> !units.containsValue(unit))
          .forEach(unit -> nexuses.forEach(unit::detach));
      units.forEach((number, unit) -> {
        if (!old.containsValue(unit)) {
          nexuses.forEach(unit::attach);
          LogicalUnit before = old.get(number);
          if (before != null && before.identity().equals(unit.identity())) {
            unit.tellAll(Attentions.ACCESS_STATE_CHANGED);
          }
        }
      });
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

  /// I_T NEXUS RESET, once the session of `nexus` has ended all its tasks.
  public void resetNexus(Nexus nexus) {
    units.values().forEach(unit -> unit.lose(nexus));
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

  /// SPC-4 5.16.2.4.4 and 5.16.2.4.5: what is served in a state in which the medium is not. In standby that
  /// would be PERSISTENT RESERVE OUT, too; but reservations change with the log, on the primary.
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
