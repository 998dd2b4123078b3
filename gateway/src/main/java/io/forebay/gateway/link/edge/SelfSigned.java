package io.forebay.gateway.link.edge;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;

/// Makes an identity: a P-256 key pair and the smallest X.509 v3 certificate over it. Peers pin the whole
/// certificate, so it names nothing, has no extensions and no end.
final class SelfSigned {
  private SelfSigned() {}

  static Identity make() throws GeneralSecurityException {
    KeyPair pair = pair();
    byte[] name = CertificateForm.name("forebay");
    X509Certificate certificate =
        new CertificateForm(pair.getPublic(), new byte[] {1}, name, name).sign(pair.getPrivate());
    certificate.verify(pair.getPublic());
    return new Identity(pair.getPrivate(), certificate);
  }

  static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
