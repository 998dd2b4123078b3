package io.forebay.gateway.control.event;

import io.forebay.gateway.block.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Bounds what strangers can bring about in the book of events, so that nobody drives other events out of it by
/// knocking. Any thread.
public final class Knocks {
  /// In which so many events are told; of the rest only how many they were.
  public static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// Addresses that are told apart.
  public static final int ADDRESSES_MAX = 16;

  /// The subject of all the others.
  public static final String ELSEWHERE = "other addresses";

  /// The same of an address is told again no sooner.
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventBook book;
  private final Clock clock;
  private final int toldMax;

  // Guarded by this.
  private final Map<String, Long> raisedNanos = new LinkedHashMap<>();
  private long windowNanos;
  private int told;
  private long untold;

  /// At most `toldMax` events that happen in [#WINDOW_NANOS].
  public Knocks(EventBook book, Clock clock, int toldMax) {
    this.book = book;
    this.clock = clock;
    this.toldMax = toldMax;
    windowNanos = clock.nanos();
  }

  /// Tells that `kind` has happened, with how many before were not told: ` more`, and `untoldText`.
  public void happen(EventKind kind, String subject, String detail, String untoldText) {
    long before;
    synchronized (this) {
      long now = clock.nanos();
      if (now - windowNanos > WINDOW_NANOS) {
        windowNanos = now;
        told = 0;
      }
      if (told >= toldMax) {
        untold++;
        return;
      }
      told++;
      before = untold;
      untold = 0;
    }
    String more = before == 0 ? "" : "; " + before + " more " + untoldText;
    book.happen(kind, subject, detail + more);
  }

  /// Raises `kind`, of which there is one for an address; it is over once it has been calm.
  public void raise(EventKind kind, String address, String detail) {
    String subject = subject(kind, address);
    if (!subject.isEmpty()) {
      book.raise(kind, subject, detail);
      book.clear(kind, subject);
    }
  }

  /// By what the address is told; "": it was told just now.
  private synchronized String subject(EventKind kind, String address) {
    long now = clock.nanos();
    long calm = TimeUnit.MILLISECONDS.toNanos(kind.calmMillis());
    raisedNanos.values().removeIf(at -> now - at > calm);
    boolean known = raisedNanos.containsKey(address) || raisedNanos.size() < ADDRESSES_MAX;
    String subject = known ? address : ELSEWHERE;
    Long last = raisedNanos.get(subject);
    if (last != null && now - last < AGAIN_NANOS) {
      return "";
    }
    raisedNanos.put(subject, now);
    return subject;
  }
}
