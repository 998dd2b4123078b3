package io.forebay.gateway.link.session;

import io.forebay.gateway.block.Clock;
import java.util.concurrent.TimeUnit;

/// When a dialer looks again at a group to which nothing flows, in case nobody told the line of a change. What
/// only an operator can end is looked at more and more seldom: whatever he does changes a role, and is told.
final class LookAgain {
  static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(10);
  static final long LAST_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Clock clock;
  private long nextNanos = FIRST_NANOS;
  private long waitNanos;
  private long sinceNanos;

  LookAgain(Clock clock) {
    this.clock = clock;
  }

  /// An attachment takes this course from now on.
  void on(Course course) {
    boolean operator = course instanceof Course.Stands(var _, boolean forOperator) && forOperator;
    waitNanos = operator ? nextNanos : FIRST_NANOS;
    nextNanos = operator ? Math.min(2 * nextNanos, LAST_NANOS) : FIRST_NANOS;
    sinceNanos = clock.nanos();
  }

  boolean due() {
    return clock.nanos() - sinceNanos >= waitNanos;
  }
}
