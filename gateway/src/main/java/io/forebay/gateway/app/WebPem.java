package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.access.WebLook;
import io.forebay.gateway.control.access.WebTls;
import io.forebay.gateway.link.edge.IdentityFile;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A server's key and certificates as an operator hands them over: everything for which browsers would turn away is
/// found before it is taken. Each complaint says what to do.
record WebPem(PrivateKey key, List<X509Certificate> chain) {
  /// Certificates of one chain, far above any.
  static final int CHAIN_MAX = 10;

  /// Below it browsers turn away; above it each handshake is work that strangers can ask for.
  static final int RSA_BITS_MIN = 2048;

  static final int RSA_BITS_MAX = 8192;

  private static final String CHAIN = "the certificate";
  private static final String KEY = "the key";

  /// id-kp-serverAuth and anyExtendedKeyUsage (RFC 5280, 4.2.1.12).
  private static final List<String> SERVER = List.of("1.3.6.1.5.5.7.3.1", "2.5.29.37.0");

  /// Of an alternative name that is a host's, and an address's (4.2.1.6).
  private static final List<Integer> REACHED = List.of(2, 7);

  /// What `chain` and `key` hold. Throws [IOException] with why a browser could not use them at `now`.
  static WebPem of(String chain, Secret key, Instant now) throws IOException {
    byte[] given = chain.getBytes(ISO_8859_1);
    byte[] alone = Pem.certificatesOf(given); // Some bring the key, or a text, in the same file.
    List<X509Certificate> certificates = Pem.certificates(alone.length == 0 ? given : alone, CHAIN);
    PrivateKey own = Pem.key(key.text().getBytes(ISO_8859_1), KEY);
    if (certificates.size() > CHAIN_MAX) {
      throw new IOException(
          "these are "
              + certificates.size()
              + " certificates: give the server's own and those between it and its authority, at most "
              + CHAIN_MAX);
    }
    Pem.belongTogether(own, KEY, certificates, CHAIN);
    for (int i = 0; i < certificates.size(); i++) {
      dates(certificates.get(i), now);
      if (i > 0) {
        signed(certificates.get(i - 1), certificates.get(i));
      }
    }
    strong(certificates.getFirst());
    forServers(certificates.getFirst());
    return new WebPem(own, List.copyOf(certificates));
  }

  private static String name(X509Certificate of) {
    return of.getSubjectX500Principal().getName();
  }

  private static void dates(X509Certificate of, Instant now) throws IOException {
    Instant end = of.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      throw new IOException(
          name(of) + " has expired, on " + end + ": have a new one signed, or give the newer file");
    }
    Instant begin = of.getNotBefore().toInstant();
    if (now.isBefore(begin)) {
      throw new IOException(
          name(of) + " is not valid before " + begin + ": is the clock of this machine right?");
    }
  }

  private static void signed(X509Certificate certificate, X509Certificate signer)
      throws IOException {
    try {
      certificate.verify(signer.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new IOException(
          name(certificate)
              + " was not signed by the key of "
              + name(signer)
              + ", though it names it: give the chain that came with it",
          e);
    }
  }

  private static void strong(X509Certificate of) throws IOException {
    PublicKey key = of.getPublicKey();
    int bits = bits(key);
    if (key instanceof RSAPublicKey && (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX)) {
      throw new IOException(
          "the key is RSA with %d bits: have a certificate made for one with %d to %d, or for EC with P-256"
              .formatted(bits, RSA_BITS_MIN, RSA_BITS_MAX));
    }
    if (key instanceof ECPublicKey && bits != 256 && bits != 384) {
      throw new IOException(
          "the key is EC with "
              + bits
              + " bits, which browsers do not take: have a certificate made for P-256 or P-384");
    }
  }

  private static int bits(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> rsa.getModulus().bitLength();
      case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize();
      default -> 0;
    };
  }

  private static void forServers(X509Certificate of) throws IOException {
    try {
      List<String> usage = of.getExtendedKeyUsage();
      if (usage != null && usage.stream().noneMatch(SERVER::contains)) {
        throw new IOException(
            name(of)
                + " is not for servers: have one made with the usage TLS web server (serverAuth)");
      }
      if (names(of).isEmpty()) {
        throw new IOException(
            name(of)
                + " names no host: browsers want host names or addresses as subjectAltName, have one made"
                + " with these");
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(name(of) + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<String> names(X509Certificate of) throws GeneralSecurityException {
    List<String> names = new ArrayList<>();
    var found = of.getSubjectAlternativeNames();
    if (found != null) {
      for (List<?> each : found) {
        if (each.get(0) instanceof Integer kind && REACHED.contains(kind)) {
          names.add(String.valueOf(each.get(1)));
        }
      }
    }
    return names;
  }

  /// As a server shows it.
  WebTls tls() {
    StringBuilder pem = new StringBuilder();
    chain.forEach(each -> pem.append(IdentityFile.pem(each)));
    return new WebTls(pem.toString(), new Secret(IdentityFile.pem(key)), false);
  }

  /// What there is to see of `chain`, the server's own first.
  static WebLook look(List<X509Certificate> chain, boolean own) throws IOException {
    X509Certificate first = chain.getFirst();
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(first.getEncoded());
      PublicKey key = first.getPublicKey();
      return new WebLook(
          name(first),
          first.getIssuerX500Principal().getName(),
          names(first),
          own,
          key.getAlgorithm() + " " + bits(key),
          chain.size(),
          first.getNotBefore().getTime(),
          first.getNotAfter().getTime(),
          HexFormat.of().formatHex(digest));
    } catch (GeneralSecurityException e) {
      throw new IOException(name(first) + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "WebPem[" + name(chain.getFirst()) + "]";
  }
}
