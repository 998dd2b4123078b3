package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay snmp user`.
@Command(name = "user", description = "Users of SNMPv3: they prove who they are, and encrypt.")
final class SnmpUserNoun extends Noun {
  @Command(
      name = "set",
      description = {
        "Lets a user in, or gives it other passphrases (SHA-256, AES-128).",
        "They are asked for, or read as a line AUTHENTICATION PRIVACY from standard input or a file (one"
            + " word: it is both); never arguments, which everybody on the machine could see. With the"
            + " first user the agent begins to listen."
      },
      footer = {
        "",
        "Examples:",
        "  forebay snmp user set nagios",
        "  forebay snmp user set nagios --from nagios.secret",
        "  forebay snmp user set tape --role operator",
        "  snmpwalk -v3 -l authPriv -u nagios -a SHA-256 -A ... -x AES -X ... HOST:1161"
      })
  int set(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "What the manager calls itself.") String name,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              description =
                  "viewer (the default), or operator, who may also set: checkpoints, the line, alarms.")
          @Nullable String role,
      @Option(names = "--from", paramLabel = "FILE", description = "Its first line; - for stdin.")
          @Nullable String from)
      throws Failure, IOException {
    String[] words = secrets(client, name, from).split("\\s+");
    if (words.length > 2) {
      throw new Failure(
          ExitCode.USAGE, "a line with two passphrases, neither with spaces: nothing was done");
    }
    Map<String, Object> body =
        Map.of(
            "role",
            role == null ? Role.VIEWER.word() : role,
            "authentication",
            words[0],
            "privacy",
            words[words.length - 1]);
    SnmpNoun.changed(client, client.ask("PUT", Api.path("snmp", "users", name), body));
    return 0;
  }

  private static String secrets(Client client, String name, @Nullable String from)
      throws Failure, IOException {
    String authentication =
        SecretNoun.secret(client, "Passphrase by which " + name + " proves itself", from);
    String privacy =
        from != null ? null : client.root().askSecret("Passphrase that encrypts (not shown): ");
    return privacy == null ? authentication : authentication + " " + privacy.strip();
  }

  @Command(
      name = "remove",
      description = "Lets a user in no more. After the last one the agent sleeps.",
      footer = {"", "Example:", "  forebay snmp user remove nagios"})
  int remove(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "As in snmp show.") String name)
      throws Failure, IOException {
    Fields snmp = client.ask("DELETE", Api.path("snmp", "users", name));
    SnmpNoun.changed(client, snmp);
    return 0;
  }
}
