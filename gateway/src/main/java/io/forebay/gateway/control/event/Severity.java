package io.forebay.gateway.control.event;

/// How much an event matters, least first.
public enum Severity {
  /// Worth knowing; nothing to do.
  INFO,
  /// Something does not work as it should; nothing is lost and hosts do not notice.
  WARNING,
  /// Hosts notice, or data is at stake: act now.
  ERROR
}
