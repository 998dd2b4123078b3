package io.forebay.gateway.link.edge;

import static io.forebay.gateway.link.edge.CertificateForm.BIT_STRING;
import static io.forebay.gateway.link.edge.CertificateForm.BOOLEAN;
import static io.forebay.gateway.link.edge.CertificateForm.OCTET_STRING;
import static io.forebay.gateway.link.edge.CertificateForm.SEQUENCE;
import static io.forebay.gateway.link.edge.CertificateForm.der;

import io.forebay.gateway.disk.Disk;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// The appliance's own certificate authority, for services whose clients know no fingerprints: hosts are
/// given its certificate once, and it signs the services' certificates, whose names may change.
public final class Authority {
  /// In the home's `secrets/`.
  public static final String NAME = "nbd-ca.pem";

  // Extensions, RFC 5280, 4.2.1: the last byte of 2.5.29.x.
  private static final int SUBJECT_KEY = 14;
  private static final int KEY_USAGE = 15;
  private static final int ALTERNATIVE_NAME = 17;
  private static final int BASIC_CONSTRAINTS = 19;
  private static final int AUTHORITY_KEY = 35;
  private static final int EXTENDED_USAGE = 37;

  /// keyCertSign and cRLSign of six bits; digitalSignature of one.
  private static final byte[] SIGNS = {0x01, 0x06};

  private static final byte[] AUTHENTICATES = {0x07, (byte) 0x80};

  /// id-kp-serverAuth, 4.2.1.12: a whole object identifier.
  private static final byte[] SERVER = HexFormat.of().parseHex("06082b06010505070301");

  // GeneralName and AuthorityKeyIdentifier, 4.2.1.6 and 4.2.1.1.
  private static final int DNS = 0x82;
  private static final int ADDRESS = 0x87;
  private static final int KEY_IDENTIFIER = 0x80;

  /// The kind of a name as [X509Certificate#getSubjectAlternativeNames] has it.
  private static final Integer IP_ADDRESS = 7;

  private static final String REMOVE = "remove it: another is made, which browsers ask about";

  private static final int SERIAL_BYTES = 16;
  private static final int IDENTIFIER_BYTES = 20;

  private final Identity identity;
  private final byte[] name;

  private Authority(Identity identity) {
    this.identity = identity;
    name = identity.certificate().getSubjectX500Principal().getEncoded();
  }

  /// Reads the authority of the appliance `name` in `secrets`, or makes one and its file durable. Blocks.
  public static Authority open(Disk disk, Path secrets, String name) throws IOException {
    return new Authority(
        IdentityFile.open(
            disk,
            secrets,
            NAME,
            () -> make("Forebay " + name),
            "remove it and give all hosts the new certificate"));
  }

  private static Identity make(String common) throws GeneralSecurityException {
    KeyPair pair = SelfSigned.pair();
    byte[] name = CertificateForm.name(common);
    X509Certificate certificate =
        new CertificateForm(pair.getPublic(), serial(pair.getPublic()), name, name)
            .with(BASIC_CONSTRAINTS, true, der(SEQUENCE, der(BOOLEAN, new byte[] {(byte) 0xFF})))
            .with(KEY_USAGE, true, der(BIT_STRING, SIGNS))
            .with(SUBJECT_KEY, false, der(OCTET_STRING, identifier(pair.getPublic())))
            .sign(pair.getPrivate());
    certificate.verify(pair.getPublic());
    return new Identity(pair.getPrivate(), certificate);
  }

  /// What hosts are given.
  public X509Certificate certificate() {
    return identity.certificate();
  }

  /// A new key and certificate for a server that is reached by `names` and `addresses`.
  public Identity server(String common, List<String> names, List<InetAddress> addresses)
      throws GeneralSecurityException {
    KeyPair pair = SelfSigned.pair();
    List<byte[]> reached = new ArrayList<>();
    names.forEach(each -> reached.add(der(DNS, each.getBytes(StandardCharsets.US_ASCII))));
    addresses.forEach(each -> reached.add(der(ADDRESS, each.getAddress())));
    byte[] issuer = der(KEY_IDENTIFIER, identifier(identity.certificate().getPublicKey()));
    X509Certificate certificate =
        new CertificateForm(
                pair.getPublic(), serial(pair.getPublic()), name, CertificateForm.name(common))
            .with(KEY_USAGE, true, der(BIT_STRING, AUTHENTICATES))
            .with(EXTENDED_USAGE, false, der(SEQUENCE, SERVER))
            .with(ALTERNATIVE_NAME, false, der(SEQUENCE, reached.toArray(byte[][]::new)))
            .with(SUBJECT_KEY, false, der(OCTET_STRING, identifier(pair.getPublic())))
            .with(AUTHORITY_KEY, false, der(SEQUENCE, issuer))
            .sign(identity.key());
    certificate.verify(identity.certificate().getPublicKey());
    return new Identity(pair.getPrivate(), certificate);
  }

  /// The same, kept in `file` of `secrets`: made anew only when it is not this authority's, or names fewer. Blocks.
  public Identity kept(
      Disk disk,
      Path secrets,
      String file,
      String common,
      List<String> names,
      List<InetAddress> addresses)
      throws IOException {
    IdentityFile.Maker maker = () -> server(common, names, addresses);
    Identity kept = IdentityFile.open(disk, secrets, file, maker, REMOVE);
    if (isOurs(kept.certificate()) && namesAll(kept.certificate(), names, addresses)) {
      return kept;
    }
    disk.delete(secrets.resolve(file));
    return IdentityFile.open(disk, secrets, file, maker, REMOVE);
  }

  private boolean isOurs(X509Certificate certificate) {
    try {
      certificate.verify(identity.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static boolean namesAll(
      X509Certificate certificate, List<String> names, List<InetAddress> addresses)
      throws IOException {
    try {
      Set<Object> reached = new HashSet<>();
      for (List<?> each :
          Objects.requireNonNullElse(
              certificate.getSubjectAlternativeNames(), List.<List<?>>of())) {
        Object name = each.get(1);
        reached.add(each.get(0).equals(IP_ADDRESS) ? InetAddress.ofLiteral((String) name) : name);
      }
      return reached.containsAll(names) && reached.containsAll(addresses);
    } catch (GeneralSecurityException e) {
      throw new IOException("a certificate of ours cannot be read: " + e.getMessage(), e);
    }
  }

  /// Every certificate has a key of its own: its digest is a serial number that comes once.
  private static byte[] serial(PublicKey key) throws GeneralSecurityException {
    byte[] serial = Arrays.copyOf(identifier(key), SERIAL_BYTES);
    serial[0] = (byte) (serial[0] & 0x3F | 0x40); // Positive, and DER's shortest form.
    return serial;
  }

  /// A part of the key's digest, RFC 7093, 2: enough to tell two keys apart.
  private static byte[] identifier(PublicKey key) throws GeneralSecurityException {
    return Arrays.copyOf(
        MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), IDENTIFIER_BYTES);
  }
}
