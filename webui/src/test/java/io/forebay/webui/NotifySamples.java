package io.forebay.webui;

import io.forebay.gateway.control.ReceiverReport;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.notify.Destination;
import io.forebay.gateway.control.notify.Envelope;
import io.forebay.gateway.control.notify.Receiver;
import java.util.List;

/// One of what the door shows of receivers of events.
final class NotifySamples {
  private NotifySamples() {}

  static ReceiverReport receiver() {
    return new ReceiverReport(
        new Receiver(
            "ops",
            Destination.parse("smtp://forebay@mail.example.com"),
            Severity.WARNING,
            List.of("line.*", "role.*"),
            new Envelope("forebay@example.com", List.of("ops@example.com")),
            ""),
        true,
        new ReceiverReport.Delivery(
            12, Samples.NOON, "it has not ended within 30 s", Samples.NOON - 60_000, 3, 5, false));
  }
}
