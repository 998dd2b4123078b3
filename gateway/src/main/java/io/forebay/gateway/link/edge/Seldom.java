package io.forebay.gateway.link.edge;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// Lets something be told once in a while, and counts what is left out. Confined to one event loop.
final class Seldom {
  private final long seconds;
  private boolean quiet;
  private long leftOut;

  Seldom(long seconds) {
    this.seconds = seconds;
  }

  /// Has it told, with the number of those that were left out before it; or counts it as one of these.
  void tell(EventLoop loop, LongConsumer teller) {
    if (quiet) {
      leftOut++;
      return;
    }
    quiet = true;
    var _ = loop.schedule(() -> quiet = false, seconds, TimeUnit.SECONDS);
    teller.accept(leftOut);
    leftOut = 0;
  }
}
