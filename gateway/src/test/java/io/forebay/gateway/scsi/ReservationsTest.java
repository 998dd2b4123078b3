package io.forebay.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Every transition of the persistent reservations.
class ReservationsTest {
  private static final Nexus A = new Nexus("iqn.a", 1, 1);
  private static final Nexus B = new Nexus("iqn.b", 2, 1);
  private static final Nexus C = new Nexus("iqn.c", 3, 1);
  private static final Reservations TWO = registered(A, B);

  private static Reservations registered(Nexus... all) {
    Reservations now = Reservations.NONE;
    for (Nexus each : all) {
      now = next(now.register(each, 0, key(each), false));
    }
    return now;
  }

  private static long key(Nexus nexus) {
    return nexus.isid() * 0x11;
  }

  private static Reservations next(Reservations.Outcome outcome) {
    assertThat(outcome).isInstanceOf(Reservations.Changed.class);
    return ((Reservations.Changed) outcome).now();
  }

  private static Map<Integer, List<Nexus>> told(Reservations.Outcome outcome) {
    return ((Reservations.Changed) outcome).told();
  }

  private static Reservations held(ReservationType type) {
    return next(TWO.reserve(A, key(A), type));
  }

  /// Type, who: holder A, registered B, stranger C; may read, may write.
  @ParameterizedTest
  @CsvSource({
    "WRITE_EXCLUSIVE,                   true, true,  true, false, true, false",
    "EXCLUSIVE_ACCESS,                  true, true,  false, false, false, false",
    "WRITE_EXCLUSIVE_REGISTRANTS_ONLY,  true, true,  true, true,  true, false",
    "EXCLUSIVE_ACCESS_REGISTRANTS_ONLY, true, true,  true, true,  false, false",
    "WRITE_EXCLUSIVE_ALL_REGISTRANTS,   true, true,  true, true,  true, false",
    "EXCLUSIVE_ACCESS_ALL_REGISTRANTS,  true, true,  true, true,  false, false",
  })
  void allows_eachTypeAndAsker_isTheTable(
      ReservationType type,
      boolean holderReads,
      boolean holderWrites,
      boolean memberReads,
      boolean memberWrites,
      boolean strangerReads,
      boolean strangerWrites) {
    Reservations now = held(type);
    assertThat(now.allows(A, Access.READ)).isEqualTo(holderReads);
    assertThat(now.allows(A, Access.WRITE)).isEqualTo(holderWrites);
    assertThat(now.allows(B, Access.READ)).isEqualTo(memberReads);
    assertThat(now.allows(B, Access.WRITE)).isEqualTo(memberWrites);
    assertThat(now.allows(C, Access.READ)).isEqualTo(strangerReads);
    assertThat(now.allows(C, Access.WRITE)).isEqualTo(strangerWrites);
    assertThat(now.allows(C, Access.OTHER)).isFalse();
    assertThat(now.allows(C, Access.STATUS)).isTrue();
    assertThat(TWO.allows(C, Access.WRITE)).as("nothing reserved").isTrue();
  }

  @Test
  void register_withTheRightKey_changesOrEnds() {
    assertThat(TWO.generation()).isEqualTo(2);
    assertThat(TWO.register(C, 5, 6, false)).isEqualTo(Reservations.CONFLICT);
    assertThat(TWO.register(A, 5, 6, false)).isEqualTo(Reservations.CONFLICT);
    assertThat(next(TWO.register(C, 0, 0, false))).isEqualTo(TWO);
    Reservations changed = next(TWO.register(A, key(A), 99, false));
    assertThat(changed.keys()).containsEntry(A, 99L);
    assertThat(changed.generation()).isEqualTo(3);
    assertThat(next(changed.register(A, 1234, 7, true)).keys()).containsEntry(A, 7L);
    assertThat(next(changed.register(A, 1234, 0, true)).keys()).doesNotContainKey(A);
  }

