package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay peer seed`.
@Command(
    name = "seed",
    description = "A first copy that is carried on a disk, since the line would take too long.")
final class SeedNoun extends Noun {
  /// Between two looks at one that is waited for.
  private static final long LOOK_MILLIS = 500;

  private static final Table TABLE =
      new Table()
          .text("GROUP", seed -> Show.text(seed, "group"))
          .text("SEED", seed -> Show.text(seed, "kind"))
          .text("STATE", seed -> Show.text(seed, "state"))
          .number("DONE", seed -> Show.size(seed, "doneBytes"))
          .number("OF", seed -> Show.size(seed, "totalBytes"))
          .number("DATA", seed -> Show.size(seed, "dataBytes"))
          .text("STARTED", seed -> Show.time(seed, "started"))
          .text("ENDED", seed -> Show.time(seed, "ended"))
          .text("PLACE", seed -> Show.orDash(Show.text(seed, "place")))
          .text("PROBLEM", seed -> Show.orDash(Show.text(seed, "problem")));

  /// Whether to stay until it is through.
  static final class Patience {
    @Option(names = "--no-wait", description = "Begins and returns; peer seed show tells the rest.")
    boolean none;
  }

  @Command(
      name = "export",
      description = {
        "Writes the volumes of a group into a file or onto a disk, while hosts write" + " on.",
        "Carry it to the other site and import it there. It is not encrypted, and no"
            + " backup: it is of no instant."
      },
      footer = {
        "",
        "Examples:",
        "  forebay peer seed export main --to osaka --out /mnt/usb/main.seed",
        "  forebay peer seed export main --to osaka --out /mnt/usb/  (main.seed there)",
        "  forebay peer seed export main --to osaka --out /dev/sdz --yes /dev/sdz"
      })
  int export(
      @Mixin Client client,
      @Parameters(paramLabel = "GROUP", description = "The group.") String group,
      @Option(names = "--to", paramLabel = "PEER", required = true, description = "Whom it is for.")
          String peer,
      @Option(
              names = "--out",
              paramLabel = "FILE|DIR|DEVICE",
              required = true,
              description =
                  "A new file, a folder for one, or a block device, which is overwritten.")
          Path out,
      @Mixin Confirmation sure,
      @Mixin Patience patience)
      throws Failure, IOException {
    Path to = out.toAbsolutePath().normalize();
    to = Files.isDirectory(to) ? to.resolve(group + ".seed") : to;
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("peer", peer);
    body.put("to", to.toString());
    if (to.startsWith("/dev")) {
      String device = to.toString();
      body.put(
          "confirm", client.confirm("Everything on " + device + " is overwritten.", device, sure));
    }
    Fields begun = client.ask("POST", Api.path("groups", group, "seed", "export"), body);
    return through(client, group, begun, patience);
  }

  @Command(
      name = "import",
      description = {
        "Imports what was carried here, into a group that has no copy here yet.",
        "Then the first sync compares with it, and only what differs comes over the"
            + " line. Cut short, the command is given again."
      },
      footer = {
        "",
        "Examples:",
        "  forebay peer seed import /mnt/usb/main.seed --group main",
        "  forebay peer seed import /dev/sdz --group main --no-wait"
      })
  int carried(
      @Mixin Client client,
      @Parameters(paramLabel = "FILE|DEVICE", description = "What peer seed export wrote.")
          Path from,
      @Option(
              names = "--group",
              paramLabel = "GROUP",
              required = true,
              description = "The group, which its primary replicates to here.")
          String group,
      @Mixin Patience patience)
      throws Failure, IOException {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("from", from.toAbsolutePath().normalize().toString());
    Fields begun = client.ask("POST", Api.path("groups", group, "seed", "import"), body);
    return through(client, group, begun, patience);
  }

  @Command(
      name = "show",
      description = "How a seed stands.",
      footer = {"", "Example:", "  forebay peer seed show main"})
  int show(
      @Mixin Client client,
      @Parameters(paramLabel = "GROUP", description = "The group.") String group)
      throws Failure, IOException {
    Fields seed = client.get(Api.path("groups", group, "seed"));
    client.shown(seed, out -> TABLE.print(out, List.of(seed.map()), true, false));
    return 0;
  }

  @Command(
      name = "cancel",
      description = {
        "Ends what is under way.",
        "The file of an export goes; what was imported is given up, also when it is"
            + " whole: then all of the first copy comes over the line."
      },
      footer = {"", "Example:", "  forebay peer seed cancel main"})
  int cancel(
      @Mixin Client client,
      @Parameters(paramLabel = "GROUP", description = "The group.") String group)
      throws Failure, IOException {
    Fields seed = client.ask("DELETE", Api.path("groups", group, "seed"));
    return changed(client, seed);
  }

  /// Stays until it is through; what is under way goes on without us.
  private static int through(Client client, String group, Fields begun, Patience patience)
      throws Failure, IOException {
    Fields seed = begun;
    while (!patience.none && seed.text("state").equals("running")) {
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure(ExitCode.FAILED, "interrupted: it goes on; see peer seed show " + group);
      }
      seed = client.get(Api.path("groups", group, "seed"));
    }
    if (!seed.text("state").equals("running") && !seed.text("state").equals("done")) {
      throw new Failure(ExitCode.FAILED, Show.text(seed, "problem"));
    }
    return changed(client, seed);
  }

  private static int changed(Client client, Fields seed) throws IOException {
    client.changed(seed, out -> TABLE.print(out, List.of(seed.map()), true, false));
    return 0;
  }

  /// What an operator reads of it in the status; null when there is nothing to say.
  static @Nullable String sentence(Fields group) throws IOException {
    if (!group.has("seed")) {
      return null;
    }
    Fields seed = group.object("seed");
    boolean export = seed.text("kind").equals("export");
    String name = Show.text(group, "name");
    String place = Show.text(seed, "place");
    return switch (seed.text("state")) {
      case "running" ->
          "A seed is being %s %s: %s of %s (%s)."
              .formatted(
                  export ? "written to" : "imported from",
                  place,
                  Quantity.printSize(seed.number("doneBytes")),
                  Quantity.printSize(seed.number("totalBytes")),
                  CatchUpText.percent(seed));
      case "unfinished" ->
          "A seed was imported in part, and nothing else comes until the rest is: forebay peer seed import"
              + " again, or forebay peer seed cancel "
              + name;
      case "done" ->
          export || group.truth("imageUsable", false)
              ? null
              : "A seed was imported: what differs from it comes over the line.";
      default -> null;
    };
  }
}
