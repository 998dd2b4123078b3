package io.forebay.gateway.nbd.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Which client certificates count: one that is itself among the trusted ones, within its dates, or one
/// that an authority among them has signed (PKIX, RFC 5280). Names no authorities in the handshake: a
/// client shows what it has.
final class ClientTrust extends X509ExtendedTrustManager {
  /// Certificates of one chain: more than any authority needs, few enough to check on an event loop.
  private static final int CHAIN_MAX = 8;

  private final Set<X509Certificate> pinned;
  private final @Nullable X509TrustManager authorities;

  ClientTrust(List<X509Certificate> trusted) throws SSLException {
    pinned = Set.copyOf(trusted);
    try {
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      for (X509Certificate certificate : trusted) {
        if (certificate.getBasicConstraints() >= 0) {
          anchors.setCertificateEntry(Integer.toString(anchors.size()), certificate);
        }
      }
      authorities = anchors.size() == 0 ? null : pkix(anchors);
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new SSLException("the trusted client certificates cannot be used: " + e, e);
    }
  }

  private static X509TrustManager pkix(KeyStore anchors) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(anchors);
    return (X509TrustManager)
        Arrays.stream(factory.getTrustManagers())
            .filter(X509TrustManager.class::isInstance)
            .findFirst()
            .orElseThrow();
  }

  private void check(X509Certificate[] chain, String type) throws CertificateException {
    if (chain.length == 0 || chain.length > CHAIN_MAX) {
      throw new CertificateException("a chain of " + chain.length + " certificates");
    }
    if (pinned.contains(chain[0])) { // Its key was proven; nothing else is asked of it.
      chain[0].checkValidity();
    } else if (authorities != null) {
      authorities.checkClientTrusted(chain, type);
    } else {
      throw new CertificateException("the client's certificate is not one of the trusted ones");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is a server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is a server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("this is a server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
