package io.forebay.gateway.app;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import java.time.Duration;
import java.time.Instant;

/// An alarm while a certificate is past its end, or will be soon. Any thread.
final class CertificateEnd {
  /// How long before.
  static final long NOTICE_MILLIS = Duration.ofDays(14).toMillis();

  private final EventBook book;
  private final Clock clock;
  private final EventKind kind;
  private final String appliance;

  /// @param appliance its name: whose certificate it is
  CertificateEnd(EventBook book, Clock clock, EventKind kind, String appliance) {
    this.book = book;
    this.clock = clock;
    this.kind = kind;
    this.appliance = appliance;
  }

  /// Raises or clears it for the certificate of `subject`, which is valid until `notAfterMillis` of wall time.
  void look(String subject, long notAfterMillis) {
    if (clock.wallMillis() > notAfterMillis - NOTICE_MILLIS) {
      book.raise(
          kind, appliance, subject + " is valid until " + Instant.ofEpochMilli(notAfterMillis));
    } else {
      clear();
    }
  }

  /// There is none any more that ends.
  void clear() {
    book.clear(kind, appliance);
  }
}
