package io.forebay.webui;

import static io.forebay.webui.Documents.items;
import static io.forebay.webui.Values.number;
import static io.forebay.webui.Values.span;
import static io.forebay.webui.Values.time;
import static io.forebay.webui.Values.word;

import io.forebay.gateway.control.TaskCommand;
import io.forebay.gateway.control.task.Task;
import io.vertx.core.json.JsonObject;

/// What takes long: the operations of the contract, and their document.
final class TaskDocuments {
  private TaskDocuments() {}

  static void operations(Operations to) {
    to.on(
        "listTasks",
        Operations.OK,
        asked -> new TaskCommand.ListAll(asked.query("living", false)),
        items(TaskDocuments::task));
    to.on(
        "showTask",
        Operations.OK,
        asked -> new TaskCommand.Show(asked.path("task")),
        TaskDocuments::task);
    to.on(
        "cancelTask",
        Operations.OK,
        asked -> new TaskCommand.Cancel(asked.path("task")),
        TaskDocuments::task);
  }

  static JsonObject task(Task task) {
    return new JsonObject()
        .put("id", task.id())
        .put("kind", word(task.kind()))
        .put("group", task.group())
        .put("subject", task.subject())
        .put("state", word(task.state()))
        .put("started", time(task.startedMillis()))
        .put("ended", time(task.endedMillis()))
        .put("doneBytes", number(task.doneBytes()))
        .put("totalBytes", number(task.totalBytes()))
        .put("progress", task.progress() < 0 ? null : task.progress())
        .put("etaSeconds", span(task.etaMillis()))
        .put("cancellable", task.cancellable())
        .put("stays", task.stays())
        .put("problem", task.problem());
  }
}
