package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay line limit`.
@Command(
    name = "limit",
    description = {
      "How much may be sent, always or at times of the week.",
      "Takes effect at once; hosts never notice. Of several limits that apply, one"
          + " with --when goes before one without, and the lowest counts."
    },
    footer = {
      "",
      "Examples:",
      "  forebay line limit 10Mbit/s",
      "  forebay line limit 2Mbit/s --when \"mon-fri 08:00-18:00\" --zone Europe/Berlin",
      "  forebay line limit 500kbit/s --peer osaka --group archive",
      "  forebay line limit unlimited --when sat,sun"
    })
final class LineLimitVerb implements Callable<Integer> {
  private static final String UNLIMITED = "unlimited";

  private static final Table TABLE =
      new Table()
          .text("PEER", limit -> Show.text(limit, "peer"))
          .text("GROUP", limit -> Show.orDash(limit.text("group", "")))
          .number("LIMIT", LineLimitVerb::rate)
          .text("WHEN", LineLimitVerb::when)
          .text("NOW", limit -> Show.yes(limit.truth("counts", false)));

  /// Which limit.
  static final class Which {
    @Option(names = "--peer", paramLabel = "PEER", description = "To whom. Default: the only one.")
    @Nullable String peer;

    @Option(
        names = "--group",
        paramLabel = "GROUP",
        description = "Of which group. Default: of all together.")
    @Nullable String group;

    @Option(
        names = "--when",
        paramLabel = "TIMES",
        description = "\"mon-fri 08:00-18:00\", \"sat,sun\", \"22:00-06:00\". Default: always.")
    @Nullable String when;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Of --when. Default: UTC.")
    @Nullable String zone;
  }

  @Mixin private Client client = new Client();
  @Mixin private Which which = new Which();

  /// Null is refused here: picocli would miss it before the verbs below this one, too.
  @Parameters(
      arity = "0..1",
      paramLabel = "RATE",
      description = "2Mbit/s, 500kbit/s, 1.5Gbit/s, or unlimited.")
  private @Nullable String rate;

  @Override
  public Integer call() throws Failure, IOException {
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("peer", which.peer);
    body.put("group", which.group);
    body.put("bytesPerSecond", bytes());
    body.put("when", which.when);
    body.put("zone", zone(which));
    Fields limit = client.ask("PUT", "/line/limits", body);
    client.changed(limit, out -> TABLE.print(out, List.of(limit.map()), true, false));
    return 0;
  }

  private @Nullable Long bytes() throws Failure {
    if (rate == null) {
      throw new Failure(
          ExitCode.USAGE,
          "how much? forebay line limit RATE; what there is: forebay line limit list");
    }
    if (rate.equals(UNLIMITED)) {
      return null;
    }
    try {
      return Quantity.lineRate(rate);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, e.getMessage() + ", or unlimited");
    }
  }

  private static @Nullable String zone(Which which) throws Failure {
    if (which.zone != null && which.when == null) {
      throw new Failure(ExitCode.USAGE, "--zone says where --when is meant: give that, too");
    }
    return which.zone;
  }

  @Command(
      name = "list",
      description = "All limits, and which of them count now.",
      footer = {"", "Example:", "  forebay line limit list"})
  int list(@Mixin Client asked) throws Failure, IOException {
    asked.list(asked.get("/line/limits"), TABLE);
    return 0;
  }

  @Command(
      name = "remove",
      description = "Forgets limits: without --when all of that peer and group.",
      footer = {
        "",
        "Examples:",
        "  forebay line limit remove",
        "  forebay line limit remove --when sat,sun"
      })
  int remove(@Mixin Client asked, @Mixin Which unwanted) throws Failure, IOException {
    String path = Api.query("/line/limits", "peer", unwanted.peer);
    path = Api.query(path, "group", unwanted.group);
    path = Api.query(path, "when", unwanted.when);
    Fields limits = asked.ask("DELETE", Api.query(path, "zone", zone(unwanted)));
    asked.changed(
        limits,
        out -> {
          for (Object each : limits.list("items")) {
            out.println("removed " + rate(Fields.of(each)) + " " + when(Fields.of(each)));
          }
        });
    return 0;
  }

  private static String rate(Fields limit) throws IOException {
    return limit.has("bytesPerSecond") ? Show.lineRate(limit, "bytesPerSecond") : UNLIMITED;
  }

  private static String when(Fields limit) throws IOException {
    return limit.has("when") ? Show.text(limit, "when") + " " + Show.text(limit, "zone") : "always";
  }
}
