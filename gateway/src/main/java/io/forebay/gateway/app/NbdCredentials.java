package io.forebay.gateway.app;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.link.edge.Authority;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.IdentityFile;
import io.forebay.gateway.nbd.tls.Credentials;
import io.forebay.gateway.nbd.tls.ServerTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What NBD's TLS is made of: files that the operator names, else what the appliance makes itself.
///
/// @param authority the certificate that hosts need, as PEM; null when the operator knows it
record NbdCredentials(ServerTls tls, @Nullable String authority) {
  static final NbdCredentials NONE = new NbdCredentials(ServerTls.NONE, null);

  /// Far above what any chain takes; protects from a wrong file.
  private static final long FILE_BYTES_MAX = 1 << 20;

  /// In a server's certificate; it goes into each handshake.
  private static final int ADDRESSES_MAX = 64;

  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251})");

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /// As `settings` say; relative paths begin in `root`. Makes an authority in `root`'s secrets if one is
  /// needed. Blocks. Throws [IOException] with what to do.
  static NbdCredentials of(Settings settings, Disk disk, Path root, String name)
      throws IOException {
    TlsMode mode = mode(settings);
    if (mode == TlsMode.OFF) {
      return NONE;
    }
    String certificate = settings.text(SettingKey.NBD_TLS_CERTIFICATE);
    String key = settings.text(SettingKey.NBD_TLS_KEY);
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new IOException("nbd.tls_certificate and nbd.tls_key go together: name both files");
    }
    String trusted = settings.text(SettingKey.NBD_TLS_CLIENTS);
    List<X509Certificate> clients =
        trusted.isEmpty()
            ? List.of()
            : certificates(SettingKey.NBD_TLS_CLIENTS, root.resolve(trusted));
    try {
      if (!certificate.isEmpty()) {
        List<X509Certificate> chain =
            certificates(SettingKey.NBD_TLS_CERTIFICATE, root.resolve(certificate));
        Credentials brought = new Credentials(key(root.resolve(key)), chain, clients);
        return new NbdCredentials(ServerTls.of(mode, brought), null);
      }
      Authority authority = Authority.open(disk, root.resolve("secrets"), name);
      Identity made = authority.server(name, names(settings), addresses());
      Credentials own = new Credentials(made.key(), List.of(made.certificate()), clients);
      return new NbdCredentials(ServerTls.of(mode, own), IdentityFile.pem(authority.certificate()));
    } catch (SSLException | GeneralSecurityException e) {
      throw new IOException("NBD's TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  static TlsMode mode(Settings settings) {
    return TlsMode.valueOf(settings.text(SettingKey.NBD_TLS).toUpperCase(java.util.Locale.ROOT));
  }

  private static byte[] file(SettingKey setting, Path path) throws IOException {
    try {
      if (Files.size(path) > FILE_BYTES_MAX) {
        throw new IOException("it is longer than 1 MiB; is it the right one?");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new IOException(setting.id() + ": " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> certificates(SettingKey setting, Path path)
      throws IOException {
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
    Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
    if (modes.contains(PosixFilePermission.OTHERS_READ)) {
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

  /// By what names clients may dial this machine, as far as it knows.
  private static List<String> names(Settings settings) {
    Set<String> names = new LinkedHashSet<>(List.of("localhost"));
    try {
      names.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException _) {
      // A machine whose name is not known to itself: addresses remain.
    }
    for (InetSocketAddress listen : settings.addresses(SettingKey.NBD_LISTEN)) {
      names.add(listen.getHostString());
    }
    names.removeIf(name -> !HOST_NAME.matcher(name).matches() || name.matches("[0-9.]+"));
    return List.copyOf(names);
  }

  private static List<InetAddress> addresses() {
    List<InetAddress> addresses = new ArrayList<>();
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
          boolean scoped = address instanceof Inet6Address && address.isLinkLocalAddress();
          if (!scoped && addresses.size() < ADDRESSES_MAX) {
            addresses.add(address);
          }
        }
      }
    } catch (SocketException _) {
      // Names remain.
    }
    return addresses;
  }
}
