package io.forebay.gateway.link.session;

import io.forebay.gateway.link.wire.Farewell;
import org.jspecify.annotations.Nullable;

/// A connection is over. `farewell` is what the peer should still hear; null: nothing, it is gone or has
/// said so itself.
final class LineEnded extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable Farewell farewell;

  LineEnded(String reason, @Nullable Farewell farewell) {
    super(reason);
    this.farewell = farewell;
  }

  @Nullable Farewell farewell() {
    return farewell;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
