package io.forebay.webui;

import static io.forebay.webui.Documents.list;

import io.forebay.gateway.control.ClockReport;
import io.forebay.gateway.control.TimeCommand;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// This machine's clock: the operations of the contract, and their document.
final class TimeDocuments {
  private static final double MILLIS = 1_000;

  private TimeDocuments() {}

  static void operations(Operations to) {
    to.on("showTime", Operations.OK, asked -> new TimeCommand.Show(), TimeDocuments::report);
    to.on("askTime", Operations.OK, asked -> new TimeCommand.Ask(), TimeDocuments::report);
  }

  /// Null if it is not known.
  static @Nullable Double seconds(@Nullable Long millis) {
    return millis == null ? null : (Double) (millis / MILLIS);
  }

  static JsonObject report(ClockReport report) {
    ClockReport.Answer answer = report.answer();
    JsonObject document =
        new JsonObject()
            .put("servers", list(report.servers(), name -> name))
            .put("problem", report.problem());
    if (answer == null) {
      return document
          .putNull("server")
          .putNull("offsetSeconds")
          .putNull("roundTripSeconds")
          .putNull("stratum")
          .putNull("asked");
    }
    return document
        .put("server", answer.server())
        .put("offsetSeconds", answer.offsetMillis() / MILLIS)
        .put("roundTripSeconds", Values.span(answer.roundTripMillis()))
        .put("stratum", answer.stratum())
        .put("asked", Values.time(answer.askedMillis()));
  }
}
