package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `forebay stop`.
@Command(
    name = "stop",
    description =
        "Ends the appliance in order, as SIGTERM does. Its hosts lose it until it is started again;"
            + " nothing that was acked is lost.",
    footer = {"", "Examples:", "  forebay stop", "  forebay stop --yes kyoto"})
final class StopVerb implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Mixin private Confirmation sure = new Confirmation();

  @Override
  public Integer call() throws Failure, IOException {
    String name = client.get("/status").text("name");
    String consequence =
        "The hosts of " + Show.plain(name) + " lose it until somebody starts it again.";
    String confirmed = client.confirm(consequence, name, sure);
    Fields stopping = client.ask("POST", Api.query("/stop", "confirm", confirmed));
    client.changed(stopping, out -> out.println(Show.text(stopping, "name") + " stops now."));
    return 0;
  }
}
