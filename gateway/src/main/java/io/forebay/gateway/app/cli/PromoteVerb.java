package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay group promote`.
@Command(
    name = "promote",
    description = {
      "Makes a secondary the primary: hosts may write here, from the newest instant"
          + " that it holds.",
      "Says first what that gives up, and asks. If the old primary still lives,"
          + " stop its hosts first: there would be two primaries; and while the line is"
          + " up, group switchover there loses nothing."
    },
    footer = {
      "",
      "Examples:",
      "  forebay group promote main --dry-run      what would be lost?",
      "  forebay group promote main",
      "  forebay group promote main --yes main"
    })
final class PromoteVerb implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Parameters(paramLabel = "NAME", description = "The group.")
  private String name = "";

  @Option(names = "--dry-run", description = "Only says what would be given up.")
  private boolean dryRun;

  @Mixin private Confirmation sure = new Confirmation();

  @Override
  public Integer call() throws Failure, IOException {
    String path = Api.path("groups", name, "promote");
    if (dryRun) {
      Fields prospect = client.get(path);
      client.shown(prospect, out -> print(out, prospect, Instant.now()));
      return 0;
    }
    String consequence = sure.given() == null ? page(client.get(path)) : "";
    String confirmed = client.confirm(consequence, name, sure);
    Fields group = client.ask("POST", Api.query(path, "confirm", confirmed));
    client.changed(group, out -> GroupNoun.TABLE.print(out, List.of(group.map()), true, false));
    return 0;
  }

  private static String page(Fields prospect) throws IOException {
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      print(out, prospect, Instant.now());
    }
    return text.toString().stripTrailing();
  }

  /// What would be given up, for people.
  static void print(PrintWriter out, Fields prospect, Instant now) throws IOException {
    String group = Show.text(prospect, "group");
    String held = prospect.has("held") ? Show.time(prospect, "held") : "a time that is not known";
    String lsn = prospect.has("lsn") ? " (LSN " + Show.text(prospect, "lsn") + ")" : "";
    out.println("Hosts of " + group + " would go on here as of " + held + lsn + ".");
    for (Object each : prospect.list("losses")) {
      loss(out, prospect, Fields.of(each), now);
    }
    if (prospect.has("checkpoint")) {
      Fields checkpoint = prospect.object("checkpoint");
      out.println(
          "  The last checkpoint held here is %s, taken at %s."
              .formatted(Show.text(checkpoint, "name"), Show.time(checkpoint, "taken")));
    } else {
      out.println("  No checkpoint is held here.");
    }
    out.println(
        prospect.truth("imageUsable", false)
            ? "  The image here is usable."
            : "  There is no usable image here.");
    String refused = Show.text(prospect, "refused");
    if (!refused.isEmpty()) {
      out.println("  It would be refused: " + refused);
    }
  }

  private static void loss(PrintWriter out, Fields prospect, Fields loss, Instant now)
      throws IOException {
    String peer = Show.text(loss, "peer");
    if (loss.truth("primary", false)) {
      out.println(
          ("  %s is reachable, and primary: use switchover, nothing is lost. (A line that broke is"
                  + " noticed within 15 s.)")
              .formatted(peer));
      out.println(
          "    forebay group switchover %s --to %s"
              .formatted(Show.text(prospect, "group"), Show.text(prospect, "appliance")));
    }
    if (loss.has("reported")) {
      String bytes = Show.size(loss, "bytes");
      String span = Show.span(loss, "spanSeconds");
      out.println(
          bytes.equals("0 B")
              ? "  Known lost: nothing; %s had no more when it reported last, at %s."
                  .formatted(peer, Show.time(loss, "reported"))
              : "  Known lost: %s%s; %s had that more when it reported last, at %s."
                  .formatted(
                      bytes,
                      span.equals("unknown") ? "" : ", written in " + span,
                      peer,
                      Show.time(loss, "reported")));
    } else {
      out.println("  %s has reported nothing since this appliance was started.".formatted(peer));
    }
    if (loss.has("unknownSince")) {
      String estimate = Show.size(loss, "estimateBytes");
      out.println(
          "  Unknown since %s, %s ago: the line to %s is down. %s"
              .formatted(
                  Show.time(loss, "unknownSince"),
                  StatusPage.since(loss, "unknownSince", now),
                  peer,
                  estimate.equals("unknown")
                      ? "No rate is recorded to estimate by."
                      : "At the recorded rate " + estimate + " in all by now."));
    }
  }
}
