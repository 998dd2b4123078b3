package io.forebay.gateway.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `forebay config backup`.
@Command(
    name = "backup",
    description = {
      "Writes everything that was set on the running appliance into one file, without secrets.",
      "Settings, groups, volumes, to whom they are exported, limits, schedules; of users,"
          + " peers and receivers the names. The file says what has to be set anew."
    },
    footer = {
      "",
      "Examples:",
      "  forebay config backup --to berlin.json",
      "  forebay config backup --to - | ssh vault 'cat >berlin.json'"
    })
final class BackupVerb implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "0600, in the place of one that is there; -: standard output.")
  private String to = "";

  @Override
  public Integer call() throws Failure, IOException {
    Fields copy = client.get("/config");
    byte[] text = Json.page(copy.map());
    if (to.equals("-")) {
      client.out().print(new String(text, UTF_8));
      client.out().flush();
      return 0;
    }
    PrivateFile.write("--to", Path.of(to), out -> out.write(text));
    client.note("Written: " + to + ". What is not in it stands there under \"anew\".");
    return 0;
  }
}