  @Test
  void register_moreThanFit_isRefused() {
    Reservations now = Reservations.NONE;
    for (int i = 0; i < ScsiLimits.REGISTRATIONS_MAX; i++) {
      now = next(now.register(new Nexus("iqn.x", i, 1), 0, 1, false));
    }
    assertThat(now.register(A, 0, 1, false)).isEqualTo(Reservations.NO_ROOM);
    assertThat(now.register(A, 0, 1, true)).isEqualTo(Reservations.NO_ROOM);
  }

  @ParameterizedTest
  @EnumSource(ReservationType.class)
  void unregister_theHolder_releasesUnlessAllHold(ReservationType type) {
    Reservations.Outcome outcome = held(type).register(A, key(A), 0, false);
    Reservations now = next(outcome);
    assertThat(now.held() == null).isEqualTo(!type.all());
    assertThat(told(outcome).containsKey(Attentions.RESERVATIONS_RELEASED))
        .isEqualTo(type.registrants() && !type.all());
    assertThat(next(now.register(B, key(B), 0, false)).held()).isNull();
  }

  @ParameterizedTest
  @EnumSource(ReservationType.class)
  void reserve_twice_conflictsUnlessItIsTheSame(ReservationType type) {
    Reservations now = held(type);
    assertThat(next(now.reserve(A, key(A), type))).isEqualTo(now);
    assertThat(now.heldKey()).isEqualTo(type.all() ? 0 : key(A));
    assertThat(now.generation()).as("not counted").isEqualTo(TWO.generation());
    for (ReservationType other : ReservationType.values()) {
      if (other != type) {
        assertThat(now.reserve(A, key(A), other)).isEqualTo(Reservations.CONFLICT);
      }
    }
    Reservations.Outcome byOther = now.reserve(B, key(B), type);
    assertThat(byOther instanceof Reservations.Conflict).isEqualTo(!type.all());
    assertThat(now.reserve(A, 1, type)).isEqualTo(Reservations.CONFLICT);
    assertThat(now.reserve(C, 0, type)).isEqualTo(Reservations.CONFLICT);
  }

  @ParameterizedTest
  @EnumSource(ReservationType.class)
  void release_byTheHolder_tellsRegistrants(ReservationType type) {
    Reservations now = held(type);
    assertThat(now.release(C, 0, type)).isEqualTo(Reservations.CONFLICT);
    assertThat(now.release(A, 1, type)).isEqualTo(Reservations.CONFLICT);
    if (!type.all()) {
      assertThat(next(now.release(B, key(B), type))).as("holds nothing").isEqualTo(now);
    }
    ReservationType other =
        type == ReservationType.WRITE_EXCLUSIVE
            ? ReservationType.EXCLUSIVE_ACCESS
            : ReservationType.WRITE_EXCLUSIVE;
    assertThat(now.release(A, key(A), other)).isEqualTo(Reservations.WRONG_RELEASE);
    Reservations.Outcome outcome = now.release(A, key(A), type);
    assertThat(next(outcome).held()).isNull();
    assertThat(told(outcome))
        .isEqualTo(
            type.registrants() ? Map.of(Attentions.RESERVATIONS_RELEASED, List.of(B)) : Map.of());
    assertThat(next(TWO.release(A, key(A), type))).isEqualTo(TWO);
  }

  @Test
  void clear_byAnyRegistrant_endsAll() {
    Reservations.Outcome outcome = held(ReservationType.EXCLUSIVE_ACCESS).clear(B, key(B));
    assertThat(next(outcome).isEmpty()).isTrue();
    assertThat(next(outcome).held()).isNull();
    assertThat(next(outcome).generation()).isEqualTo(3);
    assertThat(told(outcome)).isEqualTo(Map.of(Attentions.RESERVATIONS_PREEMPTED, List.of(A)));
    assertThat(TWO.clear(C, 0)).isEqualTo(Reservations.CONFLICT);
    assertThat(TWO.clear(A, 1)).isEqualTo(Reservations.CONFLICT);
  }

