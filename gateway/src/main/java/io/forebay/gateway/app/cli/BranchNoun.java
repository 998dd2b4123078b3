package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.BranchFiles;
import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.settings.Quantity;
import io.forebay.gateway.group.BranchReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay group branch`.
@Command(
    name = "branch",
    description = "What one side of a fork had alone, kept when it was settled.")
final class BranchNoun extends Noun {
  private static final Table TABLE =
      new Table()
          .number("NUMBER", branch -> Long.toString(branch.number("number")))
          .text("KEPT", branch -> Show.time(branch, "created"))
          .text("KEEPER", branch -> Show.text(branch, "keeper"))
          .text("FROM", branch -> Show.time(branch, "first"))
          .text("TO", branch -> Show.time(branch, "last"))
          .number("LOG", branch -> Show.size(branch, "logBytes"))
          .number("IMAGE", branch -> Show.size(branch, "imageBytes"));

  private static final Table VOLUMES =
      new Table()
          .text("VOLUME", volume -> Show.orDash(Show.text(volume, "name")))
          .number("SIZE", volume -> Show.size(volume, "sizeBytes"))
          .number("WRITES", volume -> Long.toString(volume.number("writes")))
          .number("BYTES", volume -> Show.size(volume, "bytes"))
          .number("IMAGE", volume -> Show.size(volume, "imageBytes"));

  @Command(
      name = "list",
      description = "All branches of a group on this side.",
      footer = {"", "Example:", "  forebay group branch list main"})
  int list(
      @Mixin Client client,
      @Parameters(paramLabel = "GROUP", description = "The group.") String group)
      throws Failure, IOException {
    client.list(client.get(Api.path("groups", group, "branches")), TABLE);
    return 0;
  }

  @Command(
      name = "show",
      description = "What a branch holds, volume by volume.",
      footer = {"", "Example:", "  forebay group branch show main 7"})
  int show(
      @Mixin Client client,
      @Parameters(paramLabel = "GROUP", description = "The group.") String group,
      @Parameters(paramLabel = "NUMBER", description = "The branch.") long number)
      throws Failure, IOException {
    Fields branch = client.get(Api.path("groups", group, "branches", Long.toString(number)));
    client.shown(branch, out -> page(out, branch));
    return 0;
  }

  private static void page(PrintWriter out, Fields branch) throws IOException {
    out.println(
        "Branch %d of %s, kept %s, when %s went on."
            .formatted(
                branch.number("number"),
                Show.text(branch, "group"),
                Show.time(branch, "created"),
                Show.text(branch, "keeper")));
    out.println(
        "What only this side had: %d records (%s), from %s to %s, LSN %s to %s."
            .formatted(
                branch.number("records"),
                Show.size(branch, "logBytes"),
                Show.time(branch, "first"),
                Show.time(branch, "last"),
                Show.text(branch, "fromLsn"),
                Show.text(branch, "endLsn")));
    out.println(
        branch.truth("whole", false)
            ? "All of it as records, in the order in which hosts wrote."
            : "The records do not begin at the fork: a part of it is an image without history, as of the end.");
    VOLUMES.print(out, branch.list("volumes"), true, false);
  }

  @Command(
      name = "extract",
      description = {
        "Writes what a branch holds of a volume into a new sparse file.",
        "Each byte at its place, as of the end of the branch, nothing elsewhere. The"
            + " appliance may run or not."
      },
      footer = {
        "",
        "Example:",
        "  forebay group branch extract main 7 --volume db1 --to /mnt/db1-lost.raw"
      })
  int extract(
      @Mixin Offline offline,
      @Parameters(paramLabel = "GROUP", description = "The group.") String group,
      @Parameters(paramLabel = "NUMBER", description = "The branch.") long number,
      @Option(names = "--volume", paramLabel = "NAME", required = true, description = "As of then.")
          String volume,
      @Option(
              names = "--to",
              paramLabel = "FILE",
              required = true,
              description = "Must not exist. Sparse, as large as the volume.")
          Path to)
      throws Failure, IOException {
    if (Files.exists(to)) {
      throw new Failure(ExitCode.CONFLICT, to + " exists already: name a new file.");
    }
    BranchReader.Extracted got =
        BranchFiles.reader(offline.home(), group).extract(number, volume, to.toAbsolutePath());
    if (offline.json()) {
      offline.print(document(group, number, volume, to, got));
    } else {
      offline
          .out()
          .printf(
              "%s: %s of volume %s in %d places%n",
              to, Quantity.printSize(got.bytes()), volume, got.places().size());
      offline.out().flush();
    }
    return ExitCode.OK.number();
  }

  private static Map<String, @Nullable Object> document(
      String group, long number, String volume, Path to, BranchReader.Extracted got) {
    List<Object> places = new ArrayList<>();
    for (BranchReader.Place place : got.places()) {
      places.add(Map.of("offset", place.offset(), "length", place.length()));
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("group", group);
    fields.put("number", number);
    fields.put("volume", volume);
    fields.put("file", to.toString());
    fields.put("bytes", got.bytes());
    fields.put("places", places);
    return fields;
  }

  @Command(
      name = "drop",
      description = {
        "Gives a branch up for good: what only it holds is gone.",
        "Asks for the group's name."
      },
      footer = {
        "",
        "Examples:",
        "  forebay group branch drop main 7",
        "  forebay group branch drop main 7 --yes main"
      })
  int drop(
      @Mixin Client client,
      @Parameters(paramLabel = "GROUP", description = "The group.") String group,
      @Parameters(paramLabel = "NUMBER", description = "The branch.") long number,
      @Mixin Confirmation sure)
      throws Failure, IOException {
    String confirmed =
        client.confirm(
            "Dropping branch " + number + " gives up writes that only this side has.", group, sure);
    String path = Api.path("groups", group, "branches", Long.toString(number));
    Fields branch = client.ask("DELETE", Api.query(path, "confirm", confirmed));
    client.changed(branch, out -> out.println("dropped branch " + number + " of " + group));
    return 0;
  }
}
