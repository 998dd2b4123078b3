package io.forebay.gateway.group;

import java.util.ArrayDeque;

/// Mean rates over the last minutes, from watermarks looked at now and then. Sampled on one thread, asked
/// by anybody.
final class Rates {
  /// The window of "mean append rate" (docs/GLOSSARY.md: time to full).
  static final long WINDOW_NANOS = 300_000_000_000L;

  /// What moved in less counts as if it had taken so long: the second of a burst in which it was first looked
  /// is no rate, and would have given up holds that were safe.
  static final long SPAN_NANOS_MIN = 10_000_000_000L;

  /// Between two samples.
  static final long SAMPLE_MILLIS = 1_000;

  static final long SAMPLE_NANOS = SAMPLE_MILLIS * 1_000_000;

  private record Sample(long nanos, long appendedLsn, long destagedLsn) {}

  private final ArrayDeque<Sample> samples = new ArrayDeque<>();

  /// Looks at the watermarks; returns nanoseconds until the next look. While nothing moves there is none.
  synchronized long sample(long nowNanos, long appendedLsn, long destagedLsn) {
    Sample last = samples.peekLast();
    if (last != null && nowNanos - last.nanos() < SAMPLE_NANOS) {
      return last.nanos() + SAMPLE_NANOS - nowNanos;
    }
    boolean moved =
        last == null || last.appendedLsn() != appendedLsn || last.destagedLsn() != destagedLsn;
    if (last != null && appendedLsn < last.appendedLsn()) {
      samples.clear(); // Another log.
    }
    samples.addLast(new Sample(nowNanos, appendedLsn, destagedLsn));
    while (samples.size() > 2 && nowNanos - second().nanos() >= WINDOW_NANOS) {
      samples.removeFirst();
    }
    return moved ? SAMPLE_NANOS : Long.MAX_VALUE;
  }

  private Sample second() {
    var all = samples.iterator();
    all.next();
    return all.next();
  }

  synchronized long appendBytesPerSecond() {
    return samples.size() < 2
        ? 0
        : perSecond(samples.getLast().appendedLsn() - samples.getFirst().appendedLsn());
  }

  synchronized long destageBytesPerSecond() {
    return samples.size() < 2
        ? 0
        : perSecond(samples.getLast().destagedLsn() - samples.getFirst().destagedLsn());
  }

  /// Where nobody looked nothing moved, so a first sample from before the window counts as its start.
  private long perSecond(long bytes) {
    long nanos = samples.getLast().nanos() - samples.getFirst().nanos();
    return (long) (bytes * 1e9 / Math.clamp(nanos, SPAN_NANOS_MIN, WINDOW_NANOS));
  }
}
