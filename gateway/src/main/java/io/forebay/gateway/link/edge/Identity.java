package io.forebay.gateway.link.edge;

import io.forebay.gateway.link.pairing.Fingerprint;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/// What this appliance proves itself with: a private key (EC, P-256) and the self-signed certificate over
/// its public half. Peers know the certificate by its fingerprint; nothing in it is looked at.
public record Identity(PrivateKey key, X509Certificate certificate) {
  public Fingerprint fingerprint() {
    return fingerprint(certificate);
  }

  static Fingerprint fingerprint(X509Certificate certificate) {
    try {
      return Fingerprint.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was decoded has its encoding", e);
    }
  }

  @Override
  public String toString() {
    return "Identity[" + fingerprint().hex() + "]";
  }
}
