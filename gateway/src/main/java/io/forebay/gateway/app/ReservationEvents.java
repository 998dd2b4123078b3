package io.forebay.gateway.app;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Knocks;
import io.forebay.gateway.scsi.ReservationWatch;
import io.forebay.gateway.socket.PeerText;
import java.util.Set;
import java.util.stream.Collectors;

/// Tells the book of events which initiators were put off a volume by another. Any thread.
final class ReservationEvents {
  /// Those that are told in [Knocks#WINDOW_NANOS]: initiators bring them about.
  static final int TOLD_MAX = 20;

  /// Names in one event.
  static final int NAMES_MAX = 4;

  private final Knocks knocks;

  ReservationEvents(EventBook book, Clock clock) {
    knocks = new Knocks(book, clock, TOLD_MAX);
  }

  /// For the unit of `volume`.
  ReservationWatch of(Volume volume) {
    return (by, whose) ->
        knocks.happen(
            EventKind.ISCSI_RESERVATION_PREEMPTED,
            volume.name(),
            PeerText.shown(by) + " has put off " + named(whose),
            "before were not told");
  }

  private static String named(Set<String> whose) {
    String names =
        whose.stream().limit(NAMES_MAX).map(PeerText::shown).collect(Collectors.joining(", "));
    int more = whose.size() - NAMES_MAX;
    return more > 0 ? names + " and " + more + " more" : names;
  }
}
