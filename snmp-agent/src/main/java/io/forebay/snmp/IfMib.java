package io.forebay.snmp;

import static io.forebay.snmp.Cells.counter;
import static io.forebay.snmp.Cells.gauge;
import static io.forebay.snmp.Cells.number;
import static io.forebay.snmp.Cells.text;
import static io.forebay.snmp.Cells.truth;
import static io.forebay.snmp.Smi.low;

import io.forebay.snmp.machine.Machine;
import io.forebay.snmp.machine.Machine.Adapter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/// IF-MIB (RFC 2863): the machine's network interfaces, by the kernel's numbers for them. Nothing is told of what the
/// kernel does not count: broadcasts, and multicasts that were sent.
final class IfMib {
  /// Of ifLinkUpDownTrapEnable: no linkDown is sent.
  private static final int DISABLED = 2;

  private static final long MEGA = 1_000_000;

  static final StandardTable<Machine> COUNT =
      new StandardTable<>(
          "1.3.6.1.2.1.2",
          List.of(new Column<>(1, "ifNumber", machine -> number(machine.adapters().size()))));

  static final StandardTable<Adapter> ADAPTERS =
      new StandardTable<>(
          "1.3.6.1.2.1.2.2.1",
          List.of(
              new Column<>(1, "ifIndex", adapter -> number(adapter.index())),
              new Column<>(2, "ifDescr", adapter -> text(adapter.name())),
              new Column<>(3, "ifType", adapter -> number(type(adapter.kind()))),
              new Column<>(4, "ifMtu", adapter -> Smi.clamped(adapter.mtu())),
              new Column<>(5, "ifSpeed", adapter -> gauge(bitsPerSecond(adapter))),
              new Column<>(6, "ifPhysAddress", adapter -> Smi.octets(address(adapter.address()))),
              new Column<>(7, "ifAdminStatus", adapter -> number(adapter.state().up() ? 1 : 2)),
              new Column<>(
                  8, "ifOperStatus", adapter -> number(adapter.state().operation().ordinal() + 1)),
              new Column<>(9, "ifLastChange", adapter -> Smi.ticks(0)),
              new Column<>(10, "ifInOctets", adapter -> low(adapter.received().bytes())),
              new Column<>(11, "ifInUcastPkts", adapter -> low(unicast(adapter))),
              new Column<>(13, "ifInDiscards", adapter -> low(adapter.received().dropped())),
              new Column<>(14, "ifInErrors", adapter -> low(adapter.received().errors())),
              new Column<>(16, "ifOutOctets", adapter -> low(adapter.sent().bytes())),
              new Column<>(17, "ifOutUcastPkts", adapter -> low(adapter.sent().packets())),
              new Column<>(19, "ifOutDiscards", adapter -> low(adapter.sent().dropped())),
              new Column<>(20, "ifOutErrors", adapter -> low(adapter.sent().errors()))));

  static final StandardTable<Adapter> MORE =
      new StandardTable<>(
          "1.3.6.1.2.1.31.1.1.1",
          List.of(
              new Column<>(1, "ifName", adapter -> text(adapter.name())),
              new Column<>(2, "ifInMulticastPkts", adapter -> low(adapter.received().multicast())),
              new Column<>(6, "ifHCInOctets", adapter -> counter(adapter.received().bytes())),
              new Column<>(7, "ifHCInUcastPkts", adapter -> counter(unicast(adapter))),
              new Column<>(
                  8, "ifHCInMulticastPkts", adapter -> counter(adapter.received().multicast())),
              new Column<>(10, "ifHCOutOctets", adapter -> counter(adapter.sent().bytes())),
              new Column<>(11, "ifHCOutUcastPkts", adapter -> counter(adapter.sent().packets())),
              new Column<>(14, "ifLinkUpDownTrapEnable", adapter -> number(DISABLED)),
              new Column<>(15, "ifHighSpeed", adapter -> gauge(Math.max(0, adapter.speed()))),
              new Column<>(
                  16, "ifPromiscuousMode", adapter -> truth(adapter.state().promiscuous())),
              new Column<>(17, "ifConnectorPresent", adapter -> truth(adapter.state().device())),
              new Column<>(18, "ifAlias", adapter -> text(adapter.alias())),
              new Column<>(19, "ifCounterDiscontinuityTime", adapter -> Smi.ticks(0))));

  static final List<StandardTable<?>> TABLES = List.of(COUNT, ADAPTERS, MORE);

  private IfMib() {}

  static void put(Map<OID, Variable> into, Machine machine) {
    COUNT.put(into, machine, 0);
    for (Adapter adapter : machine.adapters()) {
      ADAPTERS.put(into, adapter, adapter.index());
      MORE.put(into, adapter, adapter.index());
    }
  }

  /// IANAifType for the kernel's ARPHRD.
  private static int type(int kind) {
    return switch (kind) {
      case 1 -> 6; // ethernetCsmacd
      case 772 -> 24; // softwareLoopback
      case 512 -> 23; // ppp
      case 32 -> 199; // infiniband
      case 768, 769, 776, 778, 823 -> 131; // tunnel
      default -> 1; // other
    };
  }

  private static long bitsPerSecond(Adapter adapter) {
    return Math.max(0, adapter.speed()) * MEGA;
  }

  /// The kernel counts all packets, and the multicasts among them.
  private static long unicast(Adapter adapter) {
    return adapter.received().packets() - adapter.received().multicast();
  }

  /// None when it is all zeros, as that of the loopback.
  private static byte[] address(String text) {
    String digits = text.replace(":", "");
    boolean none = !digits.matches("([0-9a-fA-F]{2})+") || digits.matches("0+");
    return none ? new byte[0] : HexFormat.of().parseHex(digits);
  }
}
