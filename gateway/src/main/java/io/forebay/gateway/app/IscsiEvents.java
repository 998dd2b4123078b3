package io.forebay.gateway.app;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Knocks;
import io.forebay.gateway.iscsi.Targets.Asker;
import io.forebay.gateway.iscsi.Visits;
import io.forebay.gateway.iscsi.login.LoginStatus;
import io.forebay.gateway.socket.PeerText;

/// Tells the book of events who logs in and out, and who is turned away. Any thread.
final class IscsiEvents implements Visits {
  /// Logins and logouts that are told in [Knocks#WINDOW_NANOS].
  static final int SESSIONS_MAX = 40;

  private final Knocks knocks;

  IscsiEvents(EventBook book, Clock clock) {
    knocks = new Knocks(book, clock, SESSIONS_MAX);
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
    if (!target.isEmpty()) { // Else it only asked what there is.
      knocks.happen(kind, target, described(who), "came or went before and were not told");
    }
  }

  private static String described(Asker who) {
    String user = who.user() == null ? "" : ", as " + PeerText.shown(who.user());
    return PeerText.shown(who.initiator()) + " from " + who.address() + user;
  }

  @Override
  public void refused(Asker who, String target, LoginStatus status, String reason) {
    String from = who.address() == null ? Knocks.ELSEWHERE : who.address();
    String initiator = who.initiator().isEmpty() ? "" : PeerText.shown(who.initiator()) + ": ";
    knocks.raise(EventKind.ISCSI_LOGIN_REFUSED, from, initiator + reason);
  }
}
