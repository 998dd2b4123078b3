package io.forebay.webui;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.UserInterface;
import java.io.IOException;
import java.net.InetSocketAddress;

/// The way in by HTTP.
public final class RestInterface implements UserInterface {
  @Override
  public String service() {
    return "web";
  }

  @Override
  public Running start(Control control, Terms terms) throws IOException {
    for (InetSocketAddress address : terms.listen()) {
      if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
        throw new IOException(
            "web: will not listen on "
                + address
                + ": it has no TLS yet, so it serves loopback addresses only, as 127.0.0.1:8443");
      }
    }
    return RestServer.start(control, terms, Connections.PATIENCE_MS);
  }
}