  @Test
  void preempt_withoutReservation_removesRegistrations() {
    Reservations.Outcome outcome = TWO.preempt(B, key(B), key(A), ReservationType.EXCLUSIVE_ACCESS);
    assertThat(next(outcome).keys()).containsOnlyKeys(B);
    assertThat(next(outcome).held()).isNull();
    assertThat(next(outcome).generation()).isEqualTo(3);
    assertThat(told(outcome)).containsEntry(Attentions.REGISTRATIONS_PREEMPTED, List.of(A));
    assertThat(TWO.preempt(B, key(B), 77, ReservationType.WRITE_EXCLUSIVE))
        .isEqualTo(Reservations.CONFLICT);
    assertThat(TWO.preempt(B, key(B), 0, ReservationType.WRITE_EXCLUSIVE))
        .isEqualTo(Reservations.WRONG_LIST);
  }

  @ParameterizedTest
  @EnumSource(ReservationType.class)
  void preempt_theHolder_takesItsPlace(ReservationType type) {
    Reservations now = next(registered(A, B, C).reserve(A, key(A), type));
    Reservations.Outcome outcome =
        now.preempt(B, key(B), now.heldKey(), ReservationType.WRITE_EXCLUSIVE);
    Reservations after = next(outcome);
    assertThat(after.held()).isEqualTo(new Reservations.Held(B, ReservationType.WRITE_EXCLUSIVE));
    if (type.all()) {
      assertThat(after.keys()).containsOnlyKeys(B);
      assertThat(((Reservations.Changed) outcome).removed()).containsExactly(A, C);
    } else {
      assertThat(after.keys()).containsOnlyKeys(B, C);
      assertThat(((Reservations.Changed) outcome).removed()).containsExactly(A);
      assertThat(told(outcome).containsKey(Attentions.RESERVATIONS_RELEASED))
          .isEqualTo(type != ReservationType.WRITE_EXCLUSIVE);
    }
  }

  @Test
  void preempt_ownKeyWhileHolding_changesTheType() {
    Reservations now = held(ReservationType.WRITE_EXCLUSIVE);
    Reservations after = next(now.preempt(A, key(A), key(A), ReservationType.EXCLUSIVE_ACCESS));
    assertThat(after.keys()).containsOnlyKeys(A, B);
    assertThat(after.held()).isEqualTo(new Reservations.Held(A, ReservationType.EXCLUSIVE_ACCESS));
  }

  @Test
  void preempt_aRegistrantThatDoesNotHold_leavesTheReservation() {
    Reservations now = held(ReservationType.EXCLUSIVE_ACCESS);
    Reservations after = next(now.preempt(A, key(A), key(B), ReservationType.WRITE_EXCLUSIVE));
    assertThat(after.keys()).containsOnlyKeys(A);
    assertThat(after.held()).isEqualTo(new Reservations.Held(A, ReservationType.EXCLUSIVE_ACCESS));
  }

  @Test
  void move_byTheHolder_registersAndGivesTheReservation() {
    Reservations now = held(ReservationType.WRITE_EXCLUSIVE);
    Reservations after = next(now.move(A, key(A), C, 42, true));
    assertThat(after.keys()).isEqualTo(Map.of(B, key(B), C, 42L));
    assertThat(after.held()).isEqualTo(new Reservations.Held(C, ReservationType.WRITE_EXCLUSIVE));
    assertThat(next(now.move(A, key(A), C, 42, false)).keys()).containsKey(A);
    assertThat(now.move(B, key(B), C, 42, false)).isEqualTo(Reservations.CONFLICT);
    assertThat(now.move(A, 1, C, 42, false)).isEqualTo(Reservations.CONFLICT);
    assertThat(now.move(A, key(A), C, 0, false)).isEqualTo(Reservations.WRONG_LIST);
    assertThat(now.move(A, key(A), A, 42, false)).isEqualTo(Reservations.WRONG_LIST);
    assertThat(held(ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS).move(A, key(A), C, 1, false))
        .isEqualTo(Reservations.CONFLICT);
  }
}
