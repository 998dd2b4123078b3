package io.forebay.gateway.control;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.access.HostAccess;
import io.forebay.gateway.control.access.HostTls;
import java.io.IOException;

/// Commands on the NBD service. Any thread.
final class HostDesk {
  private final HostAccess hosts;

  HostDesk(HostAccess hosts) {
    this.hosts = hosts;
  }

  Outcome<?> execute(NbdCommand<?> command) {
    return switch (command) {
      case NbdCommand.Authority() -> authority();
      case NbdCommand.Show() -> Outcome.done(hosts.encryption());
      case NbdCommand.Reload() -> reload();
    };
  }

  /// What hosts check this appliance's certificate by.
  private Outcome<String> authority() {
    String pem = hosts.authority();
    return pem != null
        ? Outcome.done(pem)
        : Outcome.refused(
            Refusal.Kind.NOT_FOUND,
            hosts.tls() == TlsMode.OFF
                ? "NBD is served without TLS: nbd.tls is off."
                : "The server's certificate is from nbd.tls_certificate: whoever signed it has its"
                    + " authority's.");
  }

  private Outcome<HostTls> reload() {
    if (hosts.tls() == TlsMode.OFF) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT,
          "NBD is served without TLS: nbd.tls is off, there is nothing to read.");
    }
    try {
      return Outcome.done(hosts.reload());
    } catch (IOException e) {
      return Outcome.refused(
          Refusal.Kind.FAILED,
          "It was not read anew, what was read before still counts: " + e.getMessage() + ".");
    }
  }
}
