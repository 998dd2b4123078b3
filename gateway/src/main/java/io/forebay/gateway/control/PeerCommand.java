package io.forebay.gateway.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done with peers: appliances that we know by a pinned certificate.
public sealed interface PeerCommand<R> extends Command<R> {
  /// A code that lets one other appliance become our peer.
  record Invite() implements PeerCommand<Invitation> {
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

  /// Forgets a peer that no group replicates to. Gives what it was.
  record Remove(String name) implements PeerCommand<Status.Peer> {
    @Override
    public String verb() {
      return "peer.remove";
    }
  }
}
