package io.forebay.gateway.control.access;

import io.forebay.gateway.block.TlsMode;
import org.jspecify.annotations.Nullable;

/// With what NBD is encrypted now, for new connections.
///
/// @param server the server's certificate; null with [TlsMode#OFF]
/// @param trusted certificates of hosts and of their authorities; 0: hosts are not asked for one
/// @param readMillis when the files were read last; 0 with [TlsMode#OFF]
public record HostTls(TlsMode mode, @Nullable Server server, int trusted, long readMillis) {
  public static final HostTls OFF = new HostTls(TlsMode.OFF, null, 0, 0);

  /// The server's certificate.
  ///
  /// @param own signed by the appliance's own authority; else what the operator has brought
  /// @param sha256 of the certificate, in hex
  public record Server(
      String subject, String issuer, boolean own, long notAfterMillis, String sha256) {}
}
