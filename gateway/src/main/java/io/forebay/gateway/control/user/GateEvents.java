package io.forebay.gateway.control.user;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Tells the book of events who was not let in, so that nobody drives other events out of it by knocking. Any
/// thread.
final class GateEvents {
  /// Wrong tries that are told in [#WINDOW_NANOS]; of the rest only how many they were.
  static final int TOLD_MAX = 20;

  static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// Addresses that are told apart when they are made to wait.
  static final int ADDRESSES_MAX = 16;

  /// The subject of all the others.
  static final String ELSEWHERE = "other addresses";

  /// That an address waits is told again no sooner.
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventBook book;
  private final Clock clock;

  // Guarded by this.
  private final Map<String, Long> throttledNanos = new LinkedHashMap<>();
  private long windowNanos;
  private int told;
  private long untold;

  GateEvents(EventBook book, Clock clock) {
    this.book = book;
    this.clock = clock;
    windowNanos = clock.nanos();
  }

  void failed(String who, String from) {
    long before;
    synchronized (this) {
      long now = clock.nanos();
      if (now - windowNanos > WINDOW_NANOS) {
        windowNanos = now;
        told = 0;
      }
      if (told >= TOLD_MAX) {
        untold++;
        return;
      }
      told++;
      before = untold;
      untold = 0;
    }
    String more = before == 0 ? "" : "; " + before + " more before were not told";
    book.happen(EventKind.SIGNIN_FAILED, from, who + more);
  }

  void throttled(String from) {
    String subject = subject(from);
    if (!subject.isEmpty()) {
      book.raise(EventKind.SIGNIN_THROTTLED, subject, "");
      book.clear(EventKind.SIGNIN_THROTTLED, subject); // Over, once it has been calm.
    }
  }

  /// By what the address is told; "": it was told just now.
  private synchronized String subject(String from) {
    long now = clock.nanos();
    long calm = TimeUnit.MILLISECONDS.toNanos(EventKind.SIGNIN_THROTTLED.calmMillis());
    throttledNanos.values().removeIf(at -> now - at > calm);
    boolean known = throttledNanos.containsKey(from) || throttledNanos.size() < ADDRESSES_MAX;
    String subject = known ? from : ELSEWHERE;
    Long last = throttledNanos.get(subject);
    if (last != null && now - last < AGAIN_NANOS) {
      return "";
    }
    throttledNanos.put(subject, now);
    return subject;
  }
}
