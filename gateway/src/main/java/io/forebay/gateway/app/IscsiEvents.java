package io.forebay.gateway.app;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.iscsi.Targets.Asker;
import io.forebay.gateway.iscsi.Visits;
import io.forebay.gateway.socket.PeerText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Tells the book of events who logs in and out, and who is turned away, so that nobody drives other events
/// out of it by knocking. Any thread.
final class IscsiEvents implements Visits {
  /// Logins and logouts that are told in [#WINDOW_NANOS]; of the rest only how many they were.
  static final int SESSIONS_MAX = 40;

  static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// Addresses whose refusals are told apart.
  static final int ADDRESSES_MAX = 16;

  /// The subject of all the others.
  static final String ELSEWHERE = "other addresses";

  /// A refusal is told again no sooner.
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventBook book;
  private final Clock clock;

  // Guarded by this.
  private final Map<String, Long> refusedNanos = new LinkedHashMap<>();
  private long windowNanos;
  private int told;
  private long untold;

  IscsiEvents(EventBook book, Clock clock) {
    this.book = book;
    this.clock = clock;
    windowNanos = clock.nanos();
  }

  @Override
  public void opened(Asker who, String target) {
    session(EventKind.ISCSI_SESSION_OPENED, who, target);
  }

  @Override
  public void closed(Asker who, String target) {
    session(EventKind.ISCSI_SESSION_CLOSED, who, target);
  }

  private void session(EventKind kind, Asker who, String target) {
    if (target.isEmpty()) {
      return; // It only asked what there is.
    }
    long before;
    synchronized (this) {
      long now = clock.nanos();
      if (now - windowNanos > WINDOW_NANOS) {
        windowNanos = now;
        told = 0;
      }
      if (told >= SESSIONS_MAX) {
        untold++;
        return;
      }
      told++;
      before = untold;
      untold = 0;
    }
    String more = before == 0 ? "" : "; " + before + " more came or went before and were not told";
    book.happen(kind, target, described(who) + more);
  }

  private static String described(Asker who) {
    String user = who.user() == null ? "" : ", as " + PeerText.shown(who.user());
    return PeerText.shown(who.initiator()) + " from " + who.address() + user;
  }

  @Override
  public void refused(Asker who, String reason) {
    String subject = subject(who.address() == null ? ELSEWHERE : who.address());
    if (!subject.isEmpty()) {
      String initiator = who.initiator().isEmpty() ? "" : PeerText.shown(who.initiator()) + ": ";
      book.raise(EventKind.ISCSI_LOGIN_REFUSED, subject, initiator + reason);
      book.clear(EventKind.ISCSI_LOGIN_REFUSED, subject); // Over, once it has been calm.
    }
  }

  /// By what the refusal is told; "": it was told just now.
  private synchronized String subject(String address) {
    long now = clock.nanos();
    long calm = TimeUnit.MILLISECONDS.toNanos(EventKind.ISCSI_LOGIN_REFUSED.calmMillis());
    refusedNanos.values().removeIf(at -> now - at > calm);
    boolean known = refusedNanos.containsKey(address) || refusedNanos.size() < ADDRESSES_MAX;
    String subject = known ? address : ELSEWHERE;
    Long last = refusedNanos.get(subject);
    if (last != null && now - last < AGAIN_NANOS) {
      return "";
    }
    refusedNanos.put(subject, now);
    return subject;
  }
}
