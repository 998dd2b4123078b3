package io.forebay.gateway.control;

import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.PeerStatus;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The lines to other appliances, as the door sees them. Bound by the application. Any thread; what gives
/// an [Outcome] may block, at most a named time.
public interface Lines {
  /// Paired appliances, by name.
  List<Status.Peer> peers();

  /// How `group` and one of its attached peers stand.
  Status.Line line(Group group, PeerStatus peer);

  /// The last `hours` of the line to `peer` (null: of all lines), oldest first.
  Outcome<List<Status.LineHour>> history(@Nullable String peer, int hours);

  Outcome<PeerCommand.Invitation> invite();

  Outcome<Status.Peer> join(String code);

  /// `address` "": it dials us.
  Outcome<Status.Peer> setAddress(String name, String address);

  Outcome<Status.Peer> remove(String name);

  /// `to`: not the name of another peer.
  Outcome<Status.Peer> rename(String name, String to);

  /// Has the other appliance of `group` carry a verb out, and gives when it has.
  Outcome<UUID> carry(Group group, Carried verb);

  /// What travels.
  sealed interface Carried {
    record Create(String checkpoint, Status.Consistency consistency, boolean hold)
        implements Carried {}

    record Hold(String checkpoint) implements Carried {}

    record Release(String checkpoint) implements Carried {}

    /// `checkpoint` "": at once.
    record Pause(String checkpoint) implements Carried {}

    record Resume() implements Carried {}

    /// Settle in favour of whoever sends it.
    record Settle() implements Carried {}
  }
}
