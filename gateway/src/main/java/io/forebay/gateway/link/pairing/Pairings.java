package io.forebay.gateway.link.pairing;

import java.io.IOException;

/// What pairing needs of the appliance.
public interface Pairings {
  /// What we say of ourselves.
  Claim ours();

  /// From now on this certificate is that of a peer, also after a restart. May block on the disk; called
  /// again for the same pair when a reply was lost. On failure nothing is trusted.
  void trust(Claim theirs, Fingerprint fingerprint) throws IOException;
}
