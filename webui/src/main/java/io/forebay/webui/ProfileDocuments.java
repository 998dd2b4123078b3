package io.forebay.webui;

import static io.forebay.webui.Documents.items;
import static io.forebay.webui.Documents.list;
import static io.forebay.webui.Values.number;
import static io.forebay.webui.Values.span;
import static io.forebay.webui.Values.time;

import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.plan.WriteHour;
import io.vertx.core.json.JsonObject;

/// What was recorded of writes and lines: an operation of the contract, and the documents.
final class ProfileDocuments {
  private static final double MICROS = 1e6;

  private ProfileDocuments() {}

  static void operations(Operations to) {
    to.on(
        "showGroupHistory",
        Operations.OK,
        asked ->
            new GroupCommand.History(
                asked.path("group"),
                Math.toIntExact(asked.query("hours", Operations.HOURS_DEFAULT))),
        items(ProfileDocuments::writeHour));
  }

  private static JsonObject writeHour(WriteHour hour) {
    return new JsonObject()
        .put("from", time(hour.fromMillis()))
        .put("seenSeconds", span(hour.seenMillis()))
        .put("writtenBytes", hour.writtenBytes())
        .put("peakBytesPerSecond", hour.peakBytesPerSecond());
  }

  static JsonObject lineHour(Status.LineHour hour) {
    return new JsonObject()
        .put("peer", hour.peer())
        .put("from", time(hour.fromMillis()))
        .put("seenSeconds", span(hour.seenMillis()))
        .put("upSeconds", span(hour.upMillis()))
        .put("connections", hour.connections())
        .put("sentBytes", hour.sentBytes())
        .put("receivedBytes", hour.receivedBytes())
        .put("roundTripSeconds", micros(hour.rttMicros()))
        .put("roundTripMaxSeconds", micros(hour.rttMicrosMax()))
        .put("lossRatio", ratio(hour.lossRatio(), hour.lossRatio() >= 0))
        .put("fullBytesPerSecond", number(hour.fullBytesPerSecond()));
  }

  private static Object micros(long micros) {
    return micros < 0 ? number(micros) : (Object) (micros / MICROS);
  }

  private static Object ratio(double ratio, boolean known) {
    return known ? (Object) ratio : "unknown";
  }

  static JsonObject io(Status.Io io) {
    return new JsonObject()
        .put("seenSeconds", span(io.seenMillis()))
        .put("writes", io.writes())
        .put("writtenBytes", io.writtenBytes())
        .put("zeroes", io.zeroes())
        .put("zeroedBytes", io.zeroedBytes())
        .put("overwriteRatio", ratio(io.overwriteRatio(), io.overwriteRatio() >= 0))
        .put("packRatio", ratio(io.packRatio(), io.packRatio() > 0))
        .put("sizes", list(io.sizes(), ProfileDocuments::size));
  }

  private static JsonObject size(Status.IoSize size) {
    return new JsonObject().put("upToBytes", size.upToBytes()).put("writes", size.writes());
  }
}
