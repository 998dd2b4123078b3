package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `forebay iscsi`.
@Command(
    name = "iscsi",
    description = "How initiators reach volumes, and who is logged in.",
    subcommands = SecretNoun.class)
final class IscsiNoun extends Noun {
  private static final Table UNITS =
      new Table()
          .number("LUN", unit -> Long.toString(unit.number("lun")))
          .text("VOLUME", unit -> Show.text(unit, "export"))
          .text("ACCESS", unit -> Show.text(unit, "access"))
          .text("READ-ONLY", unit -> Show.yes(unit.truth("readOnly", false)))
          .text("RESERVED", IscsiNoun::reserved)
          .text("NAA", unit -> Show.text(unit, "naa"));

  private static final Table SESSIONS =
      new Table()
          .number("SESSION", session -> Long.toString(session.number("session")))
          .text("INITIATOR", session -> Show.text(session, "initiator"))
          .text("FROM", session -> Show.text(session, "address"))
          .text("CHAP", session -> Show.orDash(Show.text(session, "user")))
          .text("TARGET", IscsiNoun::target)
          .text("SINCE", session -> Show.time(session, "since"))
          .text("DIGESTS", IscsiNoun::digests)
          .number("COMMANDS", session -> Long.toString(session.number("commands")))
          .number("IN", session -> Show.size(session, "receivedBytes"))
          .number("OUT", session -> Show.size(session, "sentBytes"));

  @Command(
      name = "show",
      description = "Portals, targets with their logical units, and who is logged in.",
      footer = {
        "",
        "Examples:",
        "  forebay iscsi show",
        "  forebay iscsi show --json | jq .sessions[].initiator"
      })
  int show(@Mixin Client client) throws Failure, IOException {
    Fields iscsi = client.get("/iscsi");
    client.shown(iscsi, out -> page(out, iscsi));
    return 0;
  }

  @Command(
      name = "reload",
      description = {
        "Reads the secrets of CHAP anew.",
        "They count for logins that begin from now on; sessions of a name that has no secret any more"
            + " are closed. If something is wrong with a file, nothing changes."
      },
      footer = {"", "Example:", "  forebay config check && forebay iscsi reload"})
  int reload(@Mixin Client client) throws Failure, IOException {
    Fields iscsi = client.ask("POST", "/iscsi/reload");
    client.changed(iscsi, out -> out.println("CHAP: " + chap(iscsi)));
    return 0;
  }

  @Command(
      name = "disconnect",
      description = {
        "Closes a session, whatever it is doing.",
        "Its initiator may log in again at once, unless volume export or iscsi secret remove came first."
      },
      footer = {"", "Example:", "  forebay iscsi show", "  forebay iscsi disconnect 4"})
  int disconnect(
      @Mixin Client client,
      @Parameters(paramLabel = "SESSION", description = "Its number in iscsi show.") int session)
      throws Failure, IOException {
    if (session < 1) {
      throw new Failure(ExitCode.USAGE, "a session is a number from iscsi show, not " + session);
    }
    Fields was = client.ask("DELETE", Api.path("iscsi", "sessions", Integer.toString(session)));
    client.changed(
        was,
        out ->
            out.println(
                "closed session %d of %s, from %s"
                    .formatted(session, Show.text(was, "initiator"), Show.text(was, "address"))));
    return 0;
  }

  private static void page(PrintWriter out, Fields iscsi) throws IOException {
    String portals = Show.names(iscsi, "portals");
    if (portals.equals("-")) {
      out.println("iSCSI is off: iscsi.listen is empty.");
      return;
    }
    out.println("portals     " + portals);
    String advertised = Show.names(iscsi, "advertised");
    if (!advertised.equals("-")) {
      out.println("advertised  " + advertised);
    }
    out.println("CHAP        " + chap(iscsi));
    for (Object each : iscsi.list("targets")) {
      Fields target = Fields.of(each);
      out.println();
      out.println(Show.text(target, "name") + "  " + logins(target.object("logins")));
      UNITS.print(out, target.list("units"), true, false);
    }
    out.println();
    List<?> sessions = iscsi.list("sessions");
    if (sessions.isEmpty()) {
      out.println("No initiator is logged in.");
    } else {
      SESSIONS.print(out, sessions, true, false);
    }
  }

  private static String reserved(Fields unit) throws IOException {
    if (!unit.has("reservation")) {
      return "-";
    }
    Fields reservation = unit.object("reservation");
    String holder = Show.text(reservation, "holder");
    return holder.isEmpty()
        ? reservation.number("registered") + " registered"
        : holder + ", " + Show.text(reservation, "kind");
  }

  private static String logins(Fields logins) throws IOException {
    long refused =
        logins.number("unproven")
            + logins.number("forbidden")
            + logins.number("malformed")
            + logins.number("other");
    return "%d logins, %d refused".formatted(logins.number("accepted"), refused);
  }

  private static String chap(Fields iscsi) throws IOException {
    return switch (Show.text(iscsi, "chap")) {
      case "none" -> "not asked for: an initiator is who it says";
      case "one-way" -> "every initiator proves itself";
      default -> "every initiator proves itself, and the appliance to those that ask";
    };
  }

  private static String target(Fields session) throws IOException {
    String target = Show.text(session, "target");
    return target.isEmpty() ? "(discovery)" : target;
  }

  private static String digests(Fields session) throws IOException {
    List<String> digests = new ArrayList<>();
    if (session.truth("headerDigest", false)) {
      digests.add("header");
    }
    if (session.truth("dataDigest", false)) {
      digests.add("data");
    }
    return digests.isEmpty() ? "-" : String.join(", ", digests);
  }
}
