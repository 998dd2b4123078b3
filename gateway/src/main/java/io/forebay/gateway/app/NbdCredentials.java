package io.forebay.gateway.app;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.access.HostTls;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.link.edge.Authority;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.IdentityFile;
import io.forebay.gateway.nbd.tls.Credentials;
import io.forebay.gateway.nbd.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What NBD's TLS is made of: files that the operator names ([PemFiles]), else what the appliance makes itself.
/// Any thread.
final class NbdCredentials {
  private final Settings settings;
  private final Disk disk;
  private final Path root;
  private final String name;
  private final Clock clock;
  private final ServerTls tls;
  private volatile Read read;

  /// What was read last. `authority`: the certificate that hosts need, as PEM; null when the operator knows
  /// it.
  private record Read(@Nullable Credentials credentials, @Nullable String authority, HostTls look) {
    static final Read NOTHING = new Read(null, null, HostTls.OFF);
  }

  /// As `settings` say; relative paths begin in `root`. Makes an authority in `root`'s secrets if one is
  /// needed. Blocks. Throws [IOException] with what to do.
  NbdCredentials(Settings settings, Disk disk, Path root, String name, Clock clock)
      throws IOException {
    this.settings = settings;
    this.disk = disk;
    this.root = root;
    this.name = name;
    this.clock = clock;
    read = mode(settings) == TlsMode.OFF ? Read.NOTHING : read();
    Credentials credentials = read.credentials;
    tls = credentials == null ? ServerTls.NONE : ServerTls.of(mode(settings), credentials);
  }

  static TlsMode mode(Settings settings) {
    return TlsMode.valueOf(settings.text(SettingKey.NBD_TLS).toUpperCase(Locale.ROOT));
  }

  ServerTls tls() {
    return tls;
  }

  @Nullable String authority() {
    return read.authority;
  }

  HostTls look() {
    return read.look;
  }

  /// Reads all of it anew, for connections that begin from now on. Throws [IOException] with what is wrong:
  /// then nothing changes. Blocks.
  synchronized HostTls reload() throws IOException {
    List<String> complaints =
        new PemFiles(settings, root).complaints(Instant.ofEpochMilli(clock.wallMillis()));
    if (!complaints.isEmpty()) {
      throw new IOException(String.join("; ", complaints));
    }
    Read anew = read();
    Credentials credentials = anew.credentials;
    if (credentials != null) {
      tls.renew(credentials);
      read = anew;
    }
    return read.look;
  }

  private Read read() throws IOException {
    PemFiles files = new PemFiles(settings, root);
    try {
      Credentials brought = files.server();
      if (brought != null) {
        return new Read(brought, null, look(brought, false));
      }
      Authority authority = Authority.open(disk, root.resolve("secrets"), name);
      Identity made =
          authority.server(
              name, MachineNames.names(settings, SettingKey.NBD_LISTEN), MachineNames.addresses());
      Credentials own = new Credentials(made.key(), List.of(made.certificate()), files.clients());
      return new Read(own, IdentityFile.pem(authority.certificate()), look(own, true));
    } catch (GeneralSecurityException e) {
      throw new IOException("NBD's TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private HostTls look(Credentials of, boolean own) throws GeneralSecurityException {
    X509Certificate certificate = of.chain().getFirst();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    HostTls.Server server =
        new HostTls.Server(
            certificate.getSubjectX500Principal().getName(),
            certificate.getIssuerX500Principal().getName(),
            own,
            certificate.getNotAfter().getTime(),
            HexFormat.of().formatHex(digest));
    return new HostTls(mode(settings), server, of.clients().size(), clock.wallMillis());
  }
}
