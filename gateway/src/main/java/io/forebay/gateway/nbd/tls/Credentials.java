package io.forebay.gateway.nbd.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// What the server proves itself with, and whom it trusts.
///
/// @param key of the chain's first certificate, EC or RSA
/// @param chain what clients are shown, the server's own certificate first
/// @param clients authorities whose certificates clients may show, and single certificates that are
///     trusted as they are; empty: clients are not asked for one
public record Credentials(
    PrivateKey key, List<X509Certificate> chain, List<X509Certificate> clients) {
  public Credentials {
    chain = List.copyOf(chain);
    clients = List.copyOf(clients);
  }

  @Override
  public String toString() { // Never the key.
    return "Credentials[chain=" + chain.size() + ", clients=" + clients.size() + "]";
  }
}
