package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `forebay snmp`.
@Command(
    name = "snmp",
    description = "Which managers may ask by SNMP, who is told, and how the agent does.",
    subcommands = {SnmpUserNoun.class, CommunityNoun.class, ReceiverNoun.class})
final class SnmpNoun extends Noun {
  @Command(
      name = "show",
      description = "Where the agent listens, and who may come in; never a secret.",
      footer = {"", "Example:", "  forebay snmp show"})
  int show(@Mixin Client client) throws Failure, IOException {
    Fields snmp = client.get("/snmp");
    client.shown(snmp, out -> page(out, snmp));
    return 0;
  }

  @Command(
      name = "reload",
      description = {
        "Reads secrets/snmp-users anew, after it was edited by hand.",
        "If something is wrong with it, nothing changes."
      },
      footer = {"", "Example:", "  forebay snmp reload"})
  int reload(@Mixin Client client) throws Failure, IOException {
    changed(client, client.ask("POST", "/snmp/reload"));
    return 0;
  }

  static void changed(Client client, Fields snmp) throws IOException {
    client.changed(snmp, out -> page(out, snmp));
  }

  static void page(PrintWriter out, Fields snmp) throws IOException {
    out.println("listening  " + Show.names(snmp, "listening"));
    String problem = Show.text(snmp, "problem");
    if (!problem.isEmpty()) {
      out.println("           " + problem);
    }
    out.println("users      " + Show.names(snmp, "users"));
    out.println("may set    " + Show.names(snmp, "operators"));
    out.println("community  " + (snmp.truth("community", false) ? "set" : "-"));
    out.println("from       " + Show.names(snmp, "networks"));
    out.println("engine     " + Show.orDash(Show.text(snmp, "engineId")));
    out.println("boots      " + snmp.number("boots"));
    out.println(
        "messages   %d received, %d refused, of these %d from elsewhere"
            .formatted(snmp.number("received"), snmp.number("refused"), snmp.number("elsewhere")));
    out.println("told       " + snmp.list("receivers").size() + " receivers: snmp receiver list");
  }
}
