package io.forebay.webui;

import static io.forebay.webui.Values.time;
import static io.forebay.webui.Values.word;

import io.forebay.gateway.control.SeedCommand;
import io.forebay.gateway.control.SeedReport;
import io.vertx.core.json.JsonObject;

/// A first copy that is carried on a disk: the operations of the contract, and their document.
final class SeedDocuments {
  private SeedDocuments() {}

  static void operations(Operations to) {
    to.on(
        "showSeed",
        Operations.OK,
        asked -> new SeedCommand.Show(asked.path("group")),
        SeedDocuments::report);
    to.on(
        "exportSeed",
        Operations.OK,
        asked ->
            new SeedCommand.Export(
                asked.path("group"),
                asked.body().getString("peer"),
                asked.body().getString("to"),
                asked.body().getString("confirm")),
        SeedDocuments::report);
    to.on(
        "importSeed",
        Operations.OK,
        asked -> new SeedCommand.Import(asked.path("group"), asked.body().getString("from")),
        SeedDocuments::report);
    to.on(
        "cancelSeed",
        Operations.OK,
        asked -> new SeedCommand.Cancel(asked.path("group")),
        SeedDocuments::report);
  }

  static JsonObject report(SeedReport report) {
    return new JsonObject()
        .put("group", report.group())
        .put("kind", word(report.kind()))
        .put("state", word(report.state()))
        .put("place", report.place())
        .put("peer", report.peer())
        .put("started", time(report.startedMillis()))
        .put("ended", time(report.endedMillis()))
        .put("doneBytes", report.doneBytes())
        .put("totalBytes", report.totalBytes())
        .put("dataBytes", report.dataBytes())
        .put("problem", report.problem());
  }
}
