package io.forebay.gateway.control.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Certificates of those who sign receivers' certificates, as PEM.
public final class Authorities {
  private Authorities() {}

  /// Null when `pem` will do.
  static @Nullable String complaint(String pem) {
    if (pem.length() > Receiver.AUTHORITY_CHARS_MAX) {
      return "certificates of an authority have at most "
          + Receiver.AUTHORITY_CHARS_MAX
          + " characters";
    }
    try {
      return parse(pem).isEmpty() ? "an authority is one PEM certificate or more" : null;
    } catch (CertificateException e) {
      return "an authority is one PEM certificate or more: " + e.getMessage();
    }
  }

  /// In the order in which they stand there.
  public static List<X509Certificate> parse(String pem) throws CertificateException {
    List<X509Certificate> found = new ArrayList<>();
    for (var each :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)))) {
      found.add((X509Certificate) each);
    }
    return found;
  }
}
