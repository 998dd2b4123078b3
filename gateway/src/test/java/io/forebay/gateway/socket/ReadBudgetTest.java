package io.forebay.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.socket.ReadBudget.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadBudgetTest {
  private final ReadBudget budget = new ReadBudget(100);
  private final List<String> woken = new ArrayList<>();

  private Place place(String name) {
    return new Place(() -> woken.add(name));
  }

  @Test
  void take_whileThereIsEnough_isAtOnce() {
    Place a = place("a");
    assertThat(budget.take(a, 60)).isTrue();
    assertThat(budget.take(a, 40)).isTrue();
    assertThat(budget.take(a, 1)).isFalse();
    assertThat(woken).isEmpty();
  }

  /// A long read is not starved by short ones that would still fit.
  @Test
  void take_behindSomebodyWhoWaits_standsInLine() {
    Place a = place("a");
    Place b = place("b");
    Place c = place("c");
    assertThat(budget.take(a, 50)).isTrue();
    assertThat(budget.take(b, 80)).isFalse();
    assertThat(budget.take(c, 10)).isFalse();
    budget.give(50);
    assertThat(woken).containsExactly("b", "c");
    assertThat(budget.take(c, 10)).isTrue();
    assertThat(budget.take(b, 80)).isTrue();
    assertThat(budget.free()).isEqualTo(10);
  }

  @Test
  void take_againBeforeTheWakeUp_keepsThePlace() {
    Place a = place("a");
    Place b = place("b");
    budget.take(a, 100);
    assertThat(budget.take(b, 30)).isFalse();
    assertThat(budget.take(b, 30)).isFalse();
    budget.give(100);
    assertThat(woken).containsExactly("b");
    assertThat(budget.take(b, 30)).isTrue();
    assertThat(budget.free()).isEqualTo(70);
  }

  @Test
  void leave_fromTheLine_letsOthersMoveUp() {
    Place a = place("a");
    Place b = place("b");
    Place c = place("c");
    budget.take(a, 50);
    budget.take(b, 80);
    budget.take(c, 50);
    budget.leave(b);
    assertThat(woken).containsExactly("c");
    assertThat(budget.take(c, 50)).isTrue();
  }

  @Test
  void leave_withBytesKept_givesThemBack() {
    Place a = place("a");
    Place b = place("b");
    budget.take(a, 100);
    budget.take(b, 70);
    budget.give(100);
    budget.leave(b);
    budget.leave(b);
    assertThat(budget.free()).isEqualTo(100);
  }

  @Test
  void give_whatWasNeverTaken_isOurBug() {
    assertThatThrownBy(() -> budget.give(1)).isInstanceOf(InvariantError.class);
    assertThatThrownBy(() -> budget.take(place("a"), 101)).isInstanceOf(InvariantError.class);
  }
}
