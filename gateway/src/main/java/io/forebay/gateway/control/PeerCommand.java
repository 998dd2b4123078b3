package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done with peers: appliances that we know by a pinned certificate.
public sealed interface PeerCommand<R> extends Command<R> {
  @Override
  default Role needs() {
    return changes() ? Role.ADMIN : Role.VIEWER;
  }

  /// A code that lets one other appliance become our peer.
  record Invite() implements PeerCommand<Invitation> {
    @Override
    public boolean grave() {
      return true;
    }

    @Override
    public String verb() {
      return "peer.invite";
    }
  }

  /// `code` holds a secret until `expiresMillis` (wall time) or until it was used: show it, never log it.
  record Invitation(String code, long expiresMillis) {
    @Override
    public String toString() {
      return "Invitation[expiresMillis=" + expiresMillis + "]";
    }
  }

  /// Becomes the peer of the appliance that gave `code`. Takes as long as the line needs.
  record Join(String code) implements PeerCommand<Status.Peer> {
    @Override
    public boolean grave() {
      return true;
    }

    @Override
    public String verb() {
      return "peer.join";
    }

    @Override
    public String toString() {
      return "Join[]";
    }
  }

  record ListAll() implements PeerCommand<List<Status.Peer>> {
    @Override
    public String verb() {
      return "peer.list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Where to dial `name` from now on, `HOST:PORT`; null: not at all, it dials us.
  record SetAddress(String name, @Nullable String address) implements PeerCommand<Status.Peer> {
    @Override
    public String verb() {
      return "peer.set";
    }
  }

  /// Has a new, empty appliance take the place of `name`, which is dead, in all groups that are primary here.
  /// `with`: the new one's invitation, or its name if it is a peer already; null: the only peer that has no
  /// group yet. What was kept for the dead one goes, and it is forgotten. Given again, it goes on.
  record Replace(String name, @Nullable String with) implements PeerCommand<Replacement> {
    /// No name is so long, no code shorter.
    public static final int CODE_CHARS_MIN = 60;

    @Override
    public String verb() {
      return "peer.replace";
    }

    @Override
    public boolean grave() {
      return true;
    }

    @Override
    public String toString() {
      String shown = with != null && with.strip().length() >= CODE_CHARS_MIN ? "(a code)" : with;
      return "Replace[name=" + name + ", with=" + shown + "]";
    }
  }

  /// What replacing has done: `peer` has the place of `old` in `groups`; `steps` for people.
  record Replacement(String old, Status.Peer peer, List<String> groups, List<String> steps) {
    public Replacement {
      groups = List.copyOf(groups);
      steps = List.copyOf(steps);
    }
  }

  /// Forgets a peer that no group replicates to. Gives what it was.
  record Remove(String name) implements PeerCommand<Status.Peer> {
    @Override
    public String verb() {
      return "peer.remove";
    }

    @Override
    public boolean grave() {
      return true;
    }
  }
}
