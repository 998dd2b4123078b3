package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay line`.
@Command(
    name = "line",
    description = "What travels to the peers.",
    subcommands = LineLimitVerb.class)
final class LineNoun extends Noun {
  private static final long HOUR = 3_600_000;

  @Command(
      name = "pause",
      description = "Sending stands still, at once or at a checkpoint. Hosts never notice.",
      footer = {"", "Examples:", "  forebay line pause", "  forebay line pause --at nightly"})
  int pause(
      @Mixin Client client,
      @Option(
              names = "--at",
              paramLabel = "CHECKPOINT",
              description = "Goes on to there, and stands still then.")
          @Nullable String checkpoint,
      @Option(
              names = "--group",
              paramLabel = "GROUP",
              description = "Default: all that are primary here; with --at, the one that has it.")
          @Nullable String group)
      throws Failure, IOException {
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("group", group);
    body.put("checkpoint", checkpoint);
    return changed(client, client.ask("PUT", "/line/pause", body));
  }

  @Command(
      name = "resume",
      description = "Sending goes on.",
      footer = {"", "Example:", "  forebay line resume"})
  int resume(
      @Mixin Client client,
      @Option(names = "--group", paramLabel = "GROUP", description = "Default: all primary here.")
          @Nullable String group)
      throws Failure, IOException {
    return changed(client, client.ask("DELETE", Api.query("/line/pause", "group", group)));
  }

  private static final Table HISTORY =
      new Table()
          .text("HOUR", hour -> Show.time(hour, "from"))
          .text("PEER", hour -> Show.text(hour, "peer"))
          .number("UP", LineNoun::up)
          .number("CONNECTS", hour -> Long.toString(hour.number("connections")))
          .number("RTT", hour -> Show.span(hour, "roundTripSeconds"))
          .number("WORST", hour -> Show.span(hour, "roundTripMaxSeconds"))
          .number("LOSS", hour -> Show.percent(hour, "lossRatio"))
          .number("SENT", hour -> Show.size(hour, "sentBytes"))
          .number("RECEIVED", hour -> Show.size(hour, "receivedBytes"))
          .number("AT FULL", hour -> Show.lineRate(hour, "fullBytesPerSecond"));

  private static String up(Fields hour) throws IOException {
    double seen = Show.millis(hour, "seenSeconds");
    return seen <= 0 ? "-" : Math.round(100 * Show.millis(hour, "upSeconds") / seen) + " %";
  }

  @Command(
      name = "history",
      description = {
        "How good the lines were, hour by hour.",
        "Up, round trip, loss, what they carried, and how fast they were while there"
            + " was more to send."
      },
      footer = {"", "Examples:", "  forebay line history", "  forebay line history --last 7d"})
  int history(
      @Mixin Client client,
      @Option(names = "--peer", paramLabel = "PEER", description = "Default: all.")
          @Nullable String peer,
      @Option(
              names = "--last",
              paramLabel = "SPAN",
              defaultValue = "24h",
              converter = Client.Span.class,
              description = "How far back, at most 366d. Default: 24h.")
          long millis)
      throws Failure, IOException {
    String path = Api.query("/line/history", "hours", Math.max(1, Math.ceilDiv(millis, HOUR)));
    client.list(client.get(Api.query(path, "peer", peer)), HISTORY);
    return 0;
  }

  @Command(
      name = "priority",
      description = {
        "Which group's data goes first where several share a line.",
        "None is starved: of 21 parts high gets 16, normal 4, low 1."
      },
      footer = {"", "Example:", "  forebay line priority main high"})
  int priority(
      @Mixin Client client,
      @Parameters(index = "0", paramLabel = "GROUP", description = "The group.") String group,
      @Parameters(index = "1", paramLabel = "PRIORITY", description = "high, normal or low.")
          String priority)
      throws Failure, IOException {
    Fields now =
        client.ask(
            "PUT",
            Api.path("groups", group, "priority"),
            Map.of("priority", priority.toLowerCase(Locale.ROOT)));
    client.changed(now, out -> GroupNoun.TABLE.print(out, List.of(now.map()), true, false));
    return 0;
  }

  private static int changed(Client client, Fields groups) throws IOException {
    client.changed(groups, out -> GroupNoun.TABLE.print(out, groups.list("items"), true, false));
    return 0;
  }
}
