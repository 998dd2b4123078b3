package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay checkpoint`. All verbs work on either appliance.
@Command(name = "checkpoint", description = "Named instants of a group's write order.")
final class CheckpointNoun extends Noun {
  private static final Table TABLE =
      new Table()
          .text("NAME", checkpoint -> Show.text(checkpoint, "name"))
          .text("GROUP", checkpoint -> Show.text(checkpoint, "group"))
          .text("TAKEN", checkpoint -> Show.time(checkpoint, "taken"))
          .text("STATE", checkpoint -> Show.text(checkpoint, "life"))
          .text("CONSISTENCY", checkpoint -> Show.text(checkpoint, "consistency"))
          .text("LSN", checkpoint -> Show.orDash(checkpoint.text("lsn", "")))
          .text("CHANGED", checkpoint -> Show.size(checkpoint, "changedBytes"))
          .text("INCREMENTAL", checkpoint -> Show.yes(checkpoint.truth("incremental", false)));

  @Command(
      name = "create",
      description = "Names this instant.",
      footer = {
        "",
        "Examples:",
        "  forebay checkpoint create before-upgrade",
        "  forebay checkpoint create nightly --hold     (the far copy stands still there)"
      })
  int create(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "What it is called.") String name,
      @Option(names = "--group", paramLabel = "GROUP", description = "Default: the only one.")
          @Nullable String group,
      @Option(
              names = "--hold",
              description = "The far mirror stops there and is exported read-only until released.")
          boolean hold)
      throws Failure, IOException {
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("name", name);
    body.put("group", group);
    body.put("hold", hold);
    return changed(client, client.ask("POST", "/checkpoints", body));
  }

  @Command(
      name = "list",
      description = "All checkpoints.",
      footer = {"", "Example:", "  forebay checkpoint list"})
  int list(
      @Mixin Client client,
      @Option(names = "--group", paramLabel = "GROUP", description = "Default: of all groups.")
          @Nullable String group)
      throws Failure, IOException {
    client.list(client.get(Api.query("/checkpoints", "group", group)), TABLE);
    return 0;
  }

  @Command(
      name = "hold",
      description = {
        "The far mirror stands still at the checkpoint, exported read-only as"
            + " VOLUME@NAME, until released.",
        "It goes on receiving meanwhile."
      },
      footer = {"", "Example:", "  forebay checkpoint hold nightly"})
  int hold(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The checkpoint.") String name,
      @Option(
              names = "--group",
              paramLabel = "GROUP",
              description = "Default: the one that has it.")
          @Nullable String group)
      throws Failure, IOException {
    return changed(client, client.ask("PUT", held(name, group)));
  }

  @Command(
      name = "release",
      description = "The far mirror goes on.",
      footer = {"", "Example:", "  forebay checkpoint release nightly"})
  int release(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The checkpoint.") String name,
      @Option(
              names = "--group",
              paramLabel = "GROUP",
              description = "Default: the one that has it.")
          @Nullable String group)
      throws Failure, IOException {
    return changed(client, client.ask("DELETE", held(name, group)));
  }

  private static String held(String name, @Nullable String group) {
    return Api.query(Api.path("checkpoints", name, "hold"), "group", group);
  }

  private static int changed(Client client, Fields checkpoint) throws IOException {
    client.changed(checkpoint, out -> TABLE.print(out, List.of(checkpoint.map()), true, false));
    return 0;
  }
}
