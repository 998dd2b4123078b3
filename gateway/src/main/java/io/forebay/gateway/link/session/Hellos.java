package io.forebay.gateway.link.session;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.PeerHello;
import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.link.LinkGroups;
import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.Point;
import io.forebay.gateway.link.wire.Role;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Between what a group says of itself and what stands on the line.
final class Hellos {
  /// The log format that this build writes and reads.
  static final int FORMAT_VERSION = 1;

  private static final UUID NO_STORE = new UUID(0, 0);
  private static final Point NOWHERE = new Point(0, 0, 0);

  private Hellos() {}

  /// What we have of the group. `resumeLsn`: from which byte we would receive.
  static Message.Attach attach(LinkGroups.Member member, long resumeLsn) {
    ReplicatedGroup group = member.group();
    PeerHello hello = group.hello();
    Point end = hello.hasLog() ? Point.of(hello.end()) : NOWHERE;
    Point durable = hello.hasLog() ? Point.of(hello.durable()) : NOWHERE;
    return new Message.Attach(
        new Message.Card(
            group.id(), group.name(), hello.store(), FORMAT_VERSION, member.segmentBytes()),
        new Message.Stance(role(hello.role()), hello.hasLog(), hello.imageUsable()),
        new Message.Reach(
            hello.hasLog() ? hello.startLsn() : 0, end, durable, Math.max(resumeLsn, end.lsn())),
        hello.history());
  }

  /// What we say of a group that we do not have.
  static Message.Attach absent(UUID group) {
    return new Message.Attach(
        new Message.Card(group, "", NO_STORE, FORMAT_VERSION, 0),
        new Message.Stance(Role.ABSENT, false, false),
        new Message.Reach(0, NOWHERE, NOWHERE, 0),
        List.of());
  }

  /// What the peer has of the group, as the group takes it.
  static PeerHello hello(Peer peer, Message.Attach theirs) {
    UUID group = theirs.card().group();
    Position end = theirs.reach().end().in(group);
    Position durable = theirs.reach().durable().in(group);
    return new PeerHello(
        peer.appliance(),
        theirs.card().store(),
        group,
        role(theirs.stance().role()),
        theirs.stance().hasLog(),
        theirs.stance().usable(),
        theirs.reach().startLsn(),
        end,
        durable,
        theirs.history());
  }

  static Role role(io.forebay.gateway.group.Role role) {
    return switch (role) {
      case PRIMARY -> Role.PRIMARY;
      case SECONDARY -> Role.SECONDARY;
      case SUPERSEDED -> Role.SUPERSEDED;
    };
  }

  private static io.forebay.gateway.group.Role role(Role role) {
    return switch (role) {
      case PRIMARY -> io.forebay.gateway.group.Role.PRIMARY;
      case SECONDARY, ABSENT -> io.forebay.gateway.group.Role.SECONDARY;
      case SUPERSEDED -> io.forebay.gateway.group.Role.SUPERSEDED;
    };
  }

  /// Why a log of that format cannot be kept here; null when it can.
  static @Nullable String foreign(Message.Card theirs) {
    return theirs.formatVersion() == FORMAT_VERSION
        ? null
        : "its log has format %d, this release knows %d: update the older appliance"
            .formatted(theirs.formatVersion(), FORMAT_VERSION);
  }

  /// Why the same bytes cannot lie at the same LSNs on both sides; null when they can.
  static @Nullable String misfit(LinkGroups.Member ours, Message.Card theirs) {
    if (theirs.formatVersion() == FORMAT_VERSION && theirs.segmentBytes() == ours.segmentBytes()) {
      return null;
    }
    return "segments of %d bytes and format %d here, %d and %d there: one of the two has to be made anew"
        .formatted(
            ours.segmentBytes(), FORMAT_VERSION, theirs.segmentBytes(), theirs.formatVersion());
  }
}
