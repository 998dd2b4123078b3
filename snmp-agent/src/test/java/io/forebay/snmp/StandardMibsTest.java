package io.forebay.snmp;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.IscsiReport;
import io.forebay.snmp.machine.FakeKernel;
import io.forebay.snmp.machine.Inspector;
import io.forebay.snmp.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UnsignedInteger32;
import org.snmp4j.smi.Variable;

/// What becomes of a machine and of the iSCSI service in the standard's modules.
class StandardMibsTest {
  private static final Path PAGE =
      requireNonNull(Path.of("").toAbsolutePath().getParent()).resolve("docs/snmp.md");

  private final Indexes indexes = new Indexes(new MemoryShelf(), Samples.NOON);

  private static Machine machine() {
    try (Inspector inspector =
        new Inspector(
            new FakeKernel(),
            System::nanoTime,
            bug -> {
              throw new AssertionError(bug);
            })) {
      Machine seen = inspector.look().join();
      while (seen.equals(Machine.UNSEEN)) { // This machine is busy.
        seen = inspector.look().join();
      }
      return seen;
    }
  }

  private Map<OID, Variable> cells() {
    return StandardMibs.cells(Samples.seen(2), machine(), indexes);
  }

  /// The instances of one object, as text, by their indexes.
  private static Map<String, String> column(Map<OID, Variable> cells, String name) {
    OID object = requireNonNull(StandardMibs.objects().get(name), name);
    return cells.entrySet().stream()
        .filter(each -> each.getKey().startsWith(object))
        .collect(
            toMap(
                each ->
                    each.getKey().toDottedString().substring(object.toDottedString().length() + 1),
                each -> each.getValue().toString(),
                (a, b) -> a,
                TreeMap::new));
  }

  private static Class<? extends Variable> type(String written) {
    return switch (written) {
      case "text", "octets", "bits", "time" -> OctetString.class;
      case "number", "word", "truth" -> Integer32.class;
      case "unsigned" -> UnsignedInteger32.class;
      case "gauge" -> Gauge32.class;
      case "counter32" -> Counter32.class;
      case "counter" -> Counter64.class;
      case "ticks" -> TimeTicks.class;
      case "name" -> OID.class;
      default -> throw new AssertionError("no type for " + written);
    };
  }

