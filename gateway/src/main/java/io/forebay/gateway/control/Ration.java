package io.forebay.gateway.control;

import io.forebay.gateway.block.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How many lines one may bring into the audit that tell of no change, so that nobody drives the others out of it by
/// asking: of the rest only how many they were. Confined to its owner's lock.
final class Ration {
  static final int LINES_MAX = 20;

  /// In which there may be so many.
  static final long WINDOW_NANOS = TimeUnit.HOURS.toNanos(1);

  /// Those who are told apart; all others are one.
  static final int WHO_MAX = 256;

  static final String OTHERS = "others";

  /// What was left out.
  record Left(String who, long lines) {}

  private static final class Count {
    final long sinceNanos;
    int lines;
    long left;

    Count(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  private final Clock clock;
  private final Map<String, Count> counts = new LinkedHashMap<>();

  Ration(Clock clock) {
    this.clock = clock;
  }

  /// Whether `who` has had its share.
  boolean spent(String who) {
    Count count = counts.get(known(who));
    return count != null && count.lines >= LINES_MAX;
  }

  /// One line more of `who`.
  void count(String who) {
    of(who).lines++;
  }

  /// One that was left out.
  void leaveOut(String who) {
    of(who).left++;
  }

  private Count of(String who) {
    return counts.computeIfAbsent(known(who), fresh -> new Count(clock.nanos()));
  }

  private String known(String who) {
    return counts.containsKey(who) || counts.size() < WHO_MAX ? who : OTHERS;
  }

  /// Ends the windows that are over. What was left out in them is to be told now.
  List<Left> over() {
    long now = clock.nanos();
    List<Left> told = new ArrayList<>();
    counts
        .entrySet()
        .removeIf(each -> {
          Count count = each.getValue();
          boolean over = now - count.sinceNanos >= WINDOW_NANOS;
          if (over && count.left > 0) {
            told.add(new Left(each.getKey(), count.left));
          }
          return over;
        });
    return told;
  }
}
