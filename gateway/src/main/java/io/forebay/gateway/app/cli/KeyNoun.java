package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay key`.
@Command(name = "key", description = "API keys: with what programs come in over the network.")
final class KeyNoun extends Noun {
  private static final Table TABLE =
      new Table()
          .text("ID", key -> Show.text(key, "id"))
          .text("USER", key -> Show.text(key, "user"))
          .text("NAME", key -> Show.text(key, "name"))
          .text("ROLE", key -> Show.text(key, "role"))
          .text("SINCE", key -> Show.time(key, "created"))
          .text("EXPIRES", key -> Show.time(key, "expires"))
          .text("USED", key -> Show.time(key, "used"));

  @Command(
      name = "list",
      description = "All keys, and when each was used last since the start; never their secrets.",
      footer = {"", "Example:", "  forebay key list"})
  int list(@Mixin Client client) throws Failure, IOException {
    client.list(client.get("/keys"), TABLE);
    return 0;
  }

  @Command(
      name = "create",
      description = {
        "Makes a key for a user, and prints it: this once.",
        "A program sends it as the header Authorization: Bearer KEY. It may do what its role may,"
            + " and at no time more than its user."
      },
      footer = {
        "",
        "Examples:",
        "  forebay key create grafana --user mia --role viewer",
        "  forebay key create backup --user mia --role operator --days 365"
      })
  int create(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "For people: what the key is for.")
          String name,
      @Option(
              names = "--user",
              required = true,
              paramLabel = "USER",
              description = "Whose it is; it goes when the user goes.")
          String user,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "ROLE",
              description = "viewer, operator or admin.")
          Role role,
      @Option(
              names = "--days",
              paramLabel = "N",
              description = "How long it is good. Default: for ever.")
          @Nullable Integer days)
      throws Failure, IOException {
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("name", name);
    body.put("user", user);
    body.put("role", role.word());
    body.put("days", days);
    Fields made = client.ask("POST", "/keys", body);
    client.shown(
        made,
        out -> {
          out.println(Show.text(made, "secret"));
          client.note("It is shown this once. To end it: forebay key revoke " + id(made));
        });
    return 0;
  }

  private static String id(Fields made) throws IOException {
    return Show.text(made.object("key"), "id");
  }

  @Command(
      name = "revoke",
      description = "Ends a key at once.",
      footer = {"", "Example:", "  forebay key revoke 0c55f17a3b"})
  int revoke(
      @Mixin Client client,
      @Parameters(paramLabel = "ID", description = "As in key list.") String id)
      throws Failure, IOException {
    Fields key = client.ask("DELETE", Api.path("keys", id));
    client.changed(
        key,
        out -> out.println("revoked " + Show.text(key, "name") + " of " + Show.text(key, "user")));
    return 0;
  }
}
