package io.forebay.gateway.control.limit;

/// A limit that counts now.
///
/// @param bytesPerSecond [LineLimit#UNLIMITED]: none
/// @param untilMillis 0: until somebody sets another one
public record Ceiling(long bytesPerSecond, long untilMillis) {
  public static final Ceiling NONE = new Ceiling(LineLimit.UNLIMITED, 0);
}
