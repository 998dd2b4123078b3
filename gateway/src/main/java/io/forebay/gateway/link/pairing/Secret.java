package io.forebay.gateway.link.pairing;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Randomness;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/// The one-time secret of an invitation: 80 bits. Never printed but inside its code.
public final class Secret {
  static final int BYTES = 10;

  private final byte[] bytes;

  /// Copies `bytes`.
  Secret(byte[] bytes) {
    Check.check(bytes.length == BYTES, "secret", bytes.length, BYTES);
    this.bytes = bytes.clone();
  }

  static Secret random(Randomness randomness) {
    ByteBuffer drawn = ByteBuffer.allocate(2 * Long.BYTES);
    drawn.putLong(randomness.nextLong()).putLong(randomness.nextLong());
    return new Secret(Arrays.copyOf(drawn.array(), BYTES));
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Secret[]";
  }
}
