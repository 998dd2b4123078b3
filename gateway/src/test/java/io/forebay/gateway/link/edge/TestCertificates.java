package io.forebay.gateway.link.edge;

import static io.forebay.gateway.link.edge.CertificateForm.BIT_STRING;
import static io.forebay.gateway.link.edge.CertificateForm.BOOLEAN;
import static io.forebay.gateway.link.edge.CertificateForm.INTEGER;
import static io.forebay.gateway.link.edge.CertificateForm.OCTET_STRING;
import static io.forebay.gateway.link.edge.CertificateForm.SEQUENCE;
import static io.forebay.gateway.link.edge.CertificateForm.der;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;

/// Certificates as operators make them, good and bad.
public final class TestCertificates {
  private static final int ALTERNATIVE_NAME = 17;
  private static final int BASIC_CONSTRAINTS = 19;
  private static final int EXTENDED_USAGE = 37;
  private static final int PUBLIC_KEY = 0xA1;

  // Of a SubjectPublicKeyInfo of P-256, and of its private key.
  private static final int ALGORITHM_BYTES = 21;
  private static final int POINT_BYTES = 65;
  private static final int SECRET_BYTES = 32;

  private static final int DNS = 0x82;
  private static final int ADDRESS = 0x87;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final String NO_END = "99991231235959Z";

  private TestCertificates() {}

  public static Identity authority(String common) throws GeneralSecurityException {
    KeyPair pair = SelfSigned.pair();
    byte[] name = CertificateForm.name(common);
    byte[] isAuthority = der(SEQUENCE, der(BOOLEAN, new byte[] {(byte) 0xFF}));
    return new Identity(
        pair.getPrivate(),
        new CertificateForm(pair.getPublic(), new byte[] {1}, name, name)
            .with(BASIC_CONSTRAINTS, true, isAuthority)
            .sign(pair.getPrivate()));
  }

  /// For 127.0.0.1 and the host names `dns`.
  public static Identity issued(Identity authority, String common, String... dns)
      throws GeneralSecurityException {
    return until(NO_END, authority, common, dns);
  }

  public static Identity expired(Identity authority, String common)
      throws GeneralSecurityException {
    return until("20210101000000Z", authority, common);
  }

  private static Identity until(String end, Identity authority, String common, String... dns)
      throws GeneralSecurityException {
    KeyPair pair = SelfSigned.pair();
    return new Identity(
        pair.getPrivate(), form(pair, authority, common, dns).until(end).sign(authority.key()));
  }

  /// For a key of another kind.
  public static Identity issuedFor(KeyPair pair, Identity authority, String common, String... dns)
      throws GeneralSecurityException {
    return new Identity(
        pair.getPrivate(), form(pair, authority, common, dns).sign(authority.key()));
  }

  /// For clients alone.
  public static Identity issuedForClients(Identity authority, String common)
      throws GeneralSecurityException {
    KeyPair pair = SelfSigned.pair();
    byte[] client = {0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02};
    return new Identity(
        pair.getPrivate(),
        form(pair, authority, common)
            .with(EXTENDED_USAGE, false, der(SEQUENCE, client))
            .sign(authority.key()));
  }

  private static CertificateForm form(
      KeyPair pair, Identity authority, String common, String... dns) {
    byte[][] names =
        Arrays.stream(dns)
            .map(each -> der(DNS, each.getBytes(StandardCharsets.US_ASCII)))
            .toArray(byte[][]::new);
    byte[] address = der(ADDRESS, LOOPBACK);
    byte[][] all = Arrays.copyOf(names, names.length + 1);
    all[names.length] = address;
    byte[] issuer = authority.certificate().getSubjectX500Principal().getEncoded();
    byte[] name = CertificateForm.name(common);
    return new CertificateForm(pair.getPublic(), new byte[] {2}, issuer, name)
        .with(ALTERNATIVE_NAME, false, der(SEQUENCE, all));
  }

  /// Signed by itself, and no authority.
  public static Identity alone(String common) throws GeneralSecurityException {
    return alone(common, NO_END);
  }

  public static Identity aloneAndExpired(String common) throws GeneralSecurityException {
    return alone(common, "20210101000000Z");
  }

  private static Identity alone(String common, String end) throws GeneralSecurityException {
    KeyPair pair = SelfSigned.pair();
    byte[] name = CertificateForm.name(common);
    return new Identity(
        pair.getPrivate(),
        new CertificateForm(pair.getPublic(), new byte[] {3}, name, name)
            .until(end)
            .with(14, false, der(OCTET_STRING, new byte[] {7}))
            .sign(pair.getPrivate()));
  }

  /// With the public key in it (RFC 5915): the JDK leaves it out, and GnuTLS wants it.
  public static String keyPem(Identity identity) {
    byte[] info = identity.certificate().getPublicKey().getEncoded();
    byte[] algorithm = Arrays.copyOfRange(info, 2, 2 + ALGORITHM_BYTES);
    byte[] point = Arrays.copyOfRange(info, info.length - POINT_BYTES, info.length);
    byte[] number = ((ECPrivateKey) identity.key()).getS().toByteArray();
    byte[] secret = new byte[SECRET_BYTES];
    int bytes = Math.min(number.length, SECRET_BYTES);
    System.arraycopy(number, number.length - bytes, secret, SECRET_BYTES - bytes, bytes);
    byte[] open = der(PUBLIC_KEY, der(BIT_STRING, new byte[] {0}, point));
    byte[] key = der(SEQUENCE, der(INTEGER, new byte[] {1}), der(OCTET_STRING, secret), open);
    byte[] whole = der(SEQUENCE, der(INTEGER, new byte[] {0}), algorithm, der(OCTET_STRING, key));
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(whole);
    return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
  }
}
