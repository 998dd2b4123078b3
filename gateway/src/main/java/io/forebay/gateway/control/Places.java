package io.forebay.gateway.control;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Places for commands under way: so many in all, and of one person no more than a share, so that nobody keeps all
/// others out. Any thread.
final class Places {
  static final int RETRY_SECONDS = 2;

  private final int max;
  private final int shareMax;

  // Guarded by this.
  private final Map<String, Integer> taken = new HashMap<>();
  private int all;

  Places(int max, int shareMax) {
    this.max = max;
    this.shareMax = shareMax;
  }

  /// Takes a place for `person`, until [#leave]; null, or why there is none.
  synchronized @Nullable Refusal take(String person) {
    if (taken.getOrDefault(person, 0) >= shareMax) {
      return none(shareMax + " of your commands are under way, the most there may be");
    }
    if (all >= max) {
      return none(max + " commands are under way, the most there may be");
    }
    all++;
    taken.merge(person, 1, Integer::sum);
    return null;
  }

  private static Refusal none(String why) {
    return new Refusal(
        Refusal.Kind.THROTTLED, why + ": wait until some have ended.", RETRY_SECONDS);
  }

  synchronized void leave(String person) {
    all--;
    taken.computeIfPresent(person, (same, count) -> count == 1 ? null : count - 1);
  }
}
