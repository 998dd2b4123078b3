package io.forebay.snmp.machine;

import io.forebay.snmp.machine.Machine.Adapter;
import io.forebay.snmp.machine.Machine.AdapterState;
import io.forebay.snmp.machine.Machine.Count;
import io.forebay.snmp.machine.Machine.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Network interfaces.
final class Adapters {
  /// More are not shown: each costs some files.
  static final int ADAPTERS_MAX = 512;

  // Flags of an interface (linux/if.h).
  private static final long UP = 0x1;
  private static final long PROMISCUOUS = 0x100;

  /// Columns of `/proc/net/dev`, and where those for what was sent begin.
  private static final int COLUMNS = 16;

  private static final int SENT = 8;

  private Adapters() {}

  static List<Adapter> of(Kernel kernel) {
    Map<String, String> counts = Texts.fields(kernel.read("proc/net/dev"));
    List<Adapter> adapters = new ArrayList<>();
    for (String name : kernel.names("sys/class/net").stream().sorted().toList()) {
      String folder = "sys/class/net/" + name + "/";
      long index = Texts.number(kernel.read(folder + "ifindex"));
      long[] columns = numbers(counts.getOrDefault(name, ""));
      if (index > 0
          && index <= Integer.MAX_VALUE
          && columns.length >= COLUMNS
          && adapters.size() < ADAPTERS_MAX) {
        adapters.add(adapter(kernel, folder, (int) index, name, columns));
      }
    }
    adapters.sort(Comparator.comparingInt(Adapter::index));
    return adapters;
  }

  private static long[] numbers(String line) {
    return Arrays.stream(Texts.words(line)).mapToLong(Texts::number).toArray();
  }

  private static Adapter adapter(
      Kernel kernel, String folder, int index, String name, long[] columns) {
    long flags = Math.max(0, Texts.number(kernel.read(folder + "flags")));
    AdapterState state =
        new AdapterState(
            (flags & UP) != 0,
            operation(
                Texts.trimmed(kernel.read(folder + "operstate")),
                Texts.number(kernel.read(folder + "carrier"))),
            (flags & PROMISCUOUS) != 0,
            !kernel.names(folder + "device").isEmpty());
    return new Adapter(
        index,
        name,
        Texts.trimmed(kernel.read(folder + "ifalias")),
        (int) Texts.number(kernel.read(folder + "type")),
        Texts.number(kernel.read(folder + "mtu")),
        Texts.number(kernel.read(folder + "speed")),
        Texts.trimmed(kernel.read(folder + "address")),
        state,
        new Count(columns[0], columns[1], columns[7], columns[2], columns[3]),
        new Count(
            columns[SENT],
            columns[SENT + 1],
            Machine.UNKNOWN,
            columns[SENT + 2],
            columns[SENT + 3]));
  }

  /// Some drivers do not tell their state: then it is whether there is a carrier.
  private static Operation operation(String state, long carrier) {
    return switch (state) {
      case "up" -> Operation.UP;
      case "down" -> Operation.DOWN;
      case "testing" -> Operation.TESTING;
      case "dormant" -> Operation.DORMANT;
      case "notpresent" -> Operation.NOT_PRESENT;
      case "lowerlayerdown" -> Operation.LOWER_LAYER_DOWN;
      default -> carrier == 1 ? Operation.UP : carrier == 0 ? Operation.DOWN : Operation.UNKNOWN;
    };
  }
}
