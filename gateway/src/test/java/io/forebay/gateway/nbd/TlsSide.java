package io.forebay.gateway.nbd;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.IdentityFile;
import io.forebay.gateway.link.edge.TestCertificates;
import io.forebay.gateway.nbd.tls.Credentials;
import io.forebay.gateway.nbd.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// A server's certificate, the authority that signed it, and clients that know it.
final class TlsSide {
  private static final char[] PASSWORD = "secret".toCharArray();

  final Identity authority;
  final Identity server;

  TlsSide() {
    try {
      authority = TestCertificates.authority("authority");
      server = TestCertificates.issued(authority, "server", "localhost");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Trusts the certificates `clients`.
  ServerTls tls(TlsMode mode, X509Certificate... clients) throws IOException {
    return ServerTls.of(mode, credentials(clients));
  }

  Credentials credentials(X509Certificate... clients) {
    return new Credentials(server.key(), List.of(server.certificate()), List.of(clients));
  }

  /// A client that knows the authority, and shows `own` if that is not null.
  SSLContext client(@Nullable Identity own) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", authority.certificate());
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      KeyStore mine = KeyStore.getInstance(KeyStore.getDefaultType());
      mine.load(null, null);
      if (own != null) {
        mine.setKeyEntry("own", own.key(), PASSWORD, new X509Certificate[] {own.certificate()});
      }
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(mine, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The files that libnbd and QEMU look for, in a new folder of `folder`.
  Path files(Path folder, @Nullable Identity own) throws IOException {
    Path files = Files.createTempDirectory(folder, "tls");
    Files.writeString(files.resolve("ca-cert.pem"), IdentityFile.pem(authority.certificate()));
    if (own != null) {
      Files.writeString(files.resolve("client-cert.pem"), IdentityFile.pem(own.certificate()));
      Files.writeString(files.resolve("client-key.pem"), TestCertificates.keyPem(own));
    }
    return files;
  }
}
