package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay peer`.
@Command(
    name = "peer",
    description = "Appliances that keep copies of each other's groups.",
    subcommands = SeedNoun.class)
final class PeerNoun extends Noun {
  private static final Table TABLE =
      new Table()
          .text("NAME", peer -> Show.text(peer, "name"))
          .text("CONNECTED", peer -> Show.yes(peer.truth("connected", false)))
          .text("SINCE", peer -> Show.time(peer, "since"))
          .text("ADDRESS", peer -> address(Show.text(peer, "address")))
          .text("GROUPS", peer -> Show.names(peer, "groups"))
          .text("PROBLEM", peer -> Show.orDash(Show.text(peer, "problem")));

  private static String address(String address) {
    return address.isEmpty() ? "(dials us)" : address;
  }

  @Command(
      name = "invite",
      description = "Prints a code with which one other appliance can become our peer.",
      footer = {"", "Example:", "  forebay peer invite"})
  int invite(@Mixin Client client) throws Failure, IOException {
    Fields invitation = client.ask("POST", "/invitations");
    client.shown(
        invitation,
        out -> {
          out.println(Show.text(invitation, "code"));
          client.note(
              "On the other appliance: forebay peer join CODE. It works once, until "
                  + Show.time(invitation, "expires")
                  + ".");
        });
    return 0;
  }

  @Command(
      name = "join",
      description = "Becomes the peer of the appliance that printed the code.",
      footer = {
        "",
        "Examples:",
        "  forebay peer join CODE",
        "  forebay peer join -        (the code comes from standard input)"
      })
  int join(
      @Mixin Client client,
      @Parameters(paramLabel = "CODE", description = "What `peer invite` printed; - for stdin.")
          String code)
      throws Failure, IOException {
    String given = code.equals("-") ? client.root().readLine() : code;
    return changed(client, client.ask("POST", "/peers", Map.of("code", given.strip())));
  }

  @Command(
      name = "list",
      description = "All peers.",
      footer = {"", "Example:", "  forebay peer list"})
  int list(@Mixin Client client) throws Failure, IOException {
    client.list(client.get("/peers"), TABLE);
    return 0;
  }

  static final class Dialling {
    @Option(
        names = "--address",
        paramLabel = "HOST:PORT",
        description = "Where it is dialled from now on.")
    @Nullable String address;

    @Option(names = "--no-address", description = "It is not dialled: it dials us.")
    boolean none;
  }

  @Command(
      name = "set",
      description = "Tells where a peer is after a move.",
      footer = {"", "Example:", "  forebay peer set osaka --address osaka.example.com:10810"})
  int set(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The peer.") String name,
      @ArgGroup(multiplicity = "1") Dialling dialling)
      throws Failure, IOException {
    Map<String, @Nullable Object> body = Collections.singletonMap("address", dialling.address);
    return changed(client, client.api().ask("PUT", Api.path("peers", name, "address"), body));
  }

  @Command(
      name = "remove",
      description = "Forgets a peer that no group is replicated to.",
      footer = {"", "Example:", "  forebay peer remove osaka"})
  int remove(
      @Mixin Client client, @Parameters(paramLabel = "NAME", description = "The peer.") String name)
      throws Failure, IOException {
    Fields peer = client.ask("DELETE", Api.path("peers", name));
    client.changed(peer, out -> out.println("removed " + Show.text(peer, "name")));
    return 0;
  }

  @Command(
      name = "replace",
      description = {
        "Has a new, empty appliance take a dead one's place in all groups that are"
            + " primary here.",
        "What was kept for the dead one goes, the new one gets its first copy over"
            + " the line while hosts work on. If the dead one was primary: group promote"
            + " first. Given again, it goes on where it was."
      },
      footer = {
        "",
        "Examples:",
        "  forebay peer replace berlin --with CODE    (peer invite on the new one)",
        "  forebay peer replace berlin --with potsdam (a peer already)",
        "  forebay peer replace berlin                (by the only peer without a group)"
      })
  int replace(
      @Mixin Client client,
      @Parameters(paramLabel = "OLD", description = "The dead one.") String old,
      @Option(
              names = "--with",
              paramLabel = "CODE|NEW",
              description = "The new one's code or name; - for a code on stdin.")
          @Nullable String with)
      throws Failure, IOException {
    String given = with != null && with.equals("-") ? client.root().readLine().strip() : with;
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("with", given);
    Fields done = client.ask("POST", Api.path("peers", old, "replacement"), body);
    client.changed(
        done,
        out -> {
          for (Object step : done.list("steps")) {
            out.println(Show.plain(String.valueOf(step)));
          }
        });
    return 0;
  }

  private static int changed(Client client, Fields peer) throws IOException {
    client.changed(peer, out -> TABLE.print(out, List.of(peer.map()), true, false));
    return 0;
  }
}
