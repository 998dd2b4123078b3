package io.forebay.webui;

import static io.forebay.webui.Documents.list;

import io.forebay.gateway.control.ConfigCommand;
import io.forebay.gateway.control.config.ConfigJson;
import io.forebay.gateway.control.config.ConfigReport;
import io.vertx.core.json.JsonObject;

/// The configuration as a whole: the operations of the contract, and what a restore reports.
final class ConfigDocuments {
  private ConfigDocuments() {}

  static void operations(Operations to) {
    to.on(
        "backupConfig",
        Operations.OK,
        asked -> new ConfigCommand.Backup(),
        copy -> new JsonObject(ConfigJson.of(copy)));
    to.on(
        "diffConfig",
        Operations.OK,
        asked -> new ConfigCommand.Diff(asked.body().encode()),
        ConfigDocuments::report);
    to.on(
        "restoreConfig",
        Operations.OK,
        asked -> new ConfigCommand.Restore(asked.body().encode(), asked.required("confirm")),
        ConfigDocuments::report);
  }

  private static JsonObject report(ConfigReport report) {
    return new JsonObject()
        .put("appliance", report.appliance())
        .put("from", report.from())
        .put("made", Values.time(report.madeMillis()))
        .put("changes", report.changes())
        .put("done", report.count(ConfigReport.Result.DONE))
        .put("failed", report.count(ConfigReport.Result.FAILED))
        .put("items", list(report.items(), ConfigDocuments::item));
  }

  private static JsonObject item(ConfigReport.Item item) {
    return new JsonObject()
        .put("kind", Values.word(item.kind()))
        .put("result", Values.word(item.result()))
        .put("subject", item.subject())
        .put("text", item.text())
        .put("reason", item.reason());
  }
}
