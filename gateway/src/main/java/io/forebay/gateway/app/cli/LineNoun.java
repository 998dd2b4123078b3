package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `forebay line`.
@Command(name = "line", description = "What travels to the peers.")
final class LineNoun extends Noun {
  @Command(
      name = "pause",
      description = "Sending stands still, at once or at a checkpoint. Hosts never notice.",
      footer = {"", "Examples:", "  forebay line pause", "  forebay line pause --at nightly"})
  int pause(
      @Mixin Client client,
      @Option(
              names = "--at",
              paramLabel = "CHECKPOINT",
              description = "Goes on to there, and stands still then.")
          @Nullable String checkpoint,
      @Option(
              names = "--group",
              paramLabel = "GROUP",
              description = "Default: all that are primary here; with --at, the one that has it.")
          @Nullable String group)
      throws Failure, IOException {
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("group", group);
    body.put("checkpoint", checkpoint);
    return changed(client, client.ask("PUT", "/line/pause", body));
  }

  @Command(
      name = "resume",
      description = "Sending goes on.",
      footer = {"", "Example:", "  forebay line resume"})
  int resume(
      @Mixin Client client,
      @Option(names = "--group", paramLabel = "GROUP", description = "Default: all primary here.")
          @Nullable String group)
      throws Failure, IOException {
    return changed(client, client.ask("DELETE", Api.query("/line/pause", "group", group)));
  }

  private static int changed(Client client, Fields groups) throws IOException {
    client.changed(groups, out -> GroupNoun.TABLE.print(out, groups.list("items"), true, false));
    return 0;
  }
}
