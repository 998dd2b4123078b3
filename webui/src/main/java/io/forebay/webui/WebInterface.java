package io.forebay.webui;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.UserInterface;
import java.io.IOException;
import java.util.List;

/// The way in by HTTPS, for browsers and for programs elsewhere; and `http`, which leads browsers to it.
public final class WebInterface implements UserInterface {
  static final String SERVICE = "web";
  static final String HTTP = "http";

  @Override
  public List<String> services() {
    return List.of(SERVICE, HTTP);
  }

  @Override
  public Running start(Control control, Terms terms) throws IOException {
    return RestServer.web(control, terms, RestServer.Pace.DEFAULT);
  }
}
