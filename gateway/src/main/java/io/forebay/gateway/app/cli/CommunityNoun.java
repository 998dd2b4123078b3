package io.forebay.gateway.app.cli;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `forebay snmp community`.
@Command(name = "community", description = "What lets managers of SNMPv2c in, if anything does.")
final class CommunityNoun extends Noun {
  @Command(
      name = "set",
      description = {
        "Lets managers of SNMPv2c in, read-only, that send this word.",
        "It travels in the clear: for networks that nobody else listens on. It is asked for, or read as"
            + " a line from standard input or a file; never an argument."
      },
      footer = {"", "Example:", "  forebay snmp community set --from community.txt"})
  int set(
      @Mixin Client client,
      @Option(names = "--from", paramLabel = "FILE", description = "Its first line; - for stdin.")
          @Nullable String from)
      throws Failure, IOException {
    String community = SecretNoun.secret(client, "The community", from);
    SnmpNoun.changed(client, client.ask("PUT", "/snmp/community", Map.of("community", community)));
    return 0;
  }

  @Command(
      name = "remove",
      description = "SNMPv2c is off again.",
      footer = {"", "Example:", "  forebay snmp community remove"})
  int remove(@Mixin Client client) throws Failure, IOException {
    SnmpNoun.changed(client, client.ask("DELETE", "/snmp/community"));
    return 0;
  }
}
