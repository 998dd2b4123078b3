package io.forebay.gateway.control;

import io.forebay.gateway.control.access.WebAccess;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/// Commands on the way in for browsers. Any thread; blocks.
final class WebDesk {
  private final WebAccess web;
  private final Supplier<List<Status.Port>> ports;

  WebDesk(WebAccess web, Supplier<List<Status.Port>> ports) {
    this.web = web;
    this.ports = ports;
  }

  Outcome<WebReport> execute(WebCommand command) {
    try {
      switch (command) {
        case WebCommand.Show() -> {}
        case WebCommand.SetCertificate(String chain, Secret key) -> web.bring(chain, key);
        case WebCommand.RemoveCertificate() -> web.makeOwn();
      }
      return Outcome.done(new WebReport(addresses("web"), addresses("http"), web.look()));
    } catch (IllegalArgumentException e) {
      return Outcome.refused(Refusal.Kind.USAGE, "Nothing was changed: " + e.getMessage() + ".");
    } catch (IOException e) {
      return Outcome.refused(Refusal.Kind.FAILED, "Nothing was changed: " + e.getMessage() + ".");
    }
  }

  private List<String> addresses(String service) {
    return ports.get().stream()
        .filter(port -> port.service().equals(service))
        .map(Status.Port::address)
        .toList();
  }
}
