package io.forebay.gateway.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and keys that the operator brings as PEM, looked into before a client finds out. Every complaint
/// begins with `where`, the setting or file it is about, and says what to do.
final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private Pem() {}

  /// At least one.
  static List<X509Certificate> certificates(byte[] pem, String where) throws IOException {
    List<X509Certificate> found = new ArrayList<>();
    try {
      for (var each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        found.add((X509Certificate) each);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(where + " must hold certificates as PEM: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new IOException(where + " holds no certificate");
    }
    return found;
  }

  /// Whether `pem` has a key beside certificates.
  static boolean holdsKey(byte[] pem) {
    return KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1)).find();
  }

  /// Of `pem`, which may hold other things too, the certificates alone.
  static byte[] certificatesOf(byte[] pem) {
    StringBuilder found = new StringBuilder();
    Matcher each = CERTIFICATE.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    while (each.find()) {
      found.append(each.group()).append('\n');
    }
    return found.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /// What `pem`, the content of `path`, holds; nobody but its owner and group may read that.
  static PrivateKey key(byte[] pem, Path path, String where) throws IOException {
    if (!Collections.disjoint(Files.getPosixFilePermissions(path), OTHERS)) {
      throw new IOException(where + " may be read by everybody: chmod o-rwx " + path);
    }
    return key(pem, where);
  }

  /// What `pem` holds.
  static PrivateKey key(byte[] pem, String where) throws IOException {
    Matcher key = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!key.find()) {
      throw new IOException(
          where + " must hold a PRIVATE KEY without a password (openssl pkcs8 -topk8 -nocrypt)");
    }
    try {
      var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
      try {
        return KeyFactory.getInstance("EC").generatePrivate(spec);
      } catch (InvalidKeySpecException _) {
        return KeyFactory.getInstance("RSA").generatePrivate(spec);
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(where + " holds no EC or RSA key that can be read", e);
    }
  }

  /// Looks that each of `chain` was signed by the next one, and that `key` is the first one's.
  static void belongTogether(
      PrivateKey key, String whereKey, List<X509Certificate> chain, String whereChain)
      throws IOException {
    for (int i = 0; i + 1 < chain.size(); i++) {
      X509Certificate signed = chain.get(i);
      X509Certificate signer = chain.get(i + 1);
      if (!signed.getIssuerX500Principal().equals(signer.getSubjectX500Principal())) {
        throw new IOException(
            whereChain
                + ": "
                + signed.getSubjectX500Principal().getName()
                + " was not signed by the one behind it, "
                + signer.getSubjectX500Principal().getName()
                + ": the server's own comes first, each is followed by its signer's");
      }
    }
    if (!matches(key, chain.getFirst(), whereKey)) {
      throw new IOException(
          whereKey
              + " is not the key of the first certificate in "
              + whereChain.replaceFirst(".*: ", "")
              + ", "
              + chain.getFirst().getSubjectX500Principal().getName()
              + ": put the two that belong together in their places");
    }
  }

  /// Whether what `key` signs is found right by `certificate`.
  private static boolean matches(PrivateKey key, X509Certificate certificate, String where)
      throws IOException {
    if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
      return false;
    }
    try {
      byte[] probe = {'f', 'o', 'r', 'e', 'b', 'a', 'y'};
      String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(probe);
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(certificate.getPublicKey());
      checking.update(probe);
      byte[] signature = signing.sign();
      try {
        return checking.verify(signature);
      } catch (SignatureException _) {
        return false; // Of a key of another size.
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(where + " cannot be used: " + e.getMessage(), e);
    }
  }
}
