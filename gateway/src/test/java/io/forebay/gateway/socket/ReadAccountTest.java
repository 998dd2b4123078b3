package io.forebay.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.socket.ReadAccount.Loan;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadAccountTest {
  private final ReadBudget budget = new ReadBudget(100);
  private final AtomicInteger wakes = new AtomicInteger();
  private final ReadAccount account = new ReadAccount(budget, 10, wakes::incrementAndGet);

  private Loan take(long bytes) {
    return Objects.requireNonNull(account.take(bytes));
  }

  @Test
  void take_whatFitsTheOwnShare_leavesTheBudgetAlone() {
    for (int i = 0; i < 3; i++) {
      Loan first = take(6);
      Loan second = take(4);
      assertThat(budget.free()).isEqualTo(100);
      Loan third = take(1);
      assertThat(budget.free()).isEqualTo(99);
      third.give(1);
      second.give(4);
      first.give(6);
      assertThat(budget.free()).isEqualTo(100);
    }
  }

  @Test
  void take_whileTheBudgetIsSpent_givesTheOwnShareOnly() {
    assertThat(new ReadAccount(budget, 10, () -> {}).take(100)).isNotNull();
    take(10);
    assertThat(account.take(1)).isNull();
  }

  /// The wake-up is for the bytes asked for: nothing else is begun in between.
  @Test
  void take_afterTheWakeUp_getsWhatWasKept() {
    Loan other = Objects.requireNonNull(new ReadAccount(budget, 0, () -> {}).take(100));
    assertThat(account.take(50)).isNull();
    other.give(100);
    assertThat(wakes).hasValue(1);
    assertThat(budget.free()).isEqualTo(50);
    take(50).give(50);
    assertThat(budget.free()).isEqualTo(100);
  }

  @Test
  void close_whileWaiting_leavesTheLine() {
    Loan other = Objects.requireNonNull(new ReadAccount(budget, 0, () -> {}).take(100));
    assertThat(account.take(50)).isNull();
    account.close();
    other.give(100);
    assertThat(wakes).hasValue(0);
    assertThat(budget.free()).isEqualTo(100);
  }

  @Test
  void give_twice_isOurBug() {
    Loan own = take(10);
    own.give(10);
    assertThatThrownBy(() -> own.give(10)).isInstanceOf(InvariantError.class);
  }
}
