package io.forebay.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.group.Golden;
import io.forebay.gateway.nbd.MemoryVolume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Reservations that are to outlive power loss (APTPL): when they count, and what is left after it.
class ReservationDeskTest {
  private static final int APTPL = 1;
  private static final int EXCLUSIVE_ACCESS = 3;

  /// Keeps what it is given, at once or when it is told to.
  private static final class Memory implements ReservationStore {
    byte[] image = NOTHING;
    @Nullable IoFailure failure;
    boolean slow;
    int kept;
    private Runnable keeping = () -> {};

    @Override
    public byte[] kept() {
      return image;
    }

    @Override
    public void keep(byte[] fresh, Completion done) {
      keeping =
          () -> {
            if (failure == null) {
              image = fresh;
              kept++;
            }
            done.done(failure);
          };
      if (!slow) {
        keeping.run();
      }
    }
  }

  private final Memory store = new Memory();
  private TargetDevice target = started();
  private Initiator a = Initiator.settled(target, "a");
  private Initiator b = Initiator.settled(target, "b");

  private TargetDevice started() {
    LogicalUnit unit =
        new LogicalUnit(new MemoryVolume("v", 1 << 20), false, "", store, ReservationWatch.UNHEARD);
    TargetDevice started = new TargetDevice(OneUnit.NAME, List.of(1));
    started.units(new TreeMap<>(Map.of(0, unit)));
    return started;
  }

  private void losePower() {
    target = started();
    a = Initiator.settled(target, "a");
    b = Initiator.settled(target, "b");
  }

  private static byte[] list(long key, long other, int flags) {
    return ByteBuffer.allocate(24).putLong(key).putLong(other).put(20, (byte) flags).array();
  }

  private static Initiator.Reply out(Initiator by, int action, int type, byte[] list) {
    byte[] cdb = {0x5f, (byte) action, (byte) type, 0, 0, 0, 0, 0, 24, 0};
    return by.send(0, cdb, list, list.length);
  }

  private static String in(Initiator by, int action) {
    return by.send("5e %02x 00 00 00 00 00 04 00 00".formatted(action)).hex();
  }

  private static ScsiStatus write(Initiator by) {
    return by.send("2a 00 00 00 00 00 00 00 01 00", new byte[512]).status();
  }

  private void reserve(int flags) {
    out(a, 0, 0, list(0, 0x1122, flags));
    out(b, 0, 0, list(0, 0x3344, flags));
    out(a, 1, EXCLUSIVE_ACCESS, list(0x1122, 0, 0));
  }

  @Test
  void aptpl_set_outlivesPowerLoss() {
    reserve(APTPL);
    losePower();
    assertThat(in(b, 0))
        .as("keys; the generation begins anew")
        .isEqualTo("00 00 00 00 00 00 00 10 00 00 00 00 00 00 11 22 00 00 00 00 00 00 33 44");
    assertThat(write(a)).isEqualTo(ScsiStatus.GOOD);
    assertThat(write(b)).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    assertThat(in(b, 2)).as("PTPL_C, PTPL_A").isEqualTo("00 08 01 81 ea 01 00 00");
    out(b, 4, EXCLUSIVE_ACCESS, list(0x3344, 0x1122, 0));
    losePower();
    assertThat(write(b)).isEqualTo(ScsiStatus.GOOD);
    assertThat(write(a)).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    out(b, 3, 0, list(0x3344, 0, 0));
    losePower();
    assertThat(in(a, 0)).isEqualTo("00 00 00 00 00 00 00 00");
  }

  @Test
  void aptpl_notSet_endsWithThePower() {
    reserve(0);
    assertThat(in(b, 2)).as("PTPL_C").isEqualTo("00 08 01 80 ea 01 00 00");
    assertThat(write(b)).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    losePower();
    assertThat(write(b)).isEqualTo(ScsiStatus.GOOD);
    assertThat(store.kept).isZero();
  }

  @Test
  void aptpl_takenBackByTheLastRegistration_endsWithThePower() {
    reserve(APTPL);
    out(b, 6, 0, list(0, 0x5566, 0));
    assertThat(store.image).isEmpty();
    assertThat(write(b)).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    losePower();
    assertThat(write(b)).isEqualTo(ScsiStatus.GOOD);
  }

  @Test
  void allRegistrants_whoeverReservedIsGone_isStillHeld() {
    out(a, 0, 0, list(0, 1, APTPL));
    out(b, 0, 0, list(0, 2, APTPL));
    out(a, 1, 7, list(1, 0, 0));
    out(a, 0, 0, list(1, 0, APTPL));
    losePower();
    assertThat(write(b)).isEqualTo(ScsiStatus.GOOD);
    assertThat(write(a)).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
  }

  /// Nobody is told of a change that power loss could undo.
  @Test
  void change_notKeptYet_doesNotCount() {
    out(a, 0, 0, list(0, 7, APTPL));
    store.slow = true;
    LogicalUnit unit = target.units().firstEntry().getValue();
    List<Reservations.Outcome> told = new ArrayList<>();
    unit.reserve(
        a.nexus, now -> now.reserve(a.nexus, 7, ReservationType.EXCLUSIVE_ACCESS), told::add);
    unit.reserve(b.nexus, now -> now.register(b.nexus, 0, 8, false), told::add);
    assertThat(told).isEmpty();
    assertThat(write(b)).isEqualTo(ScsiStatus.GOOD);
    store.keeping.run();
    assertThat(told).hasSize(1);
    assertThat(write(b)).isEqualTo(ScsiStatus.RESERVATION_CONFLICT);
    assertThat(in(a, 0)).endsWith("00 00 00 07");
    store.keeping.run();
    assertThat(told).hasSize(2);
    assertThat(in(a, 0)).endsWith("00 00 00 08");
  }

  @Test
  void change_thatCannotBeKept_isRefusedAndDoesNotCount() {
    out(a, 0, 0, list(0, 7, APTPL));
    store.failure = new IoFailure.NoSpace("full");
    assertThat(out(b, 0, 0, list(0, 8, APTPL)).told()).isEqualTo("05/55/04");
    store.failure = new IoFailure.Medium("broken");
    assertThat(out(b, 0, 0, list(0, 8, APTPL)).told()).isEqualTo("03/0c/00");
    assertThat(in(a, 0)).isEqualTo("00 00 00 01 00 00 00 08 00 00 00 00 00 00 00 07");
    store.failure = null;
    assertThat(out(b, 0, 0, list(0, 8, APTPL)).status()).isEqualTo(ScsiStatus.GOOD);
  }

  @Test
  void aptpl_whereNothingIsKept_isRefused() {
    OneUnit rig = OneUnit.of512();
    Initiator plain = rig.initiator();
    assertThat(out(plain, 0, 0, list(0, 7, APTPL)).told()).isEqualTo("05/26/00");
    assertThat(in(plain, 2)).isEqualTo("00 08 00 80 ea 01 00 00");
  }

  @Test
  void image_ofTwoRegistrations_isTheGoldenBytes() throws IOException {
    reserve(APTPL);
    byte[] golden = Golden.bytes("records.md", "reservations");
    assertThat(store.image).isEqualTo(golden);
    for (int i = 0; i < golden.length; i++) {
      assertThat(ReservationImage.understood(Arrays.copyOf(golden, i))).isEqualTo(i == 0);
    }
    byte[] newer = golden.clone();
    newer[0]++;
    assertThat(ReservationImage.understood(newer)).isFalse();
    assertThat(ReservationImage.understood(Arrays.copyOf(golden, golden.length + 1))).isFalse();
  }
}
