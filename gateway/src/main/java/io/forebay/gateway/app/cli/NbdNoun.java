package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.io.PrintWriter;
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

  @Command(
      name = "show",
      description = "With what NBD is encrypted: the server's certificate, and when it was read.",
      footer = {"", "Example:", "  forebay nbd show"})
  int show(@Mixin Client client) throws Failure, IOException {
    Fields tls = client.get("/nbd/tls");
    client.shown(tls, out -> page(tls, out));
    return 0;
  }

  @Command(
      name = "reload",
      description = {
        "Reads NBD's certificates and keys anew.",
        "What nbd.tls_certificate, nbd.tls_key and nbd.tls_clients name counts for connections that"
            + " begin from now on; those that stand go on. If something is wrong with a file, nothing"
            + " changes."
      },
      footer = {
        "",
        "Example:",
        "  forebay config check && forebay nbd reload",
      })
  int reload(@Mixin Client client) throws Failure, IOException {
    Fields tls = client.ask("POST", "/nbd/tls/reload");
    client.changed(tls, out -> page(tls, out));
    return 0;
  }

  private static void page(Fields tls, PrintWriter out) throws IOException {
    out.println("TLS          " + tls.text("mode"));
    if (!tls.has("server")) {
      return;
    }
    Fields server = tls.object("server");
    boolean own = server.truth("own", false);
    out.println("certificate  " + Show.plain(server.text("subject")));
    out.println(
        "signed by    " + Show.plain(server.text("issuer")) + (own ? ", of this appliance" : ""));
    out.println("valid until  " + Show.time(server, "notAfter"));
    out.println("SHA-256      " + server.text("sha256"));
    long trusted = tls.number("trusted");
    String hosts = trusted == 0 ? "not asked for certificates" : trusted + " certificates trusted";
    out.println("hosts        " + hosts);
    out.println("read         " + Show.time(tls, "read"));
  }
}
