package io.forebay.gateway.app.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `forebay web`.
@Command(name = "web", description = "The way in for browsers, and what certificate they see.")
final class WebNoun extends Noun {
  /// Above any chain that the appliance takes.
  private static final long FILE_BYTES_MAX = 40_960;

  @Command(
      name = "show",
      description = "Where browsers come in, and what certificate they are shown.",
      footer = {"", "Example:", "  forebay web show"})
  int show(@Mixin Client client) throws Failure, IOException {
    Fields web = client.get("/web");
    client.shown(web, out -> page(out, web));
    return 0;
  }

  @Command(
      name = "certificate",
      description = {
        "Shows browsers a certificate of yours, or the appliance's own again.",
        "It is looked into first; what browsers would not take is refused, and nothing"
            + " changes. Connections that begin from then on are shown it, also after a"
            + " restart; those that stand go on."
      },
      footer = {
        "",
        "Examples:",
        "  forebay web certificate --cert chain.pem --key key.pem",
        "  forebay web certificate --self-made"
      })
  int certificate(
      @Mixin Client client,
      @Option(
              names = "--cert",
              paramLabel = "FILE",
              description = "PEM: the server's own first, each followed by its signer's.")
          @Nullable Path cert,
      @Option(
              names = "--key",
              paramLabel = "FILE",
              description = "PEM: its key, PKCS #8, RSA or EC, without a password.")
          @Nullable Path key,
      @Option(names = "--self-made", description = "The appliance's own; yours is deleted.")
          boolean selfMade)
      throws Failure, IOException {
    Fields web;
    if (selfMade && cert == null && key == null) {
      web = client.ask("DELETE", "/web/certificate");
    } else if (!selfMade && cert != null && key != null) {
      Map<String, String> body = new LinkedHashMap<>();
      body.put("certificate", file("--cert", cert));
      body.put("key", file("--key", key));
      web = client.ask("PUT", "/web/certificate", body);
    } else {
      throw new Failure(ExitCode.USAGE, "give --cert and --key together, or --self-made alone");
    }
    client.changed(web, out -> page(out, web));
    return 0;
  }

  private static String file(String option, Path path) throws Failure, IOException {
    if (!Files.isReadable(path) || Files.size(path) > FILE_BYTES_MAX) {
      throw new Failure(
          ExitCode.USAGE,
          option + " " + path + ": a PEM file of at most 40 KiB that can be read is wanted");
    }
    return Files.readString(path, ISO_8859_1);
  }

  private static void page(PrintWriter out, Fields web) throws IOException {
    out.println("listening    " + Show.names(web, "listening"));
    out.println("led there    " + Show.names(web, "leading"));
    if (!web.has("certificate")) {
      return;
    }
    Fields certificate = web.object("certificate");
    boolean own = certificate.truth("own", false);
    out.println("certificate  " + Show.text(certificate, "subject"));
    out.println("names        " + Show.names(certificate, "names"));
    out.println(
        "signed by    "
            + Show.text(certificate, "issuer")
            + (own ? ", of this appliance: see nbd ca" : ""));
    out.println("self-made    " + Show.yes(own));
    out.println("key          " + Show.text(certificate, "key"));
    out.println("sent         " + certificate.number("chain") + " in the chain");
    out.println("valid from   " + Show.time(certificate, "notBefore"));
    out.println("valid until  " + Show.time(certificate, "notAfter"));
    out.println("SHA-256      " + Show.text(certificate, "sha256"));
  }
}
