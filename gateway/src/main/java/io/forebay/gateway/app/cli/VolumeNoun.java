package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.OfflineHome;
import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.settings.Quantity;
import io.forebay.gateway.group.ClosedGroup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay volume`.
@Command(name = "volume", description = "What hosts use as disks.", subcommands = ExportVerb.class)
final class VolumeNoun extends Noun {
  private static final Table TABLE =
      new Table()
          .text("NAME", volume -> Show.text(volume, "name"))
          .text("GROUP", volume -> Show.text(volume, "group"))
          .number("SIZE", volume -> Show.size(volume, "sizeBytes"))
          .text("WRITABLE", volume -> Show.yes(volume.truth("writable", false)))
          .text("MIRROR", volume -> Show.text(volume, "backing"));

  @Command(
      name = "create",
      description = "Makes a volume, and says how to attach it.",
      footer = {
        "",
        "Examples:",
        "  forebay volume create db1 --size 10GiB",
        "  forebay volume create db2 --size 1TiB --group databases --backing /dev/sdb",
        "  forebay volume create old --backing /srv/old.raw --adopt"
      })
  int create(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "What it is called.") String name,
      @Option(
              names = "--size",
              paramLabel = "SIZE",
              converter = Client.Size.class,
              description = "1MiB to 64TiB. With --adopt: what the backing has.")
          @Nullable Long size,
      @Option(
              names = "--group",
              paramLabel = "GROUP",
              description =
                  "Volumes of a group share one write order. Default: main, made if missing.")
          @Nullable String group,
      @Option(
              names = "--block",
              paramLabel = "BYTES",
              description = "The logical block told to hosts: 512 (default) or 4096.")
          @Nullable Integer block,
      @Option(
              names = "--backing",
              paramLabel = "FILE|DEVICE",
              description = "Where its mirror is kept. Default: a sparse file in the home.")
          @Nullable Path backing,
      @Option(names = "--adopt", description = "Takes the backing with the content that it has.")
          boolean adopt)
      throws Failure, IOException {
    if (size == null && !adopt) {
      throw new Failure(ExitCode.USAGE, "say how large it is to be: --size 10GiB");
    }
    if (adopt && backing == null) {
      throw new Failure(ExitCode.USAGE, "--adopt needs --backing: the file or device to take");
    }
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("sizeBytes", size);
    body.put("group", group);
    body.put("blockBytes", block);
    if (backing != null) {
      body.put(
          "backing",
          Map.of("path", backing.toAbsolutePath().normalize().toString(), "adopt", adopt));
    }
    Fields volume = client.ask("POST", "/volumes", body);
    client.changed(volume, out -> page(out, volume));
    return 0;
  }

  @Command(
      name = "list",
      description = "All volumes.",
      footer = {"", "Examples:", "  forebay volume list", "  forebay volume list --quiet"})
  int list(@Mixin Client client) throws Failure, IOException {
    client.list(client.get("/volumes"), TABLE);
    return 0;
  }

  @Command(
      name = "show",
      description = "One volume: where it is, its URI, and commands to attach it, ready to copy.",
      footer = {"", "Examples:", "  forebay volume show db1", "  forebay volume show db1 --json"})
  int show(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The volume.") String name)
      throws Failure, IOException {
    Fields volume = client.get(Api.path("volumes", name));
    client.shown(volume, out -> page(out, volume));
    return 0;
  }

  @Command(
      name = "rename",
      description = "Gives a volume another name. Hosts that are attached must attach anew.",
      footer = {"", "Example:", "  forebay volume rename db1 orders"})
  int rename(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The volume.") String name,
      @Parameters(paramLabel = "TO", description = "Its name from now on.") String to)
      throws Failure, IOException {
    Fields volume = client.ask("PUT", Api.path("volumes", name, "name"), Map.of("name", to));
    client.changed(volume, out -> page(out, volume));
    return 0;
  }

  @Command(
      name = "grow",
      description = "Makes a volume larger, while hosts use it.",
      footer = {"", "Example:", "  forebay volume grow db1 --size 20GiB"})
  int grow(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The volume.") String name,
      @Option(
              names = "--size",
              paramLabel = "SIZE",
              required = true,
              converter = Client.Size.class,
              description = "Its size from now on.")
          Long size)
      throws Failure, IOException {
    Fields volume = client.ask("PUT", Api.path("volumes", name, "size"), Map.of("sizeBytes", size));
    client.changed(volume, out -> page(out, volume));
    return 0;
  }

  @Command(
      name = "ack",
      description = {
        "What an acked write survives.",
        "buffered (default): the end of the process; a flush makes it durable."
            + " durable: a power cut. remote: the loss of this appliance, since every"
            + " attached peer holds it. A peer that takes longer than the patience is late:"
            + " writes are then acked as durable, with an event, until it keeps up again."
      },
      footer = {
        "",
        "Examples:",
        "  forebay volume ack db1 durable",
        "  forebay volume ack db1 remote --patience 2s",
        "  forebay volume ack db1 remote --patience forever"
      })
  int ack(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The volume.") String name,
      @Parameters(paramLabel = "PROMISE", description = "buffered, durable or remote.")
          String promise,
      @Option(
              names = "--patience",
              paramLabel = "SPAN|forever",
              description = "Of remote: 100ms to 1h, default 5s; forever: hosts wait for the peer.")
          @Nullable String patience)
      throws Failure, IOException {
    if (Acknowledgement.of(promise) == null) {
      throw new Failure(ExitCode.USAGE, "an ack is buffered, durable or remote, not " + promise);
    }
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("promise", promise);
    if (patience != null) {
      body.put("patienceSeconds", patience(promise, patience));
    }
    Fields volume = client.ask("PUT", Api.path("volumes", name, "ack"), body);
    client.changed(volume, out -> page(out, volume));
    return 0;
  }

  private static Object patience(String promise, String text) throws Failure {
    if (Acknowledgement.of(promise) != Acknowledgement.REMOTE) {
      throw new Failure(ExitCode.USAGE, "--patience goes with remote, and only with that");
    }
    if (text.equals("forever")) {
      return "never";
    }
    try {
      return Quantity.span(text) / 1000.0;
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, "--patience: " + e.getMessage() + "; or forever");
    }
  }

  @Command(
      name = "delete",
      description = "Deletes a volume with its content, here and at every peer. Asks for its name.",
      footer = {
        "",
        "Examples:",
        "  forebay volume delete db1",
        "  forebay volume delete db1 --yes db1"
      })
  int delete(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The volume.") String name,
      @Mixin Confirmation sure)
      throws Failure, IOException {
    String confirmed =
        client.confirm(
            "Deleting volume " + name + " destroys its content here and at every peer.",
            name,
            sure);
    Fields volume =
        client.ask("DELETE", Api.query(Api.path("volumes", name), "confirm", confirmed));
    client.changed(
        volume, out -> out.println("deleted " + name + ", " + Show.size(volume, "sizeBytes")));
    return 0;
  }

  private static String ack(Fields ack) throws IOException {
    String promise = Show.text(ack, "promise");
    String inForce = Show.text(ack, "inForce");
    if (!promise.equals(Acknowledgement.REMOTE.word())) {
      return promise;
    }
    long millis = Show.millis(ack, "patienceSeconds");
    return promise
        + (millis == Status.NEVER
            ? ", waits for the peer for ever"
            : ", patience " + Quantity.printSpan(millis))
        + (inForce.equals(promise) ? "" : "; a peer is late: " + inForce + " now");
  }

  private static void page(PrintWriter out, Fields volume) throws IOException {
    out.println(
        "%s: %s in group %s, %s"
            .formatted(
                Show.text(volume, "name"),
                Show.size(volume, "sizeBytes"),
                Show.text(volume, "group"),
                volume.truth("writable", false) ? "writable" : "not writable here"));
    out.println(
        "  mirror  "
            + Show.text(volume, "backing")
            + (volume.map().get("allocatedBytes") instanceof Long
                ? ", " + Show.size(volume, "allocatedBytes") + " on disk"
                : ""));
    out.println("  blocks  " + volume.number("blockBytes") + " bytes");
    out.println("  ack     " + ack(Fields.of(volume.map().get("ack"))));
    out.println("  export  " + ExportVerb.summary(volume));
    out.println("  id      " + Show.text(volume, "id"));
    for (Object each : volume.list("iscsi")) {
      Fields unit = Fields.of(each);
      out.println(
          "  iscsi   LUN %d of %s, NAA %s%s"
              .formatted(
                  unit.number("lun"),
                  Show.text(unit, "target"),
                  Show.text(unit, "naa"),
                  unit.truth("readOnly", false) ? ", read-only" : ""));
    }
    if (volume.has("io")) {
      IoLines.print(out, volume.object("io"));
    }
    String export = "";
    for (Object each : volume.list("attach")) {
      Fields attach = Fields.of(each);
      String of = Show.text(attach, "export");
      if (!of.equals(export)) {
        out.println();
        out.println(of);
        export = of;
      }
      out.println("  # " + Show.text(attach, "what"));
      out.println("  " + Show.text(attach, "text"));
    }
  }

  @Command(
      name = "extract",
      description = {
        "Writes a volume of an appliance that does not run into a new file.",
        "A disk image as of the last durable instant, its mirror and on top what only"
            + " the change buffer has. Changes nothing else."
      },
      footer = {
        "",
        "Example:",
        "  forebay volume extract db1 --home /srv/forebay --to /mnt/db1.raw"
      })
  int extract(
      @Mixin Offline offline,
      @Parameters(paramLabel = "NAME", description = "VOLUME, or GROUP/VOLUME.") String name,
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
    int slash = name.indexOf('/');
    String volume = name.substring(slash + 1);
    try (OfflineHome home = offline.open()) {
      List<String> groups =
          slash < 0 ? home.groups() : List.of(Offline.group(home, name.substring(0, slash)));
      for (String group : groups) {
        ClosedGroup.Extracted got = home.group(group).extract(volume, to.toAbsolutePath());
        if (got != null) {
          extracted(offline, group, got, to);
          return ExitCode.OK.number();
        }
      }
      throw new Failure(ExitCode.NOT_FOUND, "There is no volume " + name + " in " + groups + ".");
    }
  }

  private static void extracted(Offline offline, String group, ClosedGroup.Extracted got, Path to) {
    String lsn = Lsn.print(got.at().lsn());
    if (offline.json()) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("volume", got.volume().name());
      fields.put("group", group);
      fields.put("file", to.toString());
      fields.put("bytes", got.volume().sizeBytes());
      fields.put("epoch", (long) got.at().epoch());
      fields.put("lsn", lsn);
      fields.put("wallMillis", got.wallMillis());
      fields.put("findings", got.findings());
      offline.print(fields);
      return;
    }
    offline
        .out()
        .printf(
            "%s: %s of volume %s, as of epoch %d, LSN %s%s%n",
            to,
            Quantity.printSize(got.volume().sizeBytes()),
            got.volume().name(),
            got.at().epoch(),
            lsn,
            got.wallMillis() == 0 ? "" : ", " + Instant.ofEpochMilli(got.wallMillis()));
    got.findings().forEach(finding -> offline.out().println("  " + finding));
  }
}
