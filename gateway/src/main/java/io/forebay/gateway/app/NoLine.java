package io.forebay.gateway.app;

import io.forebay.gateway.control.Lines;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.PeerStatus;
import java.util.List;
import java.util.UUID;

/// An appliance without a line: alone, and it says so.
final class NoLine implements Lines {
  private static <R> Outcome<R> alone() {
    return Outcome.refused(
        Refusal.Kind.CONFLICT, "This build has no line to other appliances yet.");
  }

  @Override
  public List<Status.Peer> peers() {
    return List.of();
  }

  @Override
  public Status.Line line(Group group, PeerStatus peer) {
    return new Status.Line(
        peer.name(), Status.LineState.DOWN, 0, 0, 0, Status.UNKNOWN, peer.ackedLsn(), null, "");
  }

  @Override
  public Outcome<PeerCommand.Invitation> invite() {
    return alone();
  }

  @Override
  public Outcome<Status.Peer> join(String code) {
    return alone();
  }

  @Override
  public Outcome<Status.Peer> setAddress(String name, String address) {
    return alone();
  }

  @Override
  public Outcome<Status.Peer> remove(String name) {
    return alone();
  }

  @Override
  public Outcome<UUID> carry(Group group, Carried verb) {
    return alone();
  }
}
