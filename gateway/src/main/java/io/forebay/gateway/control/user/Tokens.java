package io.forebay.gateway.control.user;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.block.Randomness;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// Secrets that are not chosen by people.
final class Tokens {
  private Tokens() {}

  static byte[] bytes(Randomness randomness, int count) {
    ByteBuffer bytes = ByteBuffer.allocate((count + Long.BYTES - 1) / Long.BYTES * Long.BYTES);
    while (bytes.hasRemaining()) {
      bytes.putLong(randomness.nextLong());
    }
    return Arrays.copyOf(bytes.array(), count);
  }

  static String hex(Randomness randomness, int count) {
    return HexFormat.of().formatHex(bytes(randomness, count));
  }

  static String digest(String secret) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// In a time that depends on the lengths alone.
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }
}
