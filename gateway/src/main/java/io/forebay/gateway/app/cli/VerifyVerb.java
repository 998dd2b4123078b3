package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay group verify`.
@Command(
    name = "verify",
    description = {
      "Compares both copies of a group, every byte, while hosts write and the copy" + " goes on.",
      "Finds what a disk has changed behind everybody's back. Begins and returns;"
          + " --status tells how far it is. What differs is an alarm. Say it where the"
          + " group is primary. How fast both sides read is a setting: verify.rate."
    },
    footer = {
      "",
      "Examples:",
      "  forebay group verify main",
      "  forebay group verify main --peer osaka --volume db1",
      "  forebay group verify main --status",
      "  forebay group verify main --list",
      "  forebay group verify main --repair",
      "  forebay setting set verify.rate 200MiB"
    })
final class VerifyVerb implements Callable<Integer> {
  private static final Table TABLE =
      new Table()
          .text("PEER", report -> Show.text(report, "peer"))
          .text("STATE", report -> Show.text(report, "state"))
          .number("DONE", report -> Show.size(report, "doneBytes"))
          .number("OF", report -> Show.size(report, "totalBytes"))
          .number("DIFFERS", report -> Show.size(report, "differingBytes"))
          .number("EXTENTS", report -> Long.toString(report.number("differingExtents")))
          .number("NOT VERIFIED", report -> Show.size(report, "unverifiedBytes"))
          .text("AT MOST", VerifyVerb::atMost)
          .text("STARTED", report -> Show.time(report, "started"))
          .text("LAST VERIFIED", report -> Show.time(report, "verified"))
          .text("PROBLEM", report -> Show.orDash(Show.text(report, "problem")));

  private static final Table EXTENTS =
      new Table()
          .text("PEER", extent -> Show.text(extent, "peer"))
          .text("VOLUME", extent -> Show.text(extent, "volume"))
          .number("OFFSET", extent -> Long.toString(extent.number("offset")))
          .number("LENGTH", extent -> Long.toString(extent.number("length")));

  /// What is to be done; nothing of it: begin.
  static final class What {
    @Option(names = "--status", description = "How far it is, and what the last one found.")
    boolean status;

    @Option(names = "--list", description = "Which ranges differ: the first 1000.")
    boolean list;

    @Option(names = "--stop", description = "Ends the one under way.")
    boolean stop;

    @Option(
        names = "--repair",
        description =
            "Sends what differs: the peer gets what is here. Then just that is compared again.")
    boolean repair;
  }

  @Mixin private Client client = new Client();

  @Parameters(paramLabel = "NAME", description = "The group.")
  private String name = "";

  @Option(names = "--peer", paramLabel = "PEER", description = "Default: all it is replicated to.")
  private @Nullable String peer;

  @Option(names = "--volume", paramLabel = "VOLUME", description = "Only this one. Default: all.")
  private @Nullable String volume;

  @ArgGroup private @Nullable What what;

  @Override
  public Integer call() throws Failure, IOException {
    String path = Api.query(Api.path("groups", name, "verification"), "peer", peer);
    What asked = what;
    if (asked == null) {
      return changed(client.ask("POST", Api.query(path, "volume", volume)));
    }
    if (volume != null) {
      throw new Failure(
          io.forebay.gateway.app.ExitCode.USAGE, "--volume says what to compare: give it alone");
    }
    if (asked.stop) {
      return changed(client.ask("DELETE", path));
    }
    if (asked.repair) {
      String repair = Api.path("groups", name, "verification", "repair");
      return changed(client.ask("POST", Api.query(repair, "peer", peer)));
    }
    Fields reports = client.get(path);
    if (asked.list) {
      client.shown(reports, out -> list(out, reports));
    } else {
      client.shown(reports, out -> TABLE.print(out, reports.list("items"), true, false));
    }
    return 0;
  }

  private int changed(Fields reports) throws IOException {
    client.changed(reports, out -> TABLE.print(out, reports.list("items"), true, false));
    return 0;
  }

  private static String atMost(Fields report) throws IOException {
    String name = "readBytesPerSecondMax";
    return report.has(name) ? Show.rate(report, name) : "-";
  }

  private static void list(PrintWriter out, Fields reports) throws IOException {
    List<Object> extents = new ArrayList<>();
    long more = 0;
    for (Object each : reports.list("items")) {
      Fields report = Fields.of(each);
      more += report.number("differingExtents") - report.list("extents").size();
      for (Object extent : report.list("extents")) {
        Map<String, @Nullable Object> row = new java.util.LinkedHashMap<>(Fields.of(extent).map());
        row.put("peer", Show.text(report, "peer"));
        extents.add(row);
      }
    }
    EXTENTS.print(out, extents, true, false);
    if (more > 0) {
      out.println("and " + more + " more");
    }
  }
}
