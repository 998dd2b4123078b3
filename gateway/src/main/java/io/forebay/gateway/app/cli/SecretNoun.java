package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay iscsi secret`.
@Command(name = "secret", description = "Who has to prove himself by CHAP, and with what.")
final class SecretNoun extends Noun {
  private static final Table TABLE =
      new Table()
          .text("NAME", secret -> Show.text(secret, "name"))
          .text("PROVES", secret -> Show.text(secret, "use"))
          .text("ONLY AS", secret -> Show.orDash(Show.text(secret, "initiator")));

  @Command(
      name = "list",
      description = "Who has a secret; never the secrets.",
      footer = {"", "Example:", "  forebay iscsi secret list"})
  int list(@Mixin Client client) throws Failure, IOException {
    client.list(client.get("/iscsi/secrets"), TABLE);
    return 0;
  }

  @Command(
      name = "set",
      description = {
        "Gives a name a secret of 12 to 255 bytes, for logins that begin from now on.",
        "It is asked for, or read as a line from standard input or a file; never an argument, which"
            + " everybody on the machine could see. With the first secret of an initiator, every"
            + " initiator has to prove itself; sessions that stand go on."
      },
      footer = {
        "",
        "Examples:",
        "  forebay iscsi secret set iqn.1993-08.org.debian:01:abc",
        "  openssl rand -hex 12 | tee host.secret | forebay iscsi secret set osaka",
        "  forebay iscsi secret set db1 --initiator iqn.1993-08.org.debian:01:abc",
        "  forebay iscsi secret set forebay --own --from own.secret"
      })
  int set(
      @Mixin Client client,
      @Parameters(
              paramLabel = "NAME",
              description = "Of CHAP; with many initiators that is their iSCSI name.")
          String name,
      @Option(
              names = "--own",
              description =
                  "What the appliance proves itself with, to initiators that ask (mutual CHAP);"
                      + " another than theirs.")
          boolean own,
      @Option(
              names = "--initiator",
              paramLabel = "NAME",
              description =
                  "It may log in under this initiator's name alone, and nobody else may; any: under"
                      + " each that is nobody's. Without it, as before.")
          @Nullable String initiator,
      @Option(names = "--from", paramLabel = "FILE", description = "Its first line; - for stdin.")
          @Nullable String from)
      throws Failure, IOException {
    Map<String, Object> body = new HashMap<>();
    if (initiator != null) {
      body.put("initiator", initiator);
    }
    body.put("use", own ? "appliance" : "initiator");
    body.put("secret", secret(client, "Secret of " + name, from));
    Fields all = client.ask("PUT", Api.path("iscsi", "secrets", name), body);
    client.changed(all, out -> TABLE.print(out, all.list("items"), true, false));
    return 0;
  }

  /// `what` as it is typed twice, or read as a line from a file or pipe.
  static String secret(Client client, String what, @Nullable String from)
      throws Failure, IOException {
    return TypedSecret.read(client, what, "--from", from).strip();
  }

  @Command(
      name = "remove",
      description = {
        "Takes a name its secret, and closes its sessions.",
        "The last one of an initiator only with --yes NAME: then nobody has to prove himself."
      },
      footer = {"", "Example:", "  forebay iscsi secret remove osaka"})
  int remove(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "As in iscsi secret list.") String name,
      @Mixin Confirmation sure)
      throws Failure, IOException {
    String path = Api.query(Api.path("iscsi", "secrets", name), "confirm", sure.given());
    Fields all = client.ask("DELETE", path);
    client.changed(all, out -> TABLE.print(out, all.list("items"), true, false));
    return 0;
  }
}
