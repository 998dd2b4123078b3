package io.forebay.gateway.app;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.nbd.tls.Credentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The PEM files of NBD's TLS that the operator brings, as the settings name them: read, and looked into before
/// a host finds out. Every complaint names the setting and the file, and says what to do. Blocks.
public final class PemFiles {
  /// Far above what any chain takes; protects from a wrong file.
  private static final long FILE_BYTES_MAX = 1 << 20;

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private final Settings settings;
  private final Path root;

  /// Relative paths begin in `root`.
  public PemFiles(Settings settings, Path root) {
    this.settings = settings;
    this.root = root;
  }

  /// What is wrong with the files, as of `now`; nothing if NBD is served without TLS, or without files.
  public List<String> complaints(Instant now) {
    if (NbdCredentials.mode(settings) == TlsMode.OFF) {
      return List.of();
    }
    List<String> complaints = new ArrayList<>();
    try {
      Credentials brought = server();
      if (brought != null) {
        brought
            .chain()
            .forEach(each -> dates(each, SettingKey.NBD_TLS_CERTIFICATE, now, complaints));
      }
    } catch (IOException e) {
      complaints.add(e.getMessage());
    }
    try {
      clients().forEach(each -> dates(each, SettingKey.NBD_TLS_CLIENTS, now, complaints));
    } catch (IOException e) {
      complaints.add(e.getMessage());
    }
    return complaints;
  }

  private void dates(X509Certificate of, SettingKey setting, Instant now, List<String> complaints) {
    String which =
        setting.id() + ": " + path(setting) + ": " + of.getSubjectX500Principal().getName();
    if (now.isAfter(of.getNotAfter().toInstant())) {
      complaints.add(
          which
              + " has expired, on "
              + of.getNotAfter().toInstant()
              + ": put a new one in its place");
    } else if (now.isBefore(of.getNotBefore().toInstant())) {
      complaints.add(
          which
              + " is not valid before "
              + of.getNotBefore().toInstant()
              + ": is the clock of this machine right?");
    }
  }

  private Path path(SettingKey setting) {
    return root.resolve(settings.text(setting));
  }

  /// The server's key and chain, with the hosts' certificates; null when no file is named: then the appliance
  /// makes its own. Throws [IOException] with what is wrong.
  @Nullable Credentials server() throws IOException {
    String certificate = settings.text(SettingKey.NBD_TLS_CERTIFICATE);
    String key = settings.text(SettingKey.NBD_TLS_KEY);
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new IOException("nbd.tls_certificate and nbd.tls_key go together: name both files");
    }
    if (certificate.isEmpty()) {
      return null;
    }
    List<X509Certificate> chain = certificates(SettingKey.NBD_TLS_CERTIFICATE);
    PrivateKey own = key(path(SettingKey.NBD_TLS_KEY));
    inOrder(chain);
    if (!matches(own, chain.getFirst())) {
      throw new IOException(
          "nbd.tls_key: "
              + path(SettingKey.NBD_TLS_KEY)
              + " is not the key of the first certificate in "
              + path(SettingKey.NBD_TLS_CERTIFICATE)
              + ", "
              + chain.getFirst().getSubjectX500Principal().getName()
              + ": put the two that belong together in their places");
    }
    return new Credentials(own, chain, clients());
  }

  /// The certificates that hosts may show, and of those who sign them.
  List<X509Certificate> clients() throws IOException {
    return settings.text(SettingKey.NBD_TLS_CLIENTS).isEmpty()
        ? List.of()
        : certificates(SettingKey.NBD_TLS_CLIENTS);
  }

  private void inOrder(List<X509Certificate> chain) throws IOException {
    for (int i = 0; i + 1 < chain.size(); i++) {
      X509Certificate signed = chain.get(i);
      X509Certificate signer = chain.get(i + 1);
      if (!signed.getIssuerX500Principal().equals(signer.getSubjectX500Principal())) {
        throw new IOException(
            "nbd.tls_certificate: "
                + path(SettingKey.NBD_TLS_CERTIFICATE)
                + ": "
                + signed.getSubjectX500Principal().getName()
                + " was not signed by the one behind it, "
                + signer.getSubjectX500Principal().getName()
                + ": the server's own comes first, each is followed by its signer's");
      }
    }
  }

  /// Whether what `key` signs is found right by `certificate`.
  private static boolean matches(PrivateKey key, X509Certificate certificate) throws IOException {
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
      return checking.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      throw new IOException("nbd.tls_key: it cannot be used: " + e.getMessage(), e);
    }
  }

  private static byte[] file(SettingKey setting, Path path) throws IOException {
    try {
      if (Files.size(path) > FILE_BYTES_MAX) {
        throw new IOException("it is longer than 1 MiB; is it the right one?");
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new IOException(setting.id() + ": there is no file " + path, e);
    } catch (IOException e) {
      throw new IOException(setting.id() + ": " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private List<X509Certificate> certificates(SettingKey setting) throws IOException {
    Path path = path(setting);
    byte[] pem = file(setting, path);
    List<X509Certificate> found = new ArrayList<>();
    try {
      for (var each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        found.add((X509Certificate) each);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(
          setting.id() + ": " + path + " must hold certificates as PEM: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new IOException(setting.id() + ": " + path + " holds no certificate");
    }
    return found;
  }

  private static PrivateKey key(Path path) throws IOException {
    String id = SettingKey.NBD_TLS_KEY.id() + ": " + path;
    String pem = new String(file(SettingKey.NBD_TLS_KEY, path), StandardCharsets.ISO_8859_1);
    if (!Collections.disjoint(Files.getPosixFilePermissions(path), OTHERS)) {
      throw new IOException(id + " may be read by everybody: chmod o-rwx " + path);
    }
    Matcher key = KEY.matcher(pem);
    if (!key.find()) {
      throw new IOException(
          id + " must hold a PRIVATE KEY without a password (openssl pkcs8 -topk8 -nocrypt)");
    }
    try {
      var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
      try {
        return KeyFactory.getInstance("EC").generatePrivate(spec);
      } catch (InvalidKeySpecException _) {
        return KeyFactory.getInstance("RSA").generatePrivate(spec);
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(id + " holds no EC or RSA key that can be read", e);
    }
  }
}
