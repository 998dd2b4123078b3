package io.forebay.gateway.link.edge;

import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.pairing.Fingerprint;
import io.forebay.gateway.link.session.PeerLink;
import org.jspecify.annotations.Nullable;

/// The peers of this appliance. Any thread; must not block.
public interface PeerBook {
  /// The line of the peer with this certificate; null: no peer has it.
  @Nullable PeerLink lineOf(Fingerprint certificate);

  /// The certificate of a peer; null: it is no peer (any more).
  @Nullable Fingerprint certificateOf(Peer peer);

  /// Where to dial it; null: nowhere, it dials us.
  @Nullable Endpoint addressOf(Peer peer);
}
