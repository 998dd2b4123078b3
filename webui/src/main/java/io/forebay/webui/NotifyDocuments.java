package io.forebay.webui;

import static io.forebay.webui.Documents.items;
import static io.forebay.webui.Documents.list;
import static io.forebay.webui.Values.time;
import static io.forebay.webui.Values.word;

import io.forebay.gateway.control.NotifyCommand;
import io.forebay.gateway.control.ReceiverReport;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.notify.Envelope;
import io.forebay.gateway.control.notify.Receiver;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Receivers of events: the operations of the contract, and their document.
final class NotifyDocuments {
  private NotifyDocuments() {}

  static void operations(Operations to) {
    to.on(
        "listReceivers",
        Operations.OK,
        asked -> new NotifyCommand.ListAll(),
        items(NotifyDocuments::receiver));
    to.on(
        "setReceiver",
        Operations.OK,
        asked -> wanted(asked.path("receiver"), asked.body()),
        NotifyDocuments::receiver);
    to.on(
        "removeReceiver",
        Operations.OK,
        asked -> new NotifyCommand.Remove(asked.path("receiver")),
        NotifyDocuments::receiver);
    to.on(
        "testReceiver",
        Operations.OK,
        asked -> new NotifyCommand.Test(asked.path("receiver")),
        NotifyDocuments::receiver);
  }

  private static NotifyCommand.Set wanted(String name, JsonObject body) {
    String secret = body.getString("secret");
    return new NotifyCommand.Set(
        name,
        new Secret(body.getString("address")),
        Values.value(Severity.class, body.getString("severity", "warning")),
        texts(body.getJsonArray("events")),
        new Envelope(body.getString("from", ""), texts(body.getJsonArray("to"))),
        body.getString("authority", ""),
        secret == null ? null : new Secret(secret));
  }

  private static List<String> texts(@Nullable JsonArray array) {
    return array == null ? List.of() : array.stream().map(String::valueOf).toList();
  }

  static JsonObject receiver(ReceiverReport report) {
    Receiver receiver = report.receiver();
    ReceiverReport.Delivery delivery = report.delivery();
    return new JsonObject()
        .put("name", receiver.name())
        .put("kind", word(receiver.destination().way().medium()))
        .put("address", receiver.destination().shown())
        .put("severity", word(receiver.severity()))
        .put("events", list(receiver.events(), event -> event))
        .put("from", receiver.envelope().from())
        .put("to", list(receiver.envelope().to(), to -> to))
        .put("authority", !receiver.authority().isEmpty())
        .put("secret", report.secret())
        .put("sent", delivery.sent())
        .put("lastSent", time(delivery.sentMillis()))
        .put("lastError", delivery.error())
        .put("lastErrorTime", time(delivery.errorMillis()))
        .put("waiting", delivery.waiting())
        .put("missed", delivery.missed())
        .put("failing", delivery.failing());
  }
}
