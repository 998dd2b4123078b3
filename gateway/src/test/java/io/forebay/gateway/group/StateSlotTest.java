package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.group.StateSlot.Choice;
import io.forebay.gateway.group.StateSlot.Invalid;
import io.forebay.gateway.group.StateSlot.Valid;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StateSlotTest {
  private static final Invalid TORN = new Invalid("torn");

  private static Valid slot(long sequence) {
    return new Valid(new UUID(1, 1), sequence, new byte[] {(byte) sequence});
  }

  private static void assertNewest(long sequence, StateSlot even, StateSlot odd, long witness) {
    assertThat(StateSlot.choose(even, odd, witness))
        .isInstanceOfSatisfying(
            Choice.Newest.class, n -> assertThat(n.slot().sequence()).isEqualTo(sequence));
  }

  private static void assertDamaged(StateSlot even, StateSlot odd, long witness) {
    assertThat(StateSlot.choose(even, odd, witness)).isInstanceOf(Choice.Damaged.class);
  }

  @Test
  void choose_bothValid_takesTheNewer() {
    assertNewest(5, slot(4), slot(5), 5);
    assertNewest(5, slot(4), slot(5), 4);
    assertNewest(6, slot(6), slot(5), 5);
    assertNewest(6, slot(6), slot(5), StateSlot.UNKNOWN);
  }

  @Test
  void choose_oneTorn_takesTheOther() {
    assertNewest(5, TORN, slot(5), 5);
    assertNewest(4, slot(4), TORN, 4);
  }

  @Test
  void choose_syncedSlotUnreadable_isDamage() {
    assertDamaged(slot(4), TORN, 5);
    assertDamaged(TORN, slot(5), 6);
    assertDamaged(slot(4), slot(3), 5);
  }

  @Test
  void choose_moreThanOneBroken_isDamage() {
    assertDamaged(TORN, TORN, 5);
    assertDamaged(slot(4), TORN, StateSlot.UNKNOWN);
  }

  @Test
  void choose_slotsThatCannotBe_areDamage() {
    assertDamaged(slot(4), slot(7), 7);
    assertDamaged(slot(5), slot(4), 5);
    assertDamaged(slot(4), new Valid(new UUID(2, 2), 5, new byte[0]), 5);
    assertDamaged(slot(5), TORN, 5);
  }
}
