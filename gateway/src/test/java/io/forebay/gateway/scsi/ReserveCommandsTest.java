package io.forebay.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// PERSISTENT RESERVE IN and OUT, RESERVE and RELEASE: their bytes, and whom they stop.
class ReserveCommandsTest {
  private static final String WRITE = "2a 00 00 00 00 00 00 00 01 00";
  private static final String READY = "00 00 00 00 00 00";
  private static final int EXCLUSIVE_ACCESS = 3;

  private final OneUnit rig = OneUnit.of512();
  private final Initiator a = Initiator.settled(rig.target, "a");
  private final Initiator b = Initiator.settled(rig.target, "b");

  private static Initiator.Reply out(Initiator by, int action, int type, long key, long other) {
    byte[] list = ByteBuffer.allocate(24).putLong(key).putLong(other).array();
    byte[] cdb = {0x5f, (byte) action, (byte) type, 0, 0, 0, 0, 0, 24, 0};
    return by.send(0, cdb, list, list.length);
  }

  private static String in(Initiator by, int action) {
    return by.send("5e %02x 00 00 00 00 00 04 00 00".formatted(action)).hex();
  }

  @Test
  void registerAndReserve_stopsOthersUntilReleased() {
    assertThat(in(a, 0)).isEqualTo("00 00 00 00 00 00 00 00");
    assertThat(out(a, 0, 0, 0, 0x1122).status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(in(b, 0)).isEqualTo("00 00 00 01 00 00 00 08 00 00 00 00 00 00 11 22");
    assertThat(out(a, 1, EXCLUSIVE_ACCESS, 0x1122, 0).status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(in(b, 1))
        .isEqualTo("00 00 00 01 00 00 00 10 00 00 00 00 00 00 11 22 00 00 00 00 00 03 00 00");
    assertThat(b.send(WRITE, new byte[512]).status()).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    assertThat(b.send("28 00 00 00 00 00 00 00 01 00").status())
        .isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    assertThat(b.send(READY).status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(b.send("12 00 00 00 ff 00").status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(a.send(WRITE, new byte[512]).status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(out(a, 2, EXCLUSIVE_ACCESS, 0x1122, 0).status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(b.send(WRITE, new byte[512]).status()).isEqualTo(ScsiStatus.GOOD);
  }

  @Test
  void reservation_afterALogout_isStillThere() {
    out(a, 6, 0, 0, 7);
    out(a, 1, EXCLUSIVE_ACCESS, 7, 0);
    rig.target.detach(a.nexus);
    rig.target.resetUnit(0);
    b.send(READY);
    assertThat(b.send(WRITE, new byte[512]).status()).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    Initiator again = Initiator.settled(rig.target, "a");
    assertThat(again.send(WRITE, new byte[512]).status()).isEqualTo(ScsiStatus.GOOD);
  }

  @Test
  void preemptAndAbort_namesWhoseTasksEnd() {
    out(a, 6, 0, 0, 7);
    out(b, 6, 0, 0, 8);
    out(a, 1, EXCLUSIVE_ACCESS, 7, 0);
    assertThat(out(b, 5, EXCLUSIVE_ACCESS, 8, 7).status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(b.aborts).hasSize(1);
    assertThat(b.aborts.getFirst().nexuses()).containsExactly(a.nexus);
    assertThat(a.send(READY).told()).isEqualTo("06/2a/05");
    assertThat(a.send(WRITE, new byte[512]).status()).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
  }

  @Test
  void fullStatus_always_namesThePorts() {
    out(a, 6, 0, 0, 7);
    out(a, 1, 1, 7, 0);
    String port = "iqn.1994-05.com.example:a,i,0x00023d000001";
    String name = Initiator.HEX.formatHex(port.getBytes(StandardCharsets.US_ASCII));
    assertThat(in(b, 3))
        .isEqualTo(
            "00 00 00 01 00 00 00 48 00 00 00 00 00 00 00 07 00 00 00 00 01 01 00 00 00 00 00 01"
                + " 00 00 00 30 45 00 00 2c "
                + name
                + " 00 00");
    assertThat(in(b, 2)).isEqualTo("00 08 00 80 ea 01 00 00");
  }

  @Test
  void move_toANamedPort_givesItTheReservation() {
    out(a, 6, 0, 0, 7);
    out(a, 1, EXCLUSIVE_ACCESS, 7, 0);
    byte[] id = TransportId.of(b.nexus);
    byte[] list =
        ByteBuffer.allocate(24 + id.length)
            .putLong(7)
            .putLong(9)
            .put((byte) 0)
            .put((byte) 0x02)
            .putShort((short) 1)
            .putInt(id.length)
            .put(id)
            .array();
    byte[] cdb = {0x5f, 7, 3, 0, 0, 0, 0, 0, (byte) list.length, 0};
    assertThat(a.send(0, cdb, list, list.length).told()).isEmpty();
    assertThat(b.send(WRITE, new byte[512]).status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(a.send(WRITE, new byte[512]).status()).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    list[19]++; // A target port that there is not.
    assertThat(b.send(0, cdb, list, list.length).told()).isEqualTo("05/26/00");
    list[19]--;
    list[24] = 0x05; // A device, not a port.
    assertThat(b.send(0, cdb, list, list.length).told()).isEqualTo("05/26/00");
    list[23]++;
    assertThat(b.send(0, cdb, list, list.length).told()).isEqualTo("05/1a/00");
  }

  @Test
  void lists_thatLie_changeNothing() {
    byte[] cdb = {0x5f, 0, 0, 0, 0, 0, 0, 0, 24, 0};
    assertThat(a.send(0, cdb, new byte[23], 23).told()).isEqualTo("05/1a/00");
    cdb[8] = 23;
    assertThat(a.send(0, cdb, new byte[24], 24).told()).isEqualTo("05/1a/00");
    for (int flag : new int[] {0x01, 0x04, 0x08}) {
      byte[] list = ByteBuffer.allocate(24).putLong(0).putLong(5).put(20, (byte) flag).array();
      cdb[8] = 24;
      assertThat(a.send(0, cdb, list, 24).told()).as("flag %d", flag).isEqualTo("05/26/00");
    }
    assertThat(out(a, 1, 0, 0, 0).told()).as("no such type").isEqualTo("05/24/00");
    assertThat(out(a, 1, 0x13, 0, 0).told()).as("scope").isEqualTo("05/24/00");
    assertThat(a.send("5e 04 00 00 00 00 00 ff 00 00").told()).isEqualTo("05/24/00");
    assertThat(rig.unit.reservations()).isEqualTo(Reservations.NONE);
  }

  @Test
  void reserve6_stopsAllButTheFew() {
    assertThat(a.send("16 00 00 00 00 00").status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(a.send("16 00 00 00 00 00").status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(b.send("16 00 00 00 00 00").status()).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    assertThat(b.send("1a 00 3f 00 ff 00").status()).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    assertThat(b.send(READY).status()).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    assertThat(b.send("12 00 00 00 ff 00").status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(b.send("17 00 00 00 00 00").status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(b.send(READY).status()).as("not b's").isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    assertThat(a.send("17 00 00 00 00 00").status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(b.send("16 00 00 00 00 00").status()).isEqualTo(ScsiStatus.GOOD);
    rig.target.detach(b.nexus);
    assertThat(a.send(READY).status()).as("b is gone").isEqualTo(ScsiStatus.GOOD);
  }

  @Test
  void reserve6_whileSomebodyIsRegistered_conflicts() {
    out(a, 6, 0, 0, 7);
    assertThat(a.send("16 00 00 00 00 00").status()).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    assertThat(b.send("17 00 00 00 00 00").status()).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    out(a, 6, 0, 0, 0);
    assertThat(b.send("16 00 00 00 00 00").status()).isEqualTo(ScsiStatus.GOOD);
    assertThat(out(a, 6, 0, 0, 7).status()).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    rig.target.resetUnit(0);
    assertThat(a.send(READY).told()).isEqualTo("06/29/03");
    assertThat(out(a, 6, 0, 0, 7).status()).isEqualTo(ScsiStatus.GOOD);
  }

  /// Every attention has been told.
  private static void settle(Initiator... some) {
    for (Initiator each : some) {
      for (int i = 0; i < 3; i++) {
        each.send(READY);
      }
    }
  }

  /// Who lost a registration to another initiator is told outside; what an initiator does to itself is not.
  @Test
  void preemptedOrCleared_byAnother_isToldToTheWatch() {
    List<String> heard = new ArrayList<>();
    LogicalUnit unit =
        new LogicalUnit(
            rig.volume, false, "", ReservationStore.NONE, (by, whose) -> heard.add(by + whose));
    rig.target.units(new TreeMap<>(Map.of(0, unit)));
    settle(a, b);
    out(a, 6, 0, 0, 7);
    out(b, 6, 0, 0, 8);
    out(a, 1, EXCLUSIVE_ACCESS, 7, 0);
    out(a, 2, EXCLUSIVE_ACCESS, 7, 0);
    out(a, 1, EXCLUSIVE_ACCESS, 7, 0);
    assertThat(out(b, 4, EXCLUSIVE_ACCESS, 9, 7).status())
        .isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    assertThat(heard).isEmpty();
    assertThat(out(b, 4, EXCLUSIVE_ACCESS, 8, 7).status()).isEqualTo(ScsiStatus.GOOD);
    String names = "iqn.1994-05.com.example:";
    assertThat(heard).containsExactly(names + "b[" + names + "a]");
    settle(a);
    out(a, 6, 0, 0, 7);
    assertThat(out(a, 3, 0, 7, 0).status()).as("clear").isEqualTo(ScsiStatus.GOOD);
    assertThat(heard).hasSize(2).endsWith(names + "a[" + names + "b]");
    out(a, 6, 0, 0, 7);
    assertThat(out(a, 3, 0, 7, 0).status()).as("its own alone").isEqualTo(ScsiStatus.GOOD);
    assertThat(heard).hasSize(2);
  }
}
