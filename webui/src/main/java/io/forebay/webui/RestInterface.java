package io.forebay.webui;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.UserInterface;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/// The ways in by HTTP: `api` for the command line, `web` for browsers and programs elsewhere.
public final class RestInterface implements UserInterface {
  static final String API = "api";
  static final String WEB = "web";

  @Override
  public List<String> services() {
    return List.of(API, WEB);
  }

  @Override
  public Running start(Control control, Terms terms) throws IOException {
    for (InetSocketAddress address : terms.listen(API)) {
      if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
        throw new IOException(
            "api: will not listen on "
                + address
                + ": it is not encrypted, so it serves loopback addresses only, as 127.0.0.1:0");
      }
    }
    return RestServer.start(control, terms, RestServer.Pace.DEFAULT);
  }
}
