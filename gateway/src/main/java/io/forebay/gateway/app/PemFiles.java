package io.forebay.gateway.app;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.nbd.tls.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The PEM files of NBD's TLS that the operator brings, as the settings name them: read, and looked into before
/// a host finds out. Every complaint names the setting and the file, and says what to do. Blocks.
public final class PemFiles {
  /// Far above what any chain takes; protects from a wrong file.
  private static final long FILE_BYTES_MAX = 1 << 20;

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
    Pem.belongTogether(
        own,
        "nbd.tls_key: " + path(SettingKey.NBD_TLS_KEY),
        chain,
        "nbd.tls_certificate: " + path(SettingKey.NBD_TLS_CERTIFICATE));
    return new Credentials(own, chain, clients());
  }

  /// The certificates that hosts may show, and of those who sign them.
  List<X509Certificate> clients() throws IOException {
    return settings.text(SettingKey.NBD_TLS_CLIENTS).isEmpty()
        ? List.of()
        : certificates(SettingKey.NBD_TLS_CLIENTS);
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
    return Pem.certificates(file(setting, path), setting.id() + ": " + path);
  }

  private static PrivateKey key(Path path) throws IOException {
    byte[] pem = file(SettingKey.NBD_TLS_KEY, path);
    return Pem.key(pem, path, SettingKey.NBD_TLS_KEY.id() + ": " + path);
  }
}
