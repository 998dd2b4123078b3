package io.forebay.gateway.app;

import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.Quantity;
import io.forebay.gateway.group.CatchUpProgress;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.link.LinkEvents;
import io.forebay.gateway.link.Peer;
import java.util.UUID;

/// Brings what happens on the lines into the book.
final class LineEvents implements LinkEvents {
  private final EventBook book;
  private final OpenGroups groups;

  LineEvents(EventBook book, OpenGroups groups) {
    this.book = book;
    this.groups = groups;
  }

  @Override
  public void up(Peer peer, String remote) {
    book.clear(EventKind.LINE_LOST, peer.name());
  }

  @Override
  public void down(Peer peer, String reason) {
    book.raise(EventKind.LINE_LOST, peer.name(), reason);
  }

  @Override
  public void stranger(String remote, String reason) {
    book.happen(EventKind.PEER_REFUSED, remote, reason);
  }

  @Override
  public void violated(Peer peer, String reason) {
    book.happen(EventKind.LINE_VIOLATED, peer.name(), reason);
  }

  @Override
  public void refused(Peer peer, UUID group, String reason) {
    String subject = name(group) + "/" + peer.name();
    if (reason.isEmpty()) {
      book.clear(EventKind.REPLICATION_REFUSED, subject);
    } else {
      book.raise(EventKind.REPLICATION_REFUSED, subject, reason);
    }
  }

  @Override
  public void caughtUp(Peer peer, UUID group, CatchUpProgress batch) {
    String detail =
        Quantity.printSize(batch.doneBytes())
            + ", of which it had "
            + Quantity.printSize(batch.alikeBytes())
            + " already";
    book.happen(EventKind.CAUGHT_UP, name(group) + "/" + peer.name(), detail);
  }

  private String name(UUID id) {
    for (Group group : groups.all()) {
      if (group.id().equals(id)) {
        return group.name();
      }
    }
    return id.toString();
  }
}
