package io.forebay.gateway.mirror;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The mirrors of a group, by the volume numbers of its log.
@FunctionalInterface
public interface Mirrors {
  /// The open mirror of `volume`; null when its records are to be skipped, because its file is gone and
  /// its deletion lies in [`destaged`, `destaging`). Throws [MirrorRefused] when it is missing otherwise.
  @Nullable Mirror find(int volume) throws IOException;
}
