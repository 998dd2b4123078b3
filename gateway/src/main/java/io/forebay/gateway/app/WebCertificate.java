package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.UserInterface;
import io.forebay.gateway.control.access.WebTls;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.link.edge.Authority;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.IdentityFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What browsers are shown: files that the operator has put into `secrets/`, else a certificate that the
/// appliance's authority signs ([Authority]: `forebay nbd ca` gives what knows it) and that is kept over
/// restarts, since whoever trusts it without knowing the authority is asked anew by each other one.
final class WebCertificate implements UserInterface.Certificates {
  /// The operator's, with its chain.
  static final String BROUGHT = "web.pem";

  static final String BROUGHT_KEY = "web-key.pem";

  /// Ours, with its key.
  static final String OWN = "web-own.pem";

  /// Far above what any chain takes; protects from a wrong file.
  private static final long FILE_BYTES_MAX = 1 << 20;

  private final Disk disk;
  private final Path secrets;
  private final String name;
  private final Settings settings;

  WebCertificate(Disk disk, Path root, String name, Settings settings) {
    this.disk = disk;
    secrets = root.resolve("secrets");
    this.name = name;
    this.settings = settings;
  }

  @Override
  public WebTls of(List<InetSocketAddress> listen) throws IOException {
    Path chain = secrets.resolve(BROUGHT);
    Path key = secrets.resolve(BROUGHT_KEY);
    if (Files.exists(chain) != Files.exists(key)) {
      throw new IOException(
          "web: %s and %s go together: put both there, or none".formatted(chain, key));
    }
    return Files.exists(chain) ? brought(chain, key) : own(listen);
  }

  private static WebTls brought(Path chain, Path key) throws IOException {
    byte[] chainPem = file(chain);
    byte[] keyPem = file(key);
    List<X509Certificate> certificates = Pem.certificates(chainPem, "web: " + chain);
    PrivateKey privateKey = Pem.key(keyPem, key, "web: " + key);
    Pem.belongTogether(privateKey, "web: " + key, certificates, "web: " + chain);
    StringBuilder pem = new StringBuilder();
    certificates.forEach(each -> pem.append(IdentityFile.pem(each)));
    return new WebTls(pem.toString(), new Secret(new String(keyPem, US_ASCII)), false);
  }

  private static byte[] file(Path path) throws IOException {
    if (Files.size(path) > FILE_BYTES_MAX) {
      throw new IOException("web: " + path + " is longer than 1 MiB; is it the right one?");
    }
    return Files.readAllBytes(path);
  }

  private WebTls own(List<InetSocketAddress> listen) throws IOException {
    Authority authority = Authority.open(disk, secrets, name);
    Identity own =
        authority.kept(
            disk,
            secrets,
            OWN,
            name,
            MachineNames.names(settings, SettingKey.WEB_LISTEN),
            addresses(listen));
    return new WebTls(
        IdentityFile.pem(own.certificate()) + IdentityFile.pem(authority.certificate()),
        new Secret(IdentityFile.pem(own.key())),
        true);
  }

  /// Where it listens; the machine's own if that is all of them; and loopback, for SSH tunnels.
  private static List<InetAddress> addresses(List<InetSocketAddress> listen) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    addresses.add(InetAddress.ofLiteral("127.0.0.1"));
    addresses.add(InetAddress.ofLiteral("::1"));
    for (InetSocketAddress each : listen) {
      if (each.getAddress().isAnyLocalAddress()) {
        addresses.addAll(MachineNames.addresses());
      } else {
        addresses.add(each.getAddress());
      }
    }
    return List.copyOf(addresses);
  }
}
