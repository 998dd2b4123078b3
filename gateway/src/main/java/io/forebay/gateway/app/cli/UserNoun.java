package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay user`.
@Command(
    name = "user",
    description = {
      "Who may come in over the network, and what they may do.",
      "This command line itself acts as admin: whoever can read run/api-token."
    })
final class UserNoun extends Noun {
  private static final String PASSWORD_FILE =
      "Its first line is the password; - for standard input. Else it is asked for.";

  private static final Table TABLE =
      new Table()
          .text("NAME", user -> Show.text(user, "name"))
          .text("ROLE", user -> Show.text(user, "role"))
          .text("ONE-TIME CODES", user -> Show.yes(user.truth("totp", false)))
          .text("SINCE", user -> Show.time(user, "created"));

  @Command(
      name = "list",
      description = "All users.",
      footer = {"", "Example:", "  forebay user list"})
  int list(@Mixin Client client) throws Failure, IOException {
    client.list(client.get("/users"), TABLE);
    return 0;
  }

  @Command(
      name = "setup-code",
      description = "Prints the code that makes somebody the first admin, in the browser.",
      footer = {"", "Example:", "  forebay user setup-code"})
  int setupCode(@Mixin Client client) throws Failure, IOException {
    Fields setup = client.get("/setup-code");
    client.shown(
        setup,
        out -> {
          if (setup.has("code")) {
            out.println(Show.text(setup, "code"));
          } else {
            client.note("there is an admin: see user list");
          }
        });
    return 0;
  }

  @Command(
      name = "add",
      description = "Adds a user. The password has at least 10 characters.",
      footer = {
        "",
        "Examples:",
        "  forebay user add mia --role operator",
        "  forebay user add backup --role viewer --password-file backup.password"
      })
  int add(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "With what the user signs in.") String name,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "ROLE",
              description = "viewer (looks), operator (runs it), admin (decides who may).")
          Role role,
      @Option(names = "--password-file", paramLabel = "FILE", description = PASSWORD_FILE)
          @Nullable String file)
      throws Failure, IOException {
    Map<String, Object> body =
        Map.of("name", name, "role", role.word(), "password", typed(client, name, file));
    return changed(client, client.ask("POST", "/users", body));
  }

  private static String typed(Client client, String name, @Nullable String file)
      throws Failure, IOException {
    return TypedSecret.read(client, "Password of " + name, "--password-file", file);
  }

  @Command(
      name = "password",
      description = "Gives a user another password, and ends its sessions.",
      footer = {"", "Example:", "  forebay user password mia"})
  int password(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "As in user list.") String name,
      @Option(names = "--password-file", paramLabel = "FILE", description = PASSWORD_FILE)
          @Nullable String file)
      throws Failure, IOException {
    Map<String, Object> body = Map.of("password", typed(client, name, file));
    return changed(client, client.ask("PUT", Api.path("users", name, "password"), body));
  }

  @Command(
      name = "role",
      description = "Changes what a user may do, and ends its sessions.",
      footer = {"", "Example:", "  forebay user role mia admin"})
  int role(
      @Mixin Client client,
      @Parameters(index = "0", paramLabel = "NAME", description = "As in user list.") String name,
      @Parameters(index = "1", paramLabel = "ROLE", description = "viewer, operator or admin.")
          Role role)
      throws Failure, IOException {
    Map<String, Object> body = Map.of("role", role.word());
    return changed(client, client.ask("PUT", Api.path("users", name, "role"), body));
  }

  @Command(
      name = "remove",
      description = "Removes a user and its keys, and ends its sessions.",
      footer = {"", "Example:", "  forebay user remove mia"})
  int remove(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "As in user list.") String name)
      throws Failure, IOException {
    Fields user = client.ask("DELETE", Api.path("users", name));
    client.changed(user, out -> out.println("removed " + Show.text(user, "name")));
    return 0;
  }

  @Command(
      name = "totp",
      description = {
        "Has one-time codes asked for when a user signs in, or no more (--off).",
        "Prints a secret for an app that makes such codes, and waits for the first code. A secret"
            + " from before counts until then."
      },
      footer = {"", "Examples:", "  forebay user totp mia", "  forebay user totp mia --off"})
  int totp(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "As in user list.") String name,
      @Option(names = "--off", description = "No codes any more: the app is lost.") boolean off)
      throws Failure, IOException {
    String path = Api.path("users", name, "totp");
    if (off) {
      return factor(client, client.ask("DELETE", path));
    }
    Fields offered = client.ask("PUT", path, Map.of());
    client.shown(
        offered,
        out -> {
          out.println("secret  " + Show.text(offered, "secret"));
          out.println("uri     " + Show.text(offered, "uri"));
        });
    String typed = client.root().ask("The code that the app shows now: ");
    String code = typed == null ? client.root().readLine() : typed;
    return factor(client, client.ask("PUT", path, Map.of("code", code.strip())));
  }

  private static int factor(Client client, Fields factor) throws IOException {
    client.changed(
        factor,
        out ->
            out.println(
                Show.text(factor, "user")
                    + (factor.truth("on", false)
                        ? " is asked for one-time codes"
                        : " is not asked for one-time codes")));
    return 0;
  }

  private static int changed(Client client, Fields user) throws IOException {
    client.changed(user, out -> TABLE.print(out, List.of(user.map()), true, false));
    return 0;
  }
}
