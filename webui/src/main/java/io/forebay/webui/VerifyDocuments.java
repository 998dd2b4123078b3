package io.forebay.webui;

import static io.forebay.webui.Documents.items;
import static io.forebay.webui.Documents.list;
import static io.forebay.webui.Values.lsn;
import static io.forebay.webui.Values.time;
import static io.forebay.webui.Values.word;

import io.forebay.gateway.control.VerifyCommand;
import io.forebay.gateway.control.VerifyReport;
import io.vertx.core.json.JsonObject;

/// How both copies are compared: the operations of the contract, and their documents.
final class VerifyDocuments {
  private VerifyDocuments() {}

  static void operations(Operations to) {
    to.on(
        "showVerification",
        Operations.OK,
        asked -> new VerifyCommand.Show(asked.path("group"), asked.query("peer")),
        items(VerifyDocuments::report));
    to.on(
        "startVerification",
        Operations.OK,
        asked ->
            new VerifyCommand.Start(
                asked.path("group"), asked.query("peer"), asked.query("volume")),
        items(VerifyDocuments::report));
    to.on(
        "stopVerification",
        Operations.OK,
        asked -> new VerifyCommand.Stop(asked.path("group"), asked.query("peer")),
        items(VerifyDocuments::report));
    to.on(
        "repairDifferences",
        Operations.OK,
        asked -> new VerifyCommand.Repair(asked.path("group"), asked.query("peer")),
        items(VerifyDocuments::report));
  }

  /// Without the list of what differs.
  static JsonObject summary(VerifyReport report) {
    return new JsonObject()
        .put("peer", report.peer())
        .put("state", word(report.state()))
        .put("started", time(report.startedMillis()))
        .put("ended", time(report.endedMillis()))
        .put("verified", time(report.verifiedMillis()))
        .put("positionLsn", lsn(report.position()))
        .put("doneBytes", report.doneBytes())
        .put("totalBytes", report.totalBytes())
        .put("differingBytes", report.differingBytes())
        .put("differingExtents", report.differingExtents())
        .put("unverifiedBytes", report.unverifiedBytes())
        .put(
            "readBytesPerSecondMax",
            report.readBytesPerSecondMax() == 0 ? null : report.readBytesPerSecondMax())
        .put("problem", report.problem());
  }

  static JsonObject report(VerifyReport report) {
    return summary(report)
        .put("group", report.group())
        .put("extents", list(report.extents(), VerifyDocuments::range));
  }

  private static JsonObject range(VerifyReport.Range range) {
    return new JsonObject()
        .put("volume", range.volume())
        .put("offset", range.offset())
        .put("length", range.length());
  }
}
