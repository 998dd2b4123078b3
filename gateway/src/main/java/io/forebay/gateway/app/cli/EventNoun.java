package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay event`.
@Command(name = "event", description = "What happened, and what stands.")
final class EventNoun extends Noun {
  private static final Table TABLE =
      new Table()
          .number("ID", event -> Long.toString(event.number("id")))
          .text("RAISED", event -> Show.time(event, "raised"))
          .text("SEVERITY", event -> Show.text(event, "severity"))
          .text("STATE", EventNoun::state)
          .text("KIND", event -> Show.text(event, "kind"))
          .text("TEXT", event -> Show.text(event, "text"));

  private static String state(Fields event) throws IOException {
    if (event.has("acknowledged")) {
      return "acknowledged";
    }
    return event.truth("open", false) ? "open" : "past";
  }

  @Command(
      name = "list",
      description = "Events, newest first.",
      footer = {
        "",
        "Examples:",
        "  forebay event list --open",
        "  forebay event list --limit 20 --before 4711"
      })
  int list(
      @Mixin Client client,
      @Option(names = "--open", description = "Only what stands.") boolean open,
      @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: 100.")
          @Nullable Integer limit,
      @Option(names = "--before", paramLabel = "ID", description = "Only older ones.")
          @Nullable Long before)
      throws Failure, IOException {
    String path = Api.query("/events", "open", open ? true : null);
    path = Api.query(Api.query(path, "limit", limit), "before", before);
    Fields page = client.get(path);
    client.list(page, TABLE);
    if (page.has("next")) {
      client.note("There are older ones: add --before " + page.number("next"));
    }
    return 0;
  }

  @Command(
      name = "ack",
      description = "Notes that somebody has seen an event and takes care of it.",
      footer = {"", "Example:", "  forebay event ack 4711"})
  int ack(@Mixin Client client, @Parameters(paramLabel = "ID", description = "The event.") long id)
      throws Failure, IOException {
    Fields event = client.ask("PUT", Api.path("events", Long.toString(id), "acknowledgement"));
    client.changed(event, out -> TABLE.print(out, List.of(event.map()), true, false));
    return 0;
  }
}
