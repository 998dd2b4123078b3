package io.forebay.webui.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers to what was asked with a key, so that who has lost one may ask again and nothing is done twice
/// (`Idempotency-Key`). In memory: a restart forgets them. `A` is an answer.
public final class Repeats<A> {
  /// Answers kept; the oldest goes.
  public static final int COUNT_MAX = 256;

  public static final long KEPT_MILLIS = 24 * 3_600_000;

  public static final int KEY_CHARS_MAX = 128;

  private record Key(String who, String key) {}

  private record Given<A>(String asked, CompletionStage<A> answer, long millis) {}

  private final Map<Key, Given<A>> given = new LinkedHashMap<>();
  private final LongSupplier millis;

  /// @param millis a clock that never goes back
  public Repeats(LongSupplier millis) {
    this.millis = millis;
  }

  /// The answer to `asked`: what `who` got when it gave `key` before, even if that is still under way; else what
  /// `work` begins. Null: the key was for something else.
  public @Nullable CompletionStage<A> once(
      String who, String key, String asked, Supplier<CompletionStage<A>> work) {
    long now = millis.getAsLong();
    given.values().removeIf(each -> now - each.millis >= KEPT_MILLIS);
    Key by = new Key(who, key);
    Given<A> before = given.get(by);
    if (before != null) {
      return before.asked.equals(asked) ? before.answer : null;
    }
    CompletionStage<A> answer = work.get();
    if (given.size() >= COUNT_MAX) {
      given.remove(given.keySet().iterator().next());
    }
    given.put(by, new Given<>(asked, answer, now));
    return answer;
  }

  /// Nothing was done: the key may be used again.
  public void forget(String who, String key) {
    given.remove(new Key(who, key));
  }
}
