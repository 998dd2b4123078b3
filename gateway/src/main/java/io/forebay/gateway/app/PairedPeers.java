package io.forebay.gateway.app;

import io.forebay.gateway.control.settings.PairedPeer;
import io.forebay.gateway.control.settings.RuntimeState;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.group.Names;
import io.forebay.gateway.link.edge.Endpoint;
import io.forebay.gateway.link.pairing.Claim;
import io.forebay.gateway.link.pairing.Fingerprint;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who this appliance is paired with, in `state.json`. Any thread; changes block for the disk.
final class PairedPeers {
  private final StateStore store;

  PairedPeers(StateStore store) {
    this.store = store;
  }

  List<PairedPeer> all() {
    return store.state().peers();
  }

  boolean full() {
    return all().size() >= PairedPeer.PEERS_MAX;
  }

  @Nullable PairedPeer find(UUID id) {
    return find(peer -> peer.id().equals(id));
  }

  @Nullable PairedPeer find(String name) {
    return find(peer -> peer.name().equals(name));
  }

  @Nullable PairedPeer find(Fingerprint certificate) {
    return find(peer -> peer.fingerprint().equals(certificate.hex()));
  }

  private @Nullable PairedPeer find(Predicate<PairedPeer> wanted) {
    return all().stream().filter(wanted).findFirst().orElse(null);
  }

  /// Keeps who has proved to know the secret of an invitation, or says why not. What it says of itself
  /// is looked at first. Returns it as kept, durably.
  PairedPeer keep(UUID self, Claim theirs, Fingerprint certificate) throws IOException {
    String complaint = Names.complaint("peer", theirs.name());
    if (complaint != null || theirs.appliance().equals(self)) {
      throw new IOException(complaint != null ? complaint : "that is this appliance itself");
    }
    if (full() && find(theirs.appliance()) == null) {
      throw new IOException("there are " + PairedPeer.PEERS_MAX + " peers already");
    }
    PairedPeer[] made = new PairedPeer[1];
    store.update(state -> {
      made[0] = of(state, theirs, certificate);
      return state.withPeer(made[0]);
    });
    return made[0];
  }

  void change(PairedPeer peer) throws IOException {
    store.update(state -> state.withPeer(peer));
  }

  void forget(UUID id) throws IOException {
    store.update(state -> state.withoutPeer(id));
  }

  private static PairedPeer of(RuntimeState state, Claim theirs, Fingerprint certificate) {
    String name = theirs.name();
    for (int i = 2; taken(state, name, theirs.appliance()); i++) {
      name = theirs.name() + "-" + i;
    }
    return new PairedPeer(theirs.appliance(), name, usable(theirs.address()), certificate.hex());
  }

  private static boolean taken(RuntimeState state, String name, UUID by) {
    return state.peers().stream().anyMatch(p -> p.name().equals(name) && !p.id().equals(by));
  }

  private static String usable(String address) {
    try {
      return address.isEmpty() ? "" : Endpoint.parse(address).toString();
    } catch (IllegalArgumentException e) {
      return ""; // Then it has to dial us.
    }
  }
}
