package io.forebay.gateway.nbd.tls;

import io.forebay.gateway.block.TlsMode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The TLS of an NBD server. Any thread.
public final class ServerTls {
  /// Without TLS.
  public static final ServerTls NONE = new ServerTls(TlsMode.OFF, null);

  /// Forward secret, authenticated encryption only. The first three are TLS 1.3's own.
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /// How long a goodbye may take to leave a socket that nobody reads.
  private static final int GOODBYE_MILLIS = 1_000;

  private final TlsMode mode;
  private volatile @Nullable SslContext context;

  private ServerTls(TlsMode mode, @Nullable SslContext context) {
    this.mode = mode;
    this.context = context;
  }

  /// `mode` for all connections, with `credentials`. Throws [SSLException] when they cannot be used.
  public static ServerTls of(TlsMode mode, Credentials credentials) throws SSLException {
    return of(mode, credentials, provider());
  }

  static ServerTls of(TlsMode mode, Credentials credentials, SslProvider provider)
      throws SSLException {
    return mode == TlsMode.OFF ? NONE : new ServerTls(mode, context(credentials, provider));
  }

  private static SslContext context(Credentials credentials, SslProvider provider)
      throws SSLException {
    X509Certificate[] chain = credentials.chain().toArray(X509Certificate[]::new);
    boolean asks = !credentials.clients().isEmpty();
    return SslContextBuilder.forServer(credentials.key(), chain)
        .sslProvider(provider)
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .sessionCacheSize(1) // Every connection proves its certificate anew.
        .clientAuth(asks ? ClientAuth.OPTIONAL : ClientAuth.NONE)
        .trustManager(new ClientTrust(credentials.clients()))
        .build();
  }

  /// Other `credentials` count, for handshakes that begin from now on. Not with [TlsMode#OFF]. Throws
  /// [SSLException] when they cannot be used: then nothing changes.
  public void renew(Credentials credentials) throws SSLException {
    if (mode == TlsMode.OFF) {
      throw new IllegalStateException("there is no TLS");
    }
    context = context(credentials, provider());
  }

  private static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  public TlsMode mode() {
    return mode;
  }

  /// The handler of one connection, whose handshake may take `millis`. Not with [TlsMode#OFF].
  SslHandler handler(ByteBufAllocator allocator, long millis) {
    SslContext now = context;
    if (now == null) {
      throw new IllegalStateException("there is no TLS");
    }
    SslHandler handler = now.newHandler(allocator);
    handler.setHandshakeTimeoutMillis(millis);
    handler.setCloseNotifyFlushTimeoutMillis(GOODBYE_MILLIS);
    return handler;
  }
}
