package io.forebay.gateway.block;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether hosts use TLS: of a whole service, or of one export.
public enum TlsMode {
  /// Plaintext only.
  OFF,
  /// As the host likes.
  ALLOWED,
  /// Nothing without it.
  REQUIRED;

  /// As people write it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The mode of [#word], or null.
  public static @Nullable TlsMode of(String word) {
    for (TlsMode mode : values()) {
      if (mode.word().equals(word)) {
        return mode;
      }
    }
    return null;
  }
}
