package io.forebay.gateway.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `forebay status`.
@Command(
    name = "status",
    description =
        "Everything at a glance: is the copy good, is anything wrong, how long may the line be away.",
    footer = {
      "",
      "Examples:",
      "  forebay --home /srv/forebay status",
      "  forebay status --watch",
      "  forebay status --json | jq .groups[0].lag.behindSeconds"
    })
final class StatusVerb implements Callable<Integer> {
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Mixin private Client client = new Client();

  @Option(
      names = "--watch",
      description = "Again and again, until Ctrl-C. With --json: a line each.")
  private boolean watch;

  @Option(
      names = "--every",
      paramLabel = "SPAN",
      defaultValue = "2s",
      converter = Client.Span.class,
      description = "Of --watch. Default: 2s.")
  private long everyMillis = 2_000;

  @Override
  public Integer call() throws Failure, IOException, InterruptedException {
    if (everyMillis < 100) {
      throw new Failure(ExitCode.USAGE, "--every takes 100ms or more");
    }
    if (!watch) {
      Fields status = client.get("/status");
      client.shown(status, out -> StatusPage.appliance(out, status));
      setup(status);
      return 0;
    }
    while (true) {
      once();
      Thread.sleep(everyMillis);
    }
  }

  /// Who has just put an appliance up wants to know how to get into it.
  private void setup(Fields status) throws Failure, IOException {
    boolean browser = false;
    for (Object port : status.list("ports")) {
      browser |= Fields.of(port).text("service").equals("web");
    }
    if (browser && !client.json() && client.get("/setup-code").has("code")) {
      client.note("Nobody is set up for the browser yet: forebay user setup-code");
    }
  }

  /// An appliance that is away for a while is shown as away: whoever watches wants to see it return.
  private void once() throws Failure, IOException {
    StringWriter text = new StringWriter();
    try {
      Fields status = client.get("/status");
      if (client.json()) {
        text.append(new String(Json.line(status.map()), UTF_8)).append('\n');
      } else {
        StatusPage.appliance(new PrintWriter(text), status);
      }
    } catch (Failure e) {
      if (e.code() != ExitCode.UNREACHABLE && e.code() != ExitCode.DENIED) {
        throw e;
      }
      client.err().println("forebay: " + e.getMessage());
      client.err().flush();
      return;
    }
    boolean terminal = System.console() != null && System.console().isTerminal();
    client.out().print((terminal && !client.json() ? CLEAR : "") + text);
    client.out().flush();
  }
}
