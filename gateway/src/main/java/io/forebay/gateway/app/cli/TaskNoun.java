package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay task`.
@Command(name = "task", description = "What takes long: how far it is, and its end.")
final class TaskNoun extends Noun {
  private static final Table TABLE =
      new Table()
          .text("ID", task -> Show.text(task, "id"))
          .text("STATE", task -> Show.text(task, "state"))
          .number("DONE", task -> Show.size(task, "doneBytes"))
          .number("OF", task -> Show.size(task, "totalBytes"))
          .number("PROGRESS", TaskNoun::progress)
          .text("LEFT", TaskNoun::left)
          .text("STARTED", task -> Show.time(task, "started"))
          .text("ENDED", task -> Show.time(task, "ended"))
          .text("SUBJECT", task -> Show.orDash(Show.text(task, "subject")))
          .text("PROBLEM", task -> Show.orDash(Show.text(task, "problem")));

  /// Rounded down: all of it is 100, and nothing less is.
  private static String progress(Fields task) {
    return task.map().get("progress") instanceof Number ratio
        ? String.format(Locale.ROOT, "%.0f %%", Math.floor(100 * ratio.doubleValue()))
        : "-";
  }

  private static String left(Fields task) throws IOException {
    String state = Show.text(task, "state");
    return state.equals("running") || state.equals("waiting") ? Show.span(task, "etaSeconds") : "-";
  }

  @Command(
      name = "list",
      description = {
        "What is under way, then what has ended.",
        "Comparisons, seeds, catch-ups, switchovers and settlings, of all groups."
      },
      footer = {"", "Examples:", "  forebay task list", "  forebay task list --living"})
  int list(
      @Mixin Client client,
      @Option(names = "--living", description = "Only what is under way.") boolean living)
      throws Failure, IOException {
    client.list(client.get(Api.query("/tasks", "living", living ? true : null)), TABLE);
    return 0;
  }

  @Command(
      name = "show",
      description = "How far one is.",
      footer = {"", "Example:", "  forebay task show catch-up:main:osaka"})
  int show(
      @Mixin Client client,
      @Parameters(paramLabel = "ID", description = "As in task list.") String id)
      throws Failure, IOException {
    Fields task = client.get(Api.path("tasks", id));
    client.shown(
        task,
        out -> {
          TABLE.print(out, List.of(task.map()), true, false);
          String stays = Show.text(task, "stays");
          if (!stays.isEmpty()) {
            out.println(stays);
          }
        });
    return 0;
  }

  @Command(
      name = "cancel",
      description = {
        "Ends a comparison or a seed before its time.",
        "Others cannot be ended so: task show says why, and what can be done instead."
      },
      footer = {"", "Example:", "  forebay task cancel seed-import:main"})
  int cancel(
      @Mixin Client client,
      @Parameters(paramLabel = "ID", description = "As in task list.") String id)
      throws Failure, IOException {
    Fields task = client.ask("DELETE", Api.path("tasks", id));
    client.changed(task, out -> out.println("cancelled " + Show.text(task, "id")));
    return 0;
  }
}
