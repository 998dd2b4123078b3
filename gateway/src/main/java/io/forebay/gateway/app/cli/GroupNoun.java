package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay group`.
@Command(
    name = "group",
    description = "Volumes that share one write order, one role and one buffer.",
    subcommands = {
      PromoteVerb.class,
      FailbackVerb.class,
      BranchNoun.class,
      VerifyVerb.class,
      HistoryVerb.class
    })
final class GroupNoun extends Noun {
  private static final long LOOK_AGAIN_MILLIS = 200;

  static final Table TABLE =
      new Table()
          .text("NAME", group -> Show.text(group, "name"))
          .text("ROLE", group -> Show.text(group, "role"))
          .text("STATE", group -> Show.text(group, "phase"))
          .number("EPOCH", group -> Long.toString(group.number("epoch")))
          .number("VOLUMES", group -> Long.toString(group.number("volumes")))
          .number("BUFFER", group -> Show.size(group.object("buffer"), "usedBytes"))
          .number("OF", group -> Show.size(group.object("buffer"), "capacityBytes"))
          .text("PEERS", GroupNoun::peers)
          .number("BEHIND", group -> Show.span(group.object("lag"), "behindSeconds"))
          .text("PROBLEM", group -> Show.orDash(Show.text(group, "problem")));

  private static String peers(Fields group) throws IOException {
    StringBuilder peers = new StringBuilder();
    for (Object each : group.list("lines")) {
      Fields line = Fields.of(each);
      peers.append(peers.isEmpty() ? "" : ", ");
      peers.append(Show.text(line, "peer")).append(' ').append(Show.text(line, "state"));
      if (line.has("catchUp")) {
        peers.append(' ').append(CatchUpText.percent(line.object("catchUp")));
      }
    }
    return Show.orDash(peers.toString());
  }

  @Command(
      name = "create",
      description = "Makes an empty group, primary here.",
      footer = {
        "",
        "Examples:",
        "  forebay group create databases --capacity 200GiB",
        "  forebay group create web --buffer /mnt/fast --capacity 50GiB"
      })
  int create(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "What it is called.") String name,
      @Option(
              names = "--buffer",
              paramLabel = "DIR",
              description = "Existing folder for its change buffer. Default: in the home.")
          @Nullable Path buffer,
      @Option(
              names = "--capacity",
              paramLabel = "SIZE",
              converter = Client.Size.class,
              description = "Of its change buffer: how long the line may be away.")
          @Nullable Long capacity)
      throws Failure, IOException {
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("name", name);
    body.put(
        "bufferDirectory", buffer == null ? null : buffer.toAbsolutePath().normalize().toString());
    body.put("capacityBytes", capacity);
    return changed(client, client.ask("POST", "/groups", body));
  }

  @Command(
      name = "list",
      description = "All groups.",
      footer = {"", "Example:", "  forebay group list"})
  int list(@Mixin Client client) throws Failure, IOException {
    client.list(client.get("/groups"), TABLE);
    return 0;
  }

  @Command(
      name = "show",
      description = "One group, its buffer and its line.",
      footer = {"", "Example:", "  forebay group show main"})
  int show(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The group.") String name)
      throws Failure, IOException {
    Fields group = client.get(Api.path("groups", name));
    client.shown(group, out -> StatusPage.group(out, group, Instant.now()));
    return 0;
  }

  @Command(
      name = "replicate",
      description = "Begins to keep a copy at a peer: what is there first, then every write.",
      footer = {"", "Example:", "  forebay group replicate main --to osaka"})
  int replicate(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The group.") String name,
      @Option(names = "--to", paramLabel = "PEER", required = true, description = "The peer.")
          String peer)
      throws Failure, IOException {
    return changed(client, client.ask("PUT", Api.path("groups", name, "peers", peer)));
  }

  @Command(
      name = "unreplicate",
      description = "Ends the copy at a peer. What the peer has stays there.",
      footer = {"", "Example:", "  forebay group unreplicate main"})
  int unreplicate(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The group.") String name,
      @Option(
              names = "--from",
              paramLabel = "PEER",
              description = "The peer. Default: the only one there is.")
          @Nullable String peer)
      throws Failure, IOException {
    String path =
        peer == null ? Api.path("groups", name, "peers") : Api.path("groups", name, "peers", peer);
    return changed(client, client.ask("DELETE", path));
  }

  @Command(
      name = "switchover",
      description = {
        "Hands a group over to a peer without loss, and waits until hosts may write" + " there.",
        "Stop the hosts first: from then on no host can write here. Refused, and"
            + " nothing is done, while the peer could not take over soon. Once begun it"
            + " ends by itself, whatever fails meanwhile."
      },
      footer = {
        "",
        "Examples:",
        "  forebay group switchover main --to osaka",
        "  forebay group switchover main --to osaka --within 10m"
      })
  int switchover(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The group.") String name,
      @Option(names = "--to", paramLabel = "PEER", required = true, description = "Who goes on.")
          String peer,
      @Option(
              names = "--within",
              paramLabel = "SPAN",
              defaultValue = "60s",
              converter = Client.Span.class,
              description = "Refused if hosts would have to wait longer. Default: 60s.")
          long withinMillis)
      throws Failure, IOException, InterruptedException {
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("to", peer);
    body.put("withinSeconds", withinMillis / 1e3);
    Fields group = client.ask("POST", Api.path("groups", name, "switchover"), body);
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(client.waitMillis());
    while (group.has("handover")) {
      if (System.nanoTime() - until >= 0) {
        throw new Failure(
            ExitCode.TIMEOUT,
            peer + " has not taken over yet; it does so by itself: see forebay group show " + name);
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
      group = client.get(Api.path("groups", name));
    }
    return changed(client, group);
  }

  @Command(
      name = "settle",
      description = {
        "Settles a fork after a failover.",
        "One side goes on, the other one keeps what only it has as a branch and is"
            + " brought up to date with what differs. Nothing is overwritten before the"
            + " branch is on disk. group show has both sides; group branch show what was"
            + " kept."
      },
      footer = {
        "",
        "Examples:",
        "  forebay group settle main",
        "  forebay group settle main --keep osaka",
        "  forebay group settle main --keep here"
      })
  int settle(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The group.") String name,
      @Option(
              names = "--keep",
              paramLabel = "SIDE",
              description = "Who goes on: here, or a peer. Default: the only one that can.")
          @Nullable String keep)
      throws Failure, IOException {
    String path = Api.path("groups", name, "settle");
    return changed(client, client.ask("POST", keep == null ? path : Api.query(path, "keep", keep)));
  }

  @Command(
      name = "demote",
      description = "Makes a primary a secondary: it takes no writes any more.",
      footer = {"", "Example:", "  forebay group demote main"})
  int demote(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The group.") String name)
      throws Failure, IOException {
    return changed(client, client.ask("POST", Api.path("groups", name, "demote")));
  }

  /// When runs are due.
  static final class Runs {
    @Option(
        names = "--at",
        paramLabel = "HH:MM",
        split = ",",
        description = "In runs at these times of the day, with commas.")
    @Nullable List<String> times;

    @Option(
        names = "--every",
        paramLabel = "SPAN",
        converter = Client.Span.class,
        description = "In runs again and again: 15min, 1h.")
    @Nullable Long every;

    @Option(
        names = "--after",
        paramLabel = "SIZE",
        converter = Client.Size.class,
        description = "In runs, each when so much waits in the change buffer: 64MiB.")
    @Nullable Long after;
  }

  @Command(
      name = "policy",
      description = {
        "When a group's writes travel: as they come, or in runs that each end at a"
            + " checkpoint.",
        "Between runs the copy stands still there, and writes wait in the change"
            + " buffer. Without more it shows the policy. It travels with the group: who is"
            + " primary carries it out."
      },
      footer = {
        "",
        "Examples:",
        "  forebay group policy main",
        "  forebay group policy main --every 15min",
        "  forebay group policy main --at 22:00,06:00 --zone Europe/Berlin",
        "  forebay group policy main --after 64MiB",
        "  forebay group policy main continuous"
      })
  int policy(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", index = "0", description = "The group.") String name,
      @Parameters(
              paramLabel = "continuous",
              index = "1",
              arity = "0..1",
              description = "As it comes: so is every group at first.")
          @Nullable String continuous,
      @ArgGroup @Nullable Runs runs,
      @Option(
              names = "--days",
              paramLabel = "DAY",
              split = ",",
              description = "With --at: monday,friday. Default: every day.")
          @Nullable List<String> days,
      @Option(names = "--zone", paramLabel = "ZONE", description = "Of --at. Default: UTC.")
          @Nullable String zone)
      throws Failure, IOException {
    if ((days != null || zone != null) && (runs == null || runs.times == null)) {
      throw new Failure(ExitCode.USAGE, "--days and --zone go with --at");
    }
    if (runs == null && continuous == null) {
      Fields shown = client.get(Api.path("groups", name)).object("policy");
      client.shown(shown, out -> out.println(PolicyText.of(shown)));
      return 0;
    }
    Map<String, @Nullable Object> body = PolicyText.body(continuous, runs);
    if (runs != null && runs.times != null) {
      body.put("days", ScheduleNoun.lower(days));
      body.put("zone", zone);
    }
    Fields group = client.ask("PUT", Api.path("groups", name, "policy"), body);
    client.changed(group, out -> out.println(PolicyText.of(group.object("policy"))));
    return 0;
  }

  @Command(
      name = "consent",
      description = {
        "Lets a batch be written over the copy here, where there is no room to stage" + " it.",
        "Until all of it has come there is no usable copy here. It counts for the one"
            + " batch that waits."
      },
      footer = {"", "Example:", "  forebay group consent main --yes main"})
  int consent(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The group.") String name,
      @Mixin Confirmation sure)
      throws Failure, IOException {
    String confirmed =
        client.confirm(
            "Until the batch is through nothing of group " + name + " can be used here.",
            name,
            sure);
    return changed(
        client,
        client.ask("POST", Api.query(Api.path("groups", name, "consent"), "confirm", confirmed)));
  }

  @Command(
      name = "cut",
      description = {
        "Opens a group whose end of the log is missing, without that end: it is down, or waits"
            + " for a peer that has it and will not come.",
        "Writes that were acknowledged are given up; what is left of them is kept" + " aside."
      },
      footer = {"", "Examples:", "  forebay group cut main", "  forebay group cut main --yes main"})
  int cut(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The group.") String name,
      @Mixin Confirmation sure)
      throws Failure, IOException {
    String confirmed =
        client.confirm(
            "Cutting group " + name + " gives up writes that hosts believe safe.", name, sure);
    return changed(
        client,
        client.ask("POST", Api.query(Api.path("groups", name, "cut"), "confirm", confirmed)));
  }

  private static int changed(Client client, Fields group) throws IOException {
    client.changed(group, out -> TABLE.print(out, List.of(group.map()), true, false));
    return 0;
  }
}
