package io.forebay.gateway.control.access;

import io.forebay.gateway.block.TlsMode;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How hosts reach volumes over NBD, as the application has set it up. Any thread.
public interface HostAccess {
  /// The rule of `volume`, [ExportRule#DEFAULT] unless another was set.
  ExportRule rule(UUID volume);

  /// Sets the rule of `volume`, which is called `name` now. On return it is durable and counts, and
  /// connections that it forbids are closed. Blocks.
  void change(UUID volume, String name, ExportRule rule) throws IOException;

  /// The volume is gone. A rule that cannot be forgotten now concerns nothing. Blocks.
  void forget(UUID volume);

  /// Of the whole service.
  TlsMode tls();

  /// The certificate that hosts check the server by, as PEM; null: the operator brought the server's
  /// certificate, and knows who signed it, or there is no TLS.
  @Nullable String authority();

  /// With what NBD is encrypted.
  HostTls encryption();

  /// Reads certificates and keys anew, for connections that begin from now on; those that stand go on. Throws
  /// [IOException] with what is wrong: then what was read before still counts. Blocks.
  HostTls reload() throws IOException;
}
