package io.forebay.gateway.control.user;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Knocks;

/// Tells the book of events who was not let in. Any thread.
final class GateEvents {
  /// Wrong tries that are told in [Knocks#WINDOW_NANOS].
  static final int TOLD_MAX = 20;

  private final Knocks knocks;

  GateEvents(EventBook book, Clock clock) {
    knocks = new Knocks(book, clock, TOLD_MAX);
  }

  void failed(String who, String from) {
    knocks.happen(EventKind.SIGNIN_FAILED, from, who, "before were not told");
  }

  void throttled(String from) {
    knocks.raise(EventKind.SIGNIN_THROTTLED, from, "");
  }
}