  /// `name`, `type` of each row of the page.
  private static Map<String, String> page() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    Pattern.compile("(?m)^\\| `((?:if|hr|iscsi|scsi)\\w+)` \\| [^|]+ \\| (\\w+)")
        .matcher(Files.readString(PAGE))
        .results()
        .forEach(row -> assertThat(rows.put(row.group(1), row.group(2))).isNull());
    return rows;
  }

  @Test
  void page_ofObjects_namesEachOnce() throws IOException {
    assertThat(page().keySet())
        .containsExactlyInAnyOrderElementsOf(StandardMibs.objects().keySet());
  }

  @Test
  void cells_eachObject_hasInstancesOfTheTypeThatThePageSays() throws IOException {
    Map<String, String> page = page();
    Map<OID, Variable> cells = cells();
    assertThat(cells).hasSizeGreaterThan(200);
    StandardMibs.objects()
        .forEach((name, object) -> {
          List<Variable> values =
              cells.entrySet().stream()
                  .filter(each -> each.getKey().startsWith(object))
                  .map(Map.Entry::getValue)
                  .toList();
          boolean watched = !name.equals("hrProcessorLoad"); // For a minute, and not here.
          assertThat(values.isEmpty()).as(name).isNotEqualTo(watched);
          values.forEach(value ->
              assertThat(value.getClass())
                  .as(name)
                  .isEqualTo(type(requireNonNull(page.get(name), name))));
        });
  }

  @Test
  void cells_allOfThem_lieBelowARootAndBelowAnObject() {
    cells()
        .keySet()
        .forEach(cell -> {
          assertThat(StandardMibs.ROOTS).as(cell.toString()).anyMatch(cell::startsWith);
          assertThat(StandardMibs.objects().values())
              .as(cell.toString())
              .anyMatch(cell::startsWith);
        });
  }

  @Test
  void interfaces_ofAMachine_haveTheKernelsNumbers() {
    Map<OID, Variable> cells = cells();
    assertThat(column(cells, "ifNumber")).containsExactly(Map.entry("0", "3"));
    assertThat(column(cells, "ifDescr")).isEqualTo(Map.of("1", "lo", "2", "eth0", "7", "eth1"));
    assertThat(column(cells, "ifType")).isEqualTo(Map.of("1", "24", "2", "6", "7", "6"));
    assertThat(column(cells, "ifPhysAddress"))
        .isEqualTo(Map.of("1", "", "2", "52:54:00:12:34:56", "7", ""));
    assertThat(column(cells, "ifAdminStatus")).isEqualTo(Map.of("1", "1", "2", "1", "7", "2"));
    assertThat(column(cells, "ifOperStatus")).isEqualTo(Map.of("1", "1", "2", "1", "7", "2"));
    assertThat(column(cells, "ifSpeed")).containsEntry("2", "4294967295").containsEntry("7", "0");
    assertThat(column(cells, "ifHighSpeed")).containsEntry("2", "10000");
    assertThat(column(cells, "ifInOctets")).containsEntry("2", "705032704"); // 5e9 - 2^32
    assertThat(column(cells, "ifHCInOctets")).containsEntry("2", "5000000000");
    assertThat(column(cells, "ifHCInUcastPkts")).containsEntry("2", "59000");
    assertThat(column(cells, "ifHCInMulticastPkts")).containsEntry("2", "1000");
    assertThat(column(cells, "ifOutErrors")).containsEntry("2", "5");
    assertThat(column(cells, "ifPromiscuousMode")).containsEntry("2", "1").containsEntry("7", "2");
    assertThat(column(cells, "ifConnectorPresent")).containsEntry("2", "1").containsEntry("1", "2");
  }

  @Test
  void storage_ofAnySize_fitsInto31Bits() {
    Map<OID, Variable> cells = cells();
    assertThat(column(cells, "hrMemorySize")).containsExactly(Map.entry("0", "8388608"));
    assertThat(column(cells, "hrStorageDescr").values())
        .containsExactly("Physical memory", "Swap space", "Java heap", "/", "/srv/my buffer");
    assertThat(column(cells, "hrStorageType").values())
        .extracting(type -> type.substring(type.lastIndexOf('.') + 1))
        .containsExactly("2", "3", "1", "4", "4");
    assertThat(column(cells, "hrStorageAllocationUnits")).containsEntry("4", "4096");
    assertThat(column(cells, "hrStorageSize")).containsEntry("4", "26214400");
    assertThat(column(cells, "hrStorageUsed")).containsEntry("4", "7864320");
    long unit = Long.parseLong(requireNonNull(column(cells, "hrStorageAllocationUnits").get("5")));
    long size = Long.parseLong(requireNonNull(column(cells, "hrStorageSize").get("5")));
    assertThat(unit).isEqualTo(64 << 10); // Of 32 KiB there would be 2^31: one too many.
    assertThat(size).isEqualTo((64L << 40) / unit);
  }

  @Test
  void devices_ofAMachine_areProcessorsAndDisks() {
    Map<OID, Variable> cells = cells();
    assertThat(column(cells, "hrDeviceDescr").values())
        .containsExactly("Slow One @ 1 GHz", "Slow One @ 1 GHz", "nvme0n1 Fast One 2TB", "vda");
    assertThat(column(cells, "hrDeviceStatus").values()).containsExactly("2", "2", "2", "1");
    assertThat(column(cells, "hrDiskStorageMedia").values()).containsExactly("1", "3");
    assertThat(column(cells, "hrDiskStorageCapacity").values())
        .containsExactly("2000398680", "104857600");
  }

  @Test
  void machine_unseen_leavesTheApplianceThere() {
    Map<OID, Variable> cells = StandardMibs.cells(Samples.seen(2), Machine.UNSEEN, indexes);
    assertThat(column(cells, "hrSystemUptime")).isEmpty();
    assertThat(column(cells, "hrSystemDate")).hasSize(1);
    assertThat(column(cells, "ifNumber")).containsExactly(Map.entry("0", "0"));
    assertThat(column(cells, "iscsiNodeName")).containsExactly(Map.entry("1.1", "iqn.x:main"));
  }

  @Test
  void iscsi_aSession_isToldWithItsConnection() {
    Map<OID, Variable> cells = cells();
    assertThat(column(cells, "iscsiInstSessionNumber")).containsExactly(Map.entry("1", "1"));
    assertThat(column(cells, "iscsiPortalAddr")).containsExactly(Map.entry("1.1", "7f:00:00:01"));
    assertThat(column(cells, "iscsiTgtPortalPort")).containsExactly(Map.entry("1.1.0", "3260"));
    assertThat(column(cells, "iscsiTgtLoginFailures")).containsExactly(Map.entry("1.1", "3"));
    assertThat(column(cells, "iscsiTgtLoginAuthenticateFails")).containsEntry("1.1", "2");
    assertThat(column(cells, "iscsiSsnInitiatorName")).containsExactly(Map.entry("1.1.4", "iqn.a"));
    assertThat(column(cells, "iscsiSsnISID")).containsEntry("1.1.4", "00:02:3d:00:00:01");
    assertThat(column(cells, "iscsiSsnMaxBurstLength")).containsEntry("1.1.4", "1048576");
    assertThat(column(cells, "iscsiSsnCmdPDUs")).containsEntry("1.1.4", "1234");
    assertThat(column(cells, "iscsiCxnRemoteAddr"))
        .containsExactly(Map.entry("1.1.4.1", "c0:00:02:07"));
    assertThat(column(cells, "iscsiCxnRemotePort")).containsEntry("1.1.4.1", "1");
    assertThat(column(cells, "iscsiCxnHeaderIntegrity")).containsEntry("1.1.4.1", "4");
    assertThat(column(cells, "iscsiCxnDataIntegrity")).containsEntry("1.1.4.1", "3");
    assertThat(column(cells, "iscsiNodeTransportType"))
        .containsExactly(Map.entry("1.1", "1.3.6.1.2.1.139.2.1.5.1.2.1.1.1"));
    assertThat(cells).containsKey(new OID("1.3.6.1.2.1.139.2.1.5.1.2.1.1.1"));
  }

  @Test
  void scsi_aTarget_isADeviceWithUnits() {
    Map<OID, Variable> cells = cells();
    assertThat(column(cells, "scsiDeviceAlias")).containsExactly(Map.entry("1.1", "main"));
    assertThat(column(cells, "scsiTgtPortName"))
        .containsExactly(Map.entry("1.1.1", "iqn.x:main,t,0x0001"));
    assertThat(column(cells, "scsiAttIntrPortIdentifier"))
        .containsExactly(Map.entry("1.1.1.4", "iqn.a,i,0x00023d000001"));
    assertThat(column(cells, "scsiTgtDeviceStatus")).containsEntry("1.1", "5"); // In standby.
    assertThat(column(cells, "scsiTgtDevNumberOfLUs")).containsEntry("1.1", "0");
    assertThat(column(cells, "scsiTgtDevNonAccessibleLUs")).containsEntry("1.1", "1");
    assertThat(column(cells, "scsiLuStatus")).containsExactly(Map.entry("1.1.1", "3"));
    assertThat(cells.get(new OID("1.3.6.1.2.1.139.2.4.2.1.5.1.1.1.1")))
        .isEqualTo(new OctetString(new byte[] {0x6f, 0x20}));
  }

  @Test
  void iscsi_off_hasNoRows() {
    Seen seen = Samples.seen(2);
    Seen off =
        new Seen(
            seen.appliance(),
            seen.volumes(),
            seen.checkpoints(),
            IscsiReport.OFF,
            seen.alarms(),
            seen.notices(),
            0);
    assertThat(StandardMibs.cells(off, machine(), indexes).keySet())
        .noneMatch(cell -> StandardMibs.ROOTS.subList(3, 5).stream().anyMatch(cell::startsWith));
  }

  @Test
  void endpoint_ofEachForm_isUnderstood() {
    assertThat(Stream.of("192.0.2.7:1", "[2001:db8::1]:3260", "2001:db8::1:3260"))
        .map(Endpoint::of)
        .doesNotContainNull();
    assertThat(Stream.of("", "unix", "gone", "db1:3260", "192.0.2.7:x"))
        .map(Endpoint::of)
        .containsOnlyNulls();
    assertThat(requireNonNull(Endpoint.of("[fe80::1%eth0]:3260")).port()).isEqualTo(3260);
  }
}
