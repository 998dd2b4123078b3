package io.forebay.gateway.link.edge;

import io.forebay.gateway.link.pairing.Fingerprint;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/// TLS 1.3 with certificates on both sides and nobody else's opinion about them.
final class PeerTls {
  /// Named during the handshake: what the connection is for.
  static final String LINK = "forebay-link/1";

  static final String PAIR = "forebay-pair/1";

  /// Ours have about 400 bytes.
  private static final int CERTIFICATE_BYTES_MAX = 4 << 10;

  private final Identity identity;
  private final SslProvider provider;

  PeerTls(Identity identity, SslProvider provider) {
    this.identity = identity;
    this.provider = provider;
  }

  /// The listening side: asks for a certificate and takes any. Whether it is a peer's is looked at when
  /// the handshake is complete, since pairing needs strangers.
  SslContext server() throws SSLException {
    return builder(SslContextBuilder.forServer(identity.key(), identity.certificate()), LINK, PAIR)
        .clientAuth(ClientAuth.REQUIRE)
        .trustManager(new Trust(_ -> true))
        .build();
  }

  /// The dialling side: goes on, and shows its own certificate, only if `expected` knows the other end's.
  SslContext client(String protocol, Predicate<Fingerprint> expected) throws SSLException {
    return builder(
            SslContextBuilder.forClient()
                .keyManager(identity.key(), identity.certificate())
                .endpointIdentificationAlgorithm(null),
            protocol)
        .trustManager(new Trust(expected))
        .build();
  }

  private SslContextBuilder builder(SslContextBuilder builder, String... protocols) {
    return builder
        .sslProvider(provider)
        .protocols("TLSv1.3")
        .sessionCacheSize(1)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                protocols));
  }

  /// Looks at the fingerprint and at nothing else: no names, no dates, no authorities.
  private static final class Trust extends X509ExtendedTrustManager {
    private final Predicate<Fingerprint> known;

    Trust(Predicate<Fingerprint> known) {
      this.known = known;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (chain.length != 1 || chain[0].getEncoded().length > CERTIFICATE_BYTES_MAX) {
        throw new CertificateException("one self-signed certificate is expected");
      }
      if (!known.test(Identity.fingerprint(chain[0]))) {
        throw new CertificateException(
            "another appliance answers: its certificate is not the pinned one");
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
