package io.forebay.gateway.control.notify;

import java.util.List;

/// What goes over the wire: all formatting is done, nothing in it can break out of its frame.
public sealed interface Letter {
  /// `text`: headers and body, ASCII, lines ended by CR LF.
  record Mail(String from, List<String> to, String text) implements Letter {}

  /// One message of RFC 5424, without framing, at most [SyslogText#BYTES_MAX] as UTF-8.
  record Syslog(String text) implements Letter {}

  /// `signature`: the header's value, "" without a secret.
  record Webhook(String body, String signature) implements Letter {}
}
