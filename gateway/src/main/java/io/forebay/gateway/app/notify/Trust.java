package io.forebay.gateway.app.notify;

import io.forebay.gateway.control.notify.Authorities;
import io.forebay.gateway.control.notify.Receiver;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// By whom a receiver's certificate must be signed. Whoever makes a socket by it has to have the name checked, too.
final class Trust {
  /// The rules by which names are looked for in a certificate (RFC 2818): those for mail and syslog are the same.
  private static final String NAMES = "HTTPS";

  private Trust() {}

  static SSLContext context(Receiver receiver) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager[] authorities =
          receiver.authority().isEmpty() ? null : authorities(receiver.authority());
      context.init(null, authorities, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the authority's certificate cannot be used: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] authorities(String pem)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (X509Certificate each : Authorities.parse(pem)) {
      store.setCertificateEntry("authority-" + number++, each);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    return managers.getTrustManagers();
  }

  /// TLS over `connected`, with the receiver's certificate and its name checked.
  static SSLSocket over(Socket connected, Receiver receiver) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context(receiver)
                .getSocketFactory()
                .createSocket(
                    connected, receiver.destination().host(), receiver.destination().port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(NAMES);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
