package io.forebay.gateway.link.pairing;

/// How `peer join` ended.
public sealed interface Joined {
  /// Both trust each other from now on.
  record Done(Claim peer, Fingerprint fingerprint) implements Joined {}

  /// Nothing was trusted here; one line says why and what to do.
  record Failed(String reason) implements Joined {}
}
