package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.panel.PanelKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay panel`.
@Command(name = "panel", description = "The front panel: its display, its keys, its PIN.")
final class PanelNoun extends Noun {
  @Command(
      name = "show",
      description = "What the front panel shows now, as four lines of twenty characters.",
      footer = {"", "Example:", "  forebay panel show"})
  int show(@Mixin Client client) throws Failure, IOException {
    Fields panel = client.get("/panel");
    client.shown(panel, out -> picture(out, panel));
    return 0;
  }

  @Command(
      name = "press",
      description = {
        "Presses keys of the front panel, one after the other, and prints what it shows then.",
        "Its display shows the same; what a key sets off is done as by any other verb."
      },
      footer = {"", "Example:", "  forebay panel press enter down enter"})
  int press(
      @Mixin Client client,
      @Parameters(
              arity = "1..64",
              paramLabel = "KEY",
              description = "up, down, left, right, enter or escape.")
          List<PanelKey> keys)
      throws Failure, IOException {
    Fields panel = new Fields(Map.of());
    for (PanelKey key : keys) {
      panel = client.ask("POST", Api.path("panel", "keys", key.name().toLowerCase(Locale.ROOT)));
    }
    Fields last = panel;
    client.shown(last, out -> picture(out, last));
    return 0;
  }

  @Command(
      name = "pin",
      description = {
        "Sets the PIN of 4 to 12 digits that the front panel asks for before it promotes a group,"
            + " shows a pairing code or shuts down.",
        "It is asked for, or read as a line from standard input or a file; never an argument. Without"
            + " one neither can be done at the panel. Wrong ones that were typed are forgotten."
      },
      footer = {
        "",
        "Examples:",
        "  forebay panel pin",
        "  forebay panel pin --from panel.pin",
        "  forebay panel pin --remove"
      })
  int pin(
      @Mixin Client client,
      @Option(names = "--from", paramLabel = "FILE", description = "Its first line; - for stdin.")
          @Nullable String from,
      @Option(names = "--remove", description = "No PIN from now on.") boolean remove)
      throws Failure, IOException {
    Fields pin =
        remove
            ? client.ask("DELETE", "/panel/pin")
            : client.ask(
                "PUT",
                "/panel/pin",
                Map.of("pin", TypedSecret.read(client, "PIN", "--from", from).strip()));
    client.changed(
        pin,
        out ->
            out.println(
                pin.truth("set", false)
                    ? "The panel asks for the new PIN from now on."
                    : "The panel has no PIN: it does nothing grave."));
    return 0;
  }

  private static void picture(PrintWriter out, Fields panel) throws IOException {
    String edge = "+" + "-".repeat(Math.toIntExact(panel.number("columns"))) + "+";
    out.println(edge);
    for (Object line : panel.list("lines")) {
      out.println("|" + line + "|");
    }
    out.println(edge);
    StringBuilder keys = new StringBuilder();
    for (Object each : panel.list("keys")) {
      Fields key = Fields.of(each);
      keys.append(keys.isEmpty() ? "" : ", ")
          .append(key.text("key"))
          .append(": ")
          .append(key.text("does"));
    }
    out.println(keys);
  }
}
