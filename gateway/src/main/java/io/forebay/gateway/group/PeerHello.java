package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.Position;
import java.util.List;
import java.util.UUID;

/// What an appliance says of a group when a line comes up. A peer's is untrusted until
/// [ReplicatedGroup#meet] took it.
///
/// @param end after the last whole record
/// @param durable of an appliance without a log: LSN 0, epoch 0
/// @param hasLog false until the first catch-up batch was applied, and when the log was given up because a
///     fork was settled (then there is an image); the positions mean nothing then
/// @param imageUsable without a log: that there is something worth comparing with, an image or a seed
public record PeerHello(
    UUID appliance,
    UUID store,
    UUID group,
    Role role,
    boolean hasLog,
    boolean imageUsable,
    long startLsn,
    Position end,
    Position durable,
    List<Epoch> history) {
  public PeerHello {
    history = List.copyOf(history);
  }

  /// What this group says.
  static PeerHello of(GroupCore core) {
    GroupState now = core.state.get();
    Flow flow = core.flow();
    GroupIdentity identity = now.identity();
    if (flow == null || now.settled() != null) {
      Position none = new Position(identity.group(), 0, 0, 0);
      return new PeerHello(
          identity.appliance(),
          identity.store(),
          identity.group(),
          now.role(),
          false,
          now.settled() != null && now.imageUsable() || SeedMark.seeded(now),
          0,
          none,
          none,
          List.of());
    }
    Position end = flow.log.end();
    List<Epoch> history = flow.log.epochs().stream().filter(e -> e.baseLsn() < end.lsn()).toList();
    int more = Math.max(0, history.size() - GroupState.EPOCHS_MAX);
    return new PeerHello(
        identity.appliance(),
        identity.store(),
        identity.group(),
        now.role(),
        true,
        now.imageUsable(),
        flow.log.start(),
        end,
        flow.log.durablePosition(),
        history.subList(more, history.size()));
  }
}
