package io.forebay.gateway.sim;

/// The one number a run follows from. Each purpose draws from a stream of its own, so that one more
/// draw for the disk does not change what the hosts write.
public record Seed(long value) {
  /// The stream for `purpose`; the same whenever it is asked for.
  public SimRandomness stream(String purpose) {
    long hash = value;
    for (int i = 0; i < purpose.length(); i++) {
      hash = SimRandomness.mix(hash ^ purpose.charAt(i) + 0x9E3779B97F4A7C15L);
    }
    return new SimRandomness(hash);
  }

  /// Reads what [#toString] wrote. Throws [NumberFormatException] otherwise.
  public static Seed parse(String text) {
    if (!text.startsWith("0x")) {
      throw new NumberFormatException("a seed is 0x and 16 hex digits, not " + text);
    }
    return new Seed(Long.parseUnsignedLong(text.substring(2), 16));
  }

  @Override
  public String toString() {
    return String.format("0x%016x", value);
  }
}
