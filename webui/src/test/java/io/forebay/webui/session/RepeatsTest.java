package io.forebay.webui.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private long now;
  private int done;
  private final Repeats<Integer> repeats = new Repeats<>(() -> now);

  private @Nullable CompletionStage<Integer> ask(String who, String key, String asked) {
    return repeats.once(who, key, asked, () -> CompletableFuture.completedFuture(++done));
  }

  @Test
  void once_sameAgain_isDoneOnce() {
    CompletionStage<Integer> first = ask("mia", "k", "make db1");
    assertThat(ask("mia", "k", "make db1")).isSameAs(first);
    assertThat(done).isEqualTo(1);
  }

  @Test
  void once_otherRequest_isRefused() {
    ask("mia", "k", "make db1");
    assertThat(ask("mia", "k", "make db2")).isNull();
    assertThat(done).isEqualTo(1);
  }

  @Test
  void replace_answer_isTheOtherFromThenOn() {
    CompletionStage<Integer> first = requireNonNull(ask("mia", "k", "make a key"));
    CompletionStage<Integer> instead = CompletableFuture.completedFuture(-1);
    repeats.replace("mia", "k", CompletableFuture.completedFuture(1), instead);
    assertThat(ask("mia", "k", "make a key")).as("another answer was meant").isSameAs(first);
    repeats.replace("mia", "k", first, instead);
    assertThat(ask("mia", "k", "make a key")).isSameAs(instead);
    assertThat(ask("mia", "k", "make another")).isNull();
    assertThat(done).isEqualTo(1);
  }

  @Test
  void once_otherPersonOrKey_isAnother() {
    ask("mia", "k", "make db1");
    ask("ben", "k", "make db1");
    ask("mia", "l", "make db1");
    assertThat(done).isEqualTo(3);
  }

  @Test
  void once_afterADay_isAnother() {
    ask("mia", "k", "make db1");
    now += Repeats.KEPT_MILLIS;
    assertThat(ask("mia", "k", "make db2")).isNotNull();
  }

  @Test
  void forget_key_mayBeUsedAgain() {
    ask("mia", "k", "make db1");
    repeats.forget("mia", "k");
    assertThat(ask("mia", "k", "make db2")).isNotNull();
  }

  @Test
  void once_moreThanTheMost_oldestGoes() {
    for (int i = 0; i <= Repeats.COUNT_MAX; i++) {
      ask("mia", "k" + i, "make");
    }
    ask("mia", "k1", "make");
    assertThat(done).isEqualTo(Repeats.COUNT_MAX + 1);
    ask("mia", "k0", "make");
    assertThat(done).isEqualTo(Repeats.COUNT_MAX + 2);
  }
}
