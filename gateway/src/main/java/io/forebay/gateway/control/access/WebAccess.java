package io.forebay.gateway.control.access;

import io.forebay.gateway.control.Secret;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What browsers are shown by the service web, as the application keeps it. Any thread.
public interface WebAccess {
  /// What they are shown now; null while the service is off.
  @Nullable WebLook look();

  /// From now on connections that begin are shown `chain`, PEM with the server's certificate first, and `key` (PKCS
  /// #8, PEM, without a password); kept over restarts. Throws [IllegalArgumentException] with what is wrong with
  /// these, [IOException] when they cannot be kept: then nothing has changed. Blocks.
  WebLook bring(String chain, Secret key) throws IOException;

  /// From now on it is the appliance's own again; what was brought is forgotten. Throws [IOException] as [#bring].
  /// Blocks.
  WebLook makeOwn() throws IOException;
}
