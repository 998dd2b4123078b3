package io.forebay.gateway.control.notify;

import io.forebay.gateway.control.Identity;
import io.forebay.gateway.control.Secret;

/// Makes letters of notices.
record Letters(Identity sender) {
  /// As `receiver` takes them, signed by `secret` if it is a webhook's; "": not signed.
  Letter of(Notice notice, Receiver receiver, Secret secret, long nowMillis) {
    return switch (receiver.destination().way().medium()) {
      case MAIL ->
          new Letter.Mail(
              receiver.envelope().from(),
              receiver.envelope().to(),
              MailText.of(sender, receiver.envelope(), notice, nowMillis));
      case SYSLOG -> new Letter.Syslog(SyslogText.of(sender, notice));
      case WEBHOOK -> {
        String body = WebhookText.body(sender, notice);
        yield new Letter.Webhook(
            body, secret.text().isEmpty() ? "" : WebhookText.signature(secret, nowMillis, body));
      }
    };
  }
}
