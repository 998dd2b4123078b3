package io.forebay.webui;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.UserInterface;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/// The way in by HTTP for the command line. The appliance does not start without it: alarms are read by it, so
/// without it nobody could see why it is missing.
public final class ApiInterface implements UserInterface {
  static final String SERVICE = "api";

  @Override
  public List<String> services() {
    return List.of(SERVICE);
  }

  @Override
  public boolean indispensable() {
    return true;
  }

  @Override
  public Running start(Control control, Terms terms) throws IOException {
    for (InetSocketAddress address : terms.listen(SERVICE)) {
      if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
        throw new IOException(
            "api: will not listen on "
                + address
                + ": it is not encrypted, so it serves loopback addresses only, as 127.0.0.1:0");
      }
    }
    return RestServer.api(control, terms, RestServer.Pace.DEFAULT);
  }
}
