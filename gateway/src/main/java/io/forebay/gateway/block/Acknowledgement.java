package io.forebay.gateway.block;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the ack of a write promises, volume by volume. A FLUSH promises `durable` with each of them (B2).
public enum Acknowledgement {
  /// Appended (B1): it survives the death of the process.
  BUFFERED,
  /// Durable here: it survives a power cut of this appliance, too.
  DURABLE,
  /// Durable here and at every attached peer: it survives the loss of this appliance, too.
  REMOTE;

  /// As users write it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The one with this [#word], or null.
  public static @Nullable Acknowledgement of(String word) {
    for (Acknowledgement each : values()) {
      if (each.word().equals(word)) {
        return each;
      }
    }
    return null;
  }
}
