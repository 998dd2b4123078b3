package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forebay.gateway.control.UserInterface;
import io.forebay.gateway.control.access.WebTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Remembers which certificate the service web shows, and tells when one that the operator has brought comes to its
/// end; the appliance's own has none. Any thread.
final class ShownCertificate implements UserInterface.Certificates {
  private final UserInterface.Certificates certificates;
  private final CertificateEnd end;
  private volatile @Nullable X509Certificate brought;

  ShownCertificate(UserInterface.Certificates certificates, CertificateEnd end) {
    this.certificates = certificates;
    this.end = end;
  }

  @Override
  public WebTls of(List<InetSocketAddress> listen) throws IOException {
    WebTls shown = certificates.of(listen);
    brought =
        shown.own()
            ? null
            : Pem.certificates(shown.chain().getBytes(US_ASCII), "web: the certificate").getFirst();
    look();
    return shown;
  }

  /// To be called from time to time.
  void look() {
    X509Certificate shown = brought;
    if (shown == null) {
      end.clear();
    } else {
      end.look(shown.getSubjectX500Principal().getName(), shown.getNotAfter().getTime());
    }
  }
}
