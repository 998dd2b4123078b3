package io.forebay.webui;

import io.forebay.gateway.control.ApplianceCommand;
import io.forebay.gateway.control.NotifyCommand;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.notify.Envelope;
import java.util.List;

/// Right requests of the operations on receivers of events, and on the appliance as a whole.
final class NotifyCalls {
  static final List<Call> ALL =
      List.of(
          Call.get("listReceivers", "/receivers", new NotifyCommand.ListAll()),
          Call.call(
              "setReceiver",
              "PUT",
              "/receivers/ops",
              "{\"address\": \"smtp://forebay@mail.example.com\", \"severity\": \"error\","
                  + " \"events\": [\"line.*\"], \"from\": \"forebay@example.com\","
                  + " \"to\": [\"ops@example.com\"], \"authority\": \"PEM\","
                  + " \"secret\": \"correct-horse\"}",
              new NotifyCommand.Set(
                  "ops",
                  new Secret("smtp://forebay@mail.example.com"),
                  Severity.ERROR,
                  List.of("line.*"),
                  new Envelope("forebay@example.com", List.of("ops@example.com")),
                  "PEM",
                  new Secret("correct-horse"))),
          Call.call(
              "setReceiver",
              "PUT",
              "/receivers/noc",
              "{\"address\": \"syslog+tls://log.example.com\"}",
              new NotifyCommand.Set(
                  "noc",
                  new Secret("syslog+tls://log.example.com"),
                  Severity.WARNING,
                  List.of(),
                  Envelope.NONE,
                  "",
                  null)),
          Call.call(
              "stopAppliance",
              "POST",
              "/stop?confirm=kyoto",
              null,
              new ApplianceCommand.Stop("kyoto")),
          Call.call(
              "removeReceiver", "DELETE", "/receivers/ops", null, new NotifyCommand.Remove("ops")),
          Call.call(
              "testReceiver", "POST", "/receivers/ops/test", null, new NotifyCommand.Test("ops")));

  private NotifyCalls() {}
}
