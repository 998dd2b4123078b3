package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay snmp receiver`.
@Command(name = "receiver", description = "Who is told of events, by SNMP traps and informs.")
final class ReceiverNoun extends Noun {
  private static final Table TABLE =
      new Table()
          .text("NAME", receiver -> Show.text(receiver, "name"))
          .text("ADDRESS", receiver -> Show.text(receiver, "address"))
          .text("BY", ReceiverNoun::by)
          .number("SENT", receiver -> Long.toString(receiver.number("sent")))
          .number("FAILED", receiver -> Long.toString(receiver.number("failed")))
          .number("HELD BACK", receiver -> Long.toString(receiver.number("heldBack")))
          .text("PROBLEM", receiver -> Show.orDash(Show.text(receiver, "problem")));

  private static String by(Fields receiver) throws IOException {
    String user = Show.text(receiver, "user");
    String what = receiver.truth("inform", false) ? "inform" : "trap";
    return what + (user.isEmpty() ? ", SNMPv2c" : ", SNMPv3 " + user);
  }

  @Command(
      name = "list",
      description = {
        "Receivers, and what became of what they were sent since the agent woke.",
        "SENT of informs are those that were acknowledged."
      },
      footer = {"", "Example:", "  forebay snmp receiver list"})
  int list(@Mixin Client client) throws Failure, IOException {
    client.list(client.get("/snmp/receivers"), TABLE);
    return 0;
  }

  @Command(
      name = "set",
      description = {
        "Tells a receiver of each event from now on, or changes how.",
        "With --user over SNMPv3, proven and encrypted by that user's passphrases (snmp user set);"
            + " without over SNMPv2c, with a community that is asked for, or read as a line from"
            + " standard input or a file; never an argument."
      },
      footer = {
        "",
        "Examples:",
        "  forebay snmp receiver set noc --to 192.0.2.9:162 --user nagios --inform",
        "  forebay snmp receiver set old --to 192.0.2.10:162 --from community.txt"
      })
  int set(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "What it is called here.") String name,
      @Option(
              names = "--to",
              required = true,
              paramLabel = "HOST:PORT",
              description = "Where it listens: as a rule on port 162.")
          String to,
      @Option(names = "--user", paramLabel = "USER", description = "Of snmp show: SNMPv3.")
          @Nullable String user,
      @Option(
              names = "--inform",
              description = "It has to acknowledge, and is told again if it does not.")
          boolean inform,
      @Option(names = "--from", paramLabel = "FILE", description = "Its first line; - for stdin.")
          @Nullable String from)
      throws Failure, IOException {
    if (user != null && from != null) {
      throw new Failure(
          ExitCode.USAGE, "--user is SNMPv3, --from a community of SNMPv2c: give one of the two");
    }
    Map<String, Object> body = new HashMap<>();
    body.put("address", to);
    body.put("inform", inform);
    if (user != null) {
      body.put("user", user);
    } else {
      body.put("community", SecretNoun.secret(client, "The community", from));
    }
    changed(client, client.ask("PUT", Api.path("snmp", "receivers", name), body));
    return 0;
  }

  @Command(
      name = "remove",
      description = "Tells a receiver nothing more.",
      footer = {"", "Example:", "  forebay snmp receiver remove noc"})
  int remove(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "As in snmp receiver list.") String name)
      throws Failure, IOException {
    changed(client, client.ask("DELETE", Api.path("snmp", "receivers", name)));
    return 0;
  }

  @Command(
      name = "test",
      description = {
        "Sends a receiver a notification that says that it is a test (forebayTest).",
        "Fails when it could not be sent or, with --inform, was not acknowledged."
      },
      footer = {"", "Example:", "  forebay snmp receiver test noc"})
  int test(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "As in snmp receiver list.") String name)
      throws Failure, IOException {
    changed(client, client.ask("POST", Api.path("snmp", "receivers", name, "test")));
    return 0;
  }

  private static void changed(Client client, Fields all) throws IOException {
    client.changed(all, out -> TABLE.print(out, all.list("items"), true, false));
  }
}
