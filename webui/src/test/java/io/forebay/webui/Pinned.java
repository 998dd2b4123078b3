package io.forebay.webui;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.access.WebTls;
import io.forebay.gateway.disk.linux.LinuxDisk;
import io.forebay.gateway.link.edge.Authority;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.IdentityFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate as an appliance makes it for itself, and clients that trust its authority alone.
final class Pinned {
  static final WebTls TLS = make();

  private Pinned() {}

  private static WebTls make() {
    try {
      Path secrets = Files.createTempDirectory("forebay-tls");
      Authority authority = Authority.open(new LinuxDisk(), secrets, "here");
      Identity server =
          authority.server(
              "here", List.of("localhost"), List.of(InetAddress.ofLiteral("127.0.0.1")));
      try (var files = Files.list(secrets)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(secrets);
      return new WebTls(
          IdentityFile.pem(server.certificate()) + IdentityFile.pem(authority.certificate()),
          new Secret(IdentityFile.pem(server.key())),
          true);
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// Trusts whoever `chain`, as PEM, ends with, and nobody else.
  static SSLContext trusting(String chain) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null);
      int count = 0;
      for (var each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(chain.getBytes(StandardCharsets.US_ASCII)))) {
        count++;
        trusted.setCertificateEntry("authority", each);
      }
      if (count == 0) {
        throw new AssertionError("no certificate");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
