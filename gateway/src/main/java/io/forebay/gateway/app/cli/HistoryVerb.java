package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay group history`.
@Command(
    name = "history",
    description = {
      "What hosts wrote to a group, hour by hour: the mean, and the busiest five minutes.",
      "Hours in which it was not primary here are left out. forebay plan says what line"
          + " that needs."
    },
    footer = {
      "",
      "Examples:",
      "  forebay group history main",
      "  forebay group history main --last 35d --json"
    })
final class HistoryVerb implements Callable<Integer> {
  private static final long HOUR_MILLIS = 3_600_000;

  private static final Table TABLE =
      new Table()
          .text("HOUR", hour -> Show.time(hour, "from"))
          .number("SEEN", hour -> Show.span(hour, "seenSeconds"))
          .number("WRITTEN", hour -> Show.size(hour, "writtenBytes"))
          .number("MEAN", HistoryVerb::mean)
          .number("BUSIEST", hour -> Show.rate(hour, "peakBytesPerSecond"));

  @Mixin private Client client = new Client();

  @Parameters(paramLabel = "NAME", description = "The group.")
  private String name = "";

  @Option(
      names = "--last",
      paramLabel = "SPAN",
      defaultValue = "24h",
      converter = Client.Span.class,
      description = "How far back, at most 366d. Default: 24h.")
  private long millis;

  private static String mean(Fields hour) throws IOException {
    long seen = Show.millis(hour, "seenSeconds");
    return Quantity.printSize(Math.round(hour.number("writtenBytes") * 1e3 / seen)) + "/s";
  }

  @Override
  public Integer call() throws Failure, IOException {
    long hours = Math.max(1, Math.ceilDiv(millis, HOUR_MILLIS));
    client.list(client.get(Api.query(Api.path("groups", name, "history"), "hours", hours)), TABLE);
    return 0;
  }
}
