package io.forebay.gateway.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `forebay support`.
@Command(name = "support", description = "What helps somebody who was not there.")
final class SupportNoun extends Noun {
  @Command(
      name = "bundle",
      description = {
        "Writes what the appliance knows of itself into one zip file, without secrets.",
        "Status, configuration, events, ends of log and audit, figures, machine, threads,"
            + " names of files. It names hosts, users and addresses: look through it before"
            + " you give it away."
      },
      footer = {"", "Example:", "  forebay support bundle --to berlin.zip"})
  int bundle(
      @Mixin Client client,
      @Option(
              names = "--to",
              required = true,
              paramLabel = "FILE",
              description = "0600, in the place of one that is there.")
          Path to)
      throws Failure, IOException {
    byte[] bundle = client.api().fetch("/support/bundle");
    PrivateFile.write("--to", to, out -> out.write(bundle));
    client.note("Written: " + to + ". Its README.txt says what is in it.");
    return 0;
  }
}
