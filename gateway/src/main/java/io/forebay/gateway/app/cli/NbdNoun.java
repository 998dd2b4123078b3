package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `forebay nbd`.
@Command(name = "nbd", description = "How hosts reach volumes.")
final class NbdNoun extends Noun {
  @Command(
      name = "ca",
      description = {
        "Prints the certificate by which hosts know this appliance (PEM).",
        "It is the ca-cert.pem of clients that use TLS, and stays the same as long as"
            + " the home does."
      },
      footer = {
        "",
        "Example:",
        "  forebay nbd ca >DIR/ca-cert.pem",
        "  nbdinfo 'nbds://192.0.2.1/db1?tls-certificates=DIR'"
      })
  int ca(@Mixin Client client) throws Failure, IOException {
    Fields authority = client.get("/nbd/authority");
    client.shown(authority, out -> out.print(authority.text("certificate")));
    return 0;
  }
}
