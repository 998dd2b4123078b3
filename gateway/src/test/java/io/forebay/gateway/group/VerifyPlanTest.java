package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerifyPlanTest {
  private static final long MIB = 1 << 20;

  private static VerifyPlan plan(long bytes) {
    ExtentSet scope = new ExtentSet();
    scope.add(1, 0, bytes);
    return new VerifyPlan(scope);
  }

  private static VerifyLook next(VerifyPlan plan, long now) {
    return java.util.Objects.requireNonNull(plan.next(now), "something to look at");
  }

  private static List<VerifyLook> all(VerifyPlan plan, long now) {
    List<VerifyLook> all = new ArrayList<>();
    for (@Nullable VerifyLook look = plan.next(now); look != null; look = plan.next(now)) {
      all.add(look);
    }
    return all;
  }

  @Test
  void next_whatWasNotLookedAt_comesAgain() {
    VerifyPlan plan = plan(3 * MIB);
    VerifyLook whole = next(plan, 0);
    assertThat(whole).isEqualTo(new VerifyLook(1, 0, 3 * MIB, 0, false, false));
    plan.rest(whole, MIB);
    assertThat(next(plan, 0)).isEqualTo(new VerifyLook(1, MIB, 2 * MIB, 0, false, false));
    assertThat(plan.next(0)).isNull();
    assertThat(plan.exhausted()).isTrue();
  }

  @Test
  void differs_isTakenApartDownToBlocks_andCountsWhenFoundTwice() {
    VerifyPlan plan = plan(MIB);
    assertThat(plan.differs(next(plan, 0), 0)).isTrue();
    List<VerifyLook> middle = all(plan, 0);
    assertThat(middle).hasSize(16).allMatch(look -> look.length() == 64 << 10 && look.closer());
    assertThat(plan.differs(middle.get(3), 0)).isTrue();
    List<VerifyLook> blocks = all(plan, 0);
    assertThat(blocks).hasSize(16).allMatch(look -> look.length() == 4096 && !look.suspect());
    VerifyLook block = blocks.get(5);
    assertThat(block.offset()).isEqualTo(3 * (64 << 10) + 5 * 4096);
    assertThat(plan.differs(block, 0)).as("once is not enough").isTrue();
    assertThat(plan.next(VerifyPlan.AGAIN_NANOS - 1)).as("not at once").isNull();
    assertThat(plan.exhausted()).isFalse();
    VerifyLook again = next(plan, VerifyPlan.AGAIN_NANOS);
    assertThat(again.suspect()).isTrue();
    assertThat(plan.differs(again, 0)).isFalse();
    assertThat(plan.exhausted()).isTrue();
  }

  @Test
  void unsteady_block_isTriedSoOftenAndNotMore() {
    VerifyPlan plan = plan(4096);
    long now = 0;
    int looks = 1;
    VerifyLook look = next(plan, now);
    assertThat(plan.next(now)).as("the only one").isNull();
    while (plan.unsteady(look, now)) {
      now = plan.dueNanos(now);
      look = next(plan, now);
      looks++;
    }
    assertThat(looks).isEqualTo(VerifyPlan.TRIES_MAX);
    assertThat(now).as("about a minute").isBetween(30_000_000_000L, 90_000_000_000L);
    assertThat(plan.exhausted()).isTrue();
  }

  @Test
  void unsteady_aGreatHole_isTakenApartAsItIsLookedAt() {
    VerifyPlan plan = plan(VerifyPiece.HOLE_BYTES_MAX);
    plan.unsteady(next(plan, 0), 0);
    List<VerifyLook> large = all(plan, 0);
    assertThat(large).hasSize(1024).allMatch(look -> look.length() == MIB && look.closer());
  }

  /// M1: while so many blocks wait, nothing new is looked at.
  @Test
  void waiting_asManyAsMayBe_nothingNewBegins() {
    VerifyPlan plan = plan((VerifyPlan.WAITING_MAX + 1000L) * 4096);
    plan.unsteady(next(plan, 0), 0);
    int waiting = 0;
    VerifyLook look = plan.next(0);
    while (look != null) {
      plan.unsteady(look, 0);
      waiting += look.length() == 4096 ? 1 : 0;
      look = plan.next(0);
    }
    assertThat(waiting).isEqualTo(VerifyPlan.WAITING_MAX);
    assertThat(plan.dueNanos(0)).isEqualTo(VerifyPlan.AGAIN_NANOS << 1);
  }

  @Test
  void giveBack_comesFirst() {
    VerifyPlan plan = plan(2 * MIB);
    VerifyLook look = next(plan, 0);
    plan.giveBack(look);
    assertThat(plan.exhausted()).isFalse();
    assertThat(plan.next(0)).isEqualTo(look);
  }
}
