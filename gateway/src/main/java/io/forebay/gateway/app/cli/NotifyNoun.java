package io.forebay.gateway.app.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.event.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay notify`.
@Command(name = "notify", description = "Who is told of events: by mail, syslog or webhook.")
final class NotifyNoun extends Noun {
  /// As much as an appliance takes of an authority.
  private static final long AUTHORITY_BYTES_MAX = 16_384;

  private static final Table TABLE =
      new Table()
          .text("NAME", receiver -> Show.text(receiver, "name"))
          .text("ADDRESS", receiver -> Show.text(receiver, "address"))
          .text("SEVERITY", receiver -> Show.text(receiver, "severity"))
          .text("EVENTS", NotifyNoun::events)
          .text("LAST SENT", receiver -> Show.time(receiver, "lastSent"))
          .number("WAITING", receiver -> Long.toString(receiver.number("waiting")))
          .number("MISSED", receiver -> Long.toString(receiver.number("missed")))
          .text("LAST ERROR", NotifyNoun::error);

  private static String events(Fields receiver) throws IOException {
    return receiver.list("events").isEmpty() ? "all" : Show.names(receiver, "events");
  }

  private static String error(Fields receiver) throws IOException {
    String error = Show.orDash(Show.text(receiver, "lastError"));
    return receiver.truth("failing", false) ? "FAILING: " + error : error;
  }

  @Command(
      name = "list",
      description = "Who is told, and how that goes: since the start of the appliance.",
      footer = {"", "Example:", "  forebay notify list"})
  int list(@Mixin Client client) throws Failure, IOException {
    client.list(client.get("/receivers"), TABLE);
    return 0;
  }

  /// What is secret comes from a file, or is typed.
  private static final class SecretOptions {
    @Option(
        names = "--secret",
        description = "Asks for the password of the mail server's user, or for a webhook's secret.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it.
    private boolean asked;

    @Option(
        names = "--secret-from",
        paramLabel = "FILE",
        description = "The same, from its first line; - for stdin.")
    private @Nullable String from;

    @Option(names = "--no-secret", description = "Forgets it.")
    private boolean none;
  }

  @Command(
      name = "set",
      description = {
        "Tells somebody of events from now on, or otherwise than before. SCHEME is smtp (mail with"
            + " STARTTLS, or nothing), smtps (mail over TLS), smtp+plain, syslog+tls, syslog+tcp,"
            + " syslog+udp (RFC 5424), https or http (JSON by POST).",
        "Certificates and their names are checked. A secret that is not given stays as it is, if server"
            + " and user stay the same."
      },
      footer = {
        "",
        "Examples:",
        "  forebay notify set ops smtp://mail.lan --sender fb@home.lan --to me@home.lan",
        "  forebay notify set noc syslog+tls://log.example.com --severity info",
        "  forebay notify set chat --address-from url --events 'line.*,role.*'"
      })
  int set(
      @Mixin Client client,
      @Parameters(index = "0", paramLabel = "NAME", description = "What to call it here.")
          String name,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "ADDRESS",
              description = "SCHEME://[USER@]HOST[:PORT][/PATH]")
          @Nullable String address,
      @Option(
              names = "--address-from",
              paramLabel = "FILE",
              description =
                  "ADDRESS is its first line: for a webhook that lets in whoever knows it.")
          @Nullable String addressFrom,
      @Option(
              names = "--severity",
              paramLabel = "LEAST",
              description = "info, warning or error; what is less is not told. Default: warning.")
          @Nullable Severity severity,
      @Option(
              names = "--events",
              paramLabel = "ID",
              split = ",",
              description = "Only these: line.lost, or line.* for all that begin so.")
          @Nullable List<String> events,
      @Option(names = "--sender", paramLabel = "MAILBOX", description = "Of mails: from whom.")
          @Nullable String sender,
      @Option(
              names = "--to",
              paramLabel = "MAILBOX",
              split = ",",
              description = "Of mails: to whom; up to 8.")
          @Nullable List<String> to,
      @Option(
              names = "--authority",
              paramLabel = "FILE",
              description = "PEM: who must have signed its certificate. Default: whom Java trusts.")
          @Nullable Path authority,
      @ArgGroup @Nullable SecretOptions secret)
      throws Failure, IOException {
    Map<String, @Nullable Object> body = new HashMap<>();
    if ((address == null) == (addressFrom == null)) {
      throw new Failure(ExitCode.USAGE, "give ADDRESS, or --address-from FILE");
    }
    body.put(
        "address",
        addressFrom == null
            ? address
            : TypedSecret.read(client, "Address", "--address-from", addressFrom).strip());
    body.put("severity", severity == null ? null : severity.name().toLowerCase(Locale.ROOT));
    body.put("events", events);
    body.put("from", sender);
    body.put("to", to);
    body.put("authority", authority == null ? null : pem(authority));
    body.put("secret", secret == null ? null : secret(client, name, secret));
    changed(client, client.ask("PUT", Api.path("receivers", name), body));
    return 0;
  }

  private static String secret(Client client, String name, SecretOptions options)
      throws Failure, IOException {
    return options.none
        ? ""
        : TypedSecret.read(client, "Secret of " + name, "--secret-from", options.from);
  }

  private static String pem(Path file) throws Failure, IOException {
    if (!Files.isReadable(file) || Files.size(file) > AUTHORITY_BYTES_MAX) {
      throw new Failure(
          ExitCode.USAGE, "--authority " + file + ": a file of certificates (PEM), at most 16 KiB");
    }
    return Files.readString(file, US_ASCII);
  }

  @Command(
      name = "remove",
      description = "Tells somebody no more; what waits for it is forgotten.",
      footer = {"", "Example:", "  forebay notify remove ops"})
  int remove(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "As in notify list.") String name)
      throws Failure, IOException {
    changed(client, client.ask("DELETE", Api.path("receivers", name)));
    return 0;
  }

  @Command(
      name = "test",
      description = "Sends a test now, and says whether it was taken.",
      footer = {"", "Example:", "  forebay notify test ops"})
  int test(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "As in notify list.") String name)
      throws Failure, IOException {
    Fields receiver = client.ask("POST", Api.path("receivers", name, "test"));
    client.changed(
        receiver, out -> out.println("The test was taken: look whether it has arrived."));
    return 0;
  }

  private static void changed(Client client, Fields receiver) throws IOException {
    client.changed(receiver, out -> TABLE.print(out, List.of(receiver.map()), true, false));
  }
}
