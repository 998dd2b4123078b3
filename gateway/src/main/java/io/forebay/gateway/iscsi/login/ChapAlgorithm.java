package io.forebay.gateway.iscsi.login;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hashes of CHAP by their registered numbers, best first. SHA-1 (6) is left out: whoever knows it knows
/// SHA-256, too.
enum ChapAlgorithm {
  SHA3_256(8, "SHA3-256", 32),
  SHA_256(7, "SHA-256", 32),
  MD5(5, "MD5", 16);

  private final int number;
  private final String digest;
  private final int bytes;

  ChapAlgorithm(int number, String digest, int bytes) {
    this.number = number;
    this.digest = digest;
    this.bytes = bytes;
  }

  int number() {
    return number;
  }

  /// Of a response.
  int bytes() {
    return bytes;
  }

  /// The first in the initiator's list that we know (its list is in order of preference), or null.
  static @Nullable ChapAlgorithm of(String list) {
    for (String offered : List.of(list.split(","))) {
      for (ChapAlgorithm each : values()) {
        if (Integer.toString(each.number).equals(offered)) {
          return each;
        }
      }
    }
    return null;
  }

  /// The response to `challenge` (RFC 1994 4.1).
  byte[] response(int id, byte[] secret, byte[] challenge) {
    try {
      MessageDigest hash = MessageDigest.getInstance(digest);
      hash.update((byte) id);
      hash.update(secret);
      return hash.digest(challenge);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java 25 has " + digest, e);
    }
  }
}
