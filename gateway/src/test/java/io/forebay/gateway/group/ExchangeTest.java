package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Exchange;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.block.ZeroKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is read and what is appended because of it are one step, whoever writes meanwhile.
class ExchangeTest {
  private static final long SIZE = 1 << 20;

  private final World world = new World(7);
  private final Appliance a = world.a;
  private Volume volume;
  private int other;

  @BeforeEach
  void make() throws IOException {
    a.create(Role.PRIMARY);
    a.serving();
    a.createVolume("v", SIZE);
    a.createVolume("w", SIZE);
    volume = a.export("v");
  }

  /// Raises the stamp of a block by one, with `meanwhile` between look and append.
  private final class Raise implements Exchange {
    final List<Integer> seen = new ArrayList<>();
    final List<Admission> told = new ArrayList<>();
    final List<IoFailure> unread = new ArrayList<>();
    Runnable meanwhile = () -> {};

    @Override
    public @Nullable ByteBuffer replacement(ByteBuffer present) {
      int stamp = present.order(ByteOrder.LITTLE_ENDIAN).getInt(present.position());
      seen.add(stamp);
      meanwhile.run();
      return Appliance.block(stamp + 1);
    }

    @Override
    public void done(Admission admission) {
      told.add(admission);
    }

    @Override
    public void unread(IoFailure failure) {
      unread.add(failure);
    }

    void begin(long block) {
      ByteBuffer scratch = ByteBuffer.allocateDirect(Appliance.BLOCK);
      volume.exchange(block * Appliance.BLOCK, scratch, this);
    }

    Raise at(long block) {
      begin(block);
      a.until(() -> !told.isEmpty() || !unread.isEmpty(), "the outcome");
      assertThat(told.size() + unread.size()).as("told once").isEqualTo(1);
      return this;
    }
  }

  private void write(Volume to, long block) {
    assertThat(to.write(block * Appliance.BLOCK, Appliance.block(other += 1000)))
        .isEqualTo(Admission.ADMITTED);
  }

  @Test
  void exchange_undisturbed_looksOnce() throws IOException {
    write(volume, 3);
    Raise raise = new Raise().at(3);
    assertThat(raise.seen).containsExactly(1000);
    assertThat(raise.told).containsExactly(Admission.ADMITTED);
    assertThat(a.read(volume)[3]).isEqualTo(1001);
    a.settle(); // Destaged: what is compared comes from the mirror.
    assertThat(new Raise().at(3).seen).containsExactly(1001);
    a.stop();
    a.open();
    a.serving();
    assertThat(a.read(a.export("v"))[3]).isEqualTo(1002);
    a.stop();
  }

  @Test
  void exchange_rangeWrittenInBetween_looksAgain() {
    Raise raise = new Raise();
    raise.meanwhile =
        () -> {
          switch (raise.seen.size()) {
            case 1 -> write(volume, 3);
            case 2 -> {
              var _ = volume.zero(0, SIZE, ZeroKind.TRIM);
            }
            default -> {}
          }
        };
    raise.at(3);
    assertThat(raise.seen).containsExactly(0, 1000, 0);
    assertThat(a.read(volume)[3]).isEqualTo(1);
  }

  @Test
  void exchange_othersWrittenInBetween_looksOnce() {
    Raise raise = new Raise();
    raise.meanwhile =
        () -> {
          write(volume, 2);
          write(volume, 4);
          write(a.export("w"), 3);
        };
    assertThat(raise.at(3).seen).containsExactly(0);
    assertThat(a.read(volume)[3]).isEqualTo(1);
  }

  /// Written before each look and after it, without end: from the fourth look on the writer waits.
  @Test
  void exchange_rangeAlwaysWritten_endsAndThenOthersGoOn() {
    List<Admission> writer = new ArrayList<>();
    List<String> woken = new ArrayList<>();
    Raise raise = new Raise();
    raise.meanwhile =
        () -> {
          Admission answer = volume.write(3 * Appliance.BLOCK, Appliance.block(500));
          writer.add(answer);
          if (answer instanceof Admission.Full) {
            assertThat(volume.zero(0, SIZE, ZeroKind.ALLOCATE)).isEqualTo(Admission.FULL);
            write(volume, 2);
            volume.whenRoom(() -> woken.add("room"));
            assertThat(woken).isEmpty();
          }
        };
    raise.at(3);
    Admission yes = Admission.ADMITTED;
    assertThat(writer).containsExactly(yes, yes, yes, Admission.FULL);
    assertThat(raise.seen).containsExactly(0, 500, 500, 500);
    assertThat(woken).containsExactly("room");
    assertThat(a.read(volume)[3]).isEqualTo(501);
    write(volume, 3);
  }

  /// Two that disturb each other: each of them ends, and neither's step is lost.
  @Test
  void exchange_withinAnother_losesNothing() {
    Raise inner = new Raise();
    Raise outer = new Raise();
    outer.meanwhile =
        () -> {
          if (outer.seen.size() == 1) {
            inner.begin(3);
          }
        };
    outer.at(3);
    a.until(() -> !inner.told.isEmpty(), "the other outcome");
    assertThat(a.read(volume)[3]).isEqualTo(2);
    assertThat(Math.max(inner.seen.getLast(), outer.seen.getLast())).isEqualTo(1);
  }

  @Test
  void exchange_declined_appendsNothing() {
    long appended = a.group().status().appendedLsn();
    List<Admission> told = new ArrayList<>();
    volume.exchange(
        0,
        ByteBuffer.allocateDirect(Appliance.BLOCK),
        new Exchange() {
          @Override
          public @Nullable ByteBuffer replacement(ByteBuffer present) {
            return null;
          }

          @Override
          public void done(Admission admission) {
            told.add(admission);
          }

          @Override
          public void unread(IoFailure failure) {
            throw new AssertionError(failure);
          }
        });
    a.until(() -> !told.isEmpty(), "the outcome");
    assertThat(told).containsExactly(Admission.ADMITTED);
    assertThat(a.group().status().appendedLsn()).isEqualTo(appended);
  }

  @Test
  void exchange_afterADemote_isRefused() {
    a.<Position>done(reply -> a.group().demote(reply));
    Raise late = new Raise().at(3);
    assertThat(late.unread).hasSize(1);
    assertThat(late.seen).isEmpty();
  }
}
