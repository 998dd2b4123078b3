package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `forebay config restore`.
@Command(
    name = "restore",
    description = {
      "Makes of the running appliance what a file of config backup says, as far as commands can.",
      "Says first what that changes, and asks for the appliance's name. Removes no volume,"
          + " group, peer or user, and writes over no disk. What was refused is said; given"
          + " again, it goes on."
    },
    footer = {
      "",
      "Examples:",
      "  forebay config diff berlin.json          what would it change?",
      "  forebay config restore berlin.json",
      "  forebay config restore berlin.json --yes berlin"
    })
final class RestoreVerb implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Parameters(paramLabel = "FILE", description = "As config backup wrote it; -: standard input.")
  private String file = "";

  @Mixin private Confirmation sure = new Confirmation();

  @Override
  public Integer call() throws Failure, IOException {
    Fields document = ConfigFile.read(file);
    String confirmed = sure.given();
    if (confirmed == null) {
      Fields planned = client.ask("POST", "/config/diff", document.map());
      if (planned.number("changes") == 0) {
        client.shown(planned, out -> ConfigFile.print(out, planned));
        client.note("There is nothing that a restore would change.");
        return 0;
      }
      confirmed = client.confirm(page(planned), planned.text("appliance"), sure);
    }
    Fields report = client.ask("PUT", Api.query("/config", "confirm", confirmed), document.map());
    client.changed(report, out -> ConfigFile.print(out, report));
    long failed = report.number("failed");
    if (failed > 0) {
      throw new Failure(
          ExitCode.FAILED,
          "%d of %d changes were refused; what was done stays. Mend what it says, then restore again"
              .formatted(failed, report.number("changes")));
    }
    return 0;
  }

  private static String page(Fields report) throws IOException {
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      ConfigFile.print(out, report);
    }
    return text.toString().stripTrailing();
  }
}
