package io.forebay.gateway.control.notify;

import java.util.List;

/// From whom a mail comes, and to whom it goes.
public record Envelope(String from, List<String> to) {
  /// Of what is no mail.
  public static final Envelope NONE = new Envelope("", List.of());

  public Envelope {
    to = List.copyOf(to);
  }
}
