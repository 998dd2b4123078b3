package io.forebay.gateway.control.user;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// One-time codes by time: RFC 6238 with SHA-1, six digits and steps of 30 s, what every app takes; and base 32
/// (RFC 4648), in which their secrets are written.
final class Totp {
  static final int DIGITS = 6;

  static final long STEP_MILLIS = 30_000;

  /// Steps before and after the present one whose codes are taken: clocks differ, people are slow.
  static final int DRIFT_STEPS = 1;

  /// As long as the hash (RFC 4226, 4).
  static final int SECRET_BYTES = 20;

  private static final int SECRET_BYTES_MIN = 16;

  private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Totp() {}

  static long step(long wallMillis) {
    return Math.floorDiv(wallMillis, STEP_MILLIS);
  }

  /// The step of which `code` is, among those taken at `wallMillis` that come after `used`; -1 when there is none.
  static long matching(byte[] secret, String code, long wallMillis, long used) {
    long now = step(wallMillis);
    long found = -1;
    for (long step = now - DRIFT_STEPS; step <= now + DRIFT_STEPS; step++) {
      boolean same = Tokens.same(code(secret, step, DIGITS), code);
      found = same && step > used ? step : found;
    }
    return found;
  }

  /// The code of a step (RFC 4226, 5.3).
  static String code(byte[] secret, long step, int digits) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "RAW"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xF;
      int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
      String text = String.format(Locale.ROOT, "%010d", number);
      return text.substring(text.length() - digits);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC with SHA-1", e);
    }
  }

  /// What `base32` says. Throws [IllegalArgumentException] when it is no secret.
  static byte[] secret(String base32) {
    ByteBuffer bytes = ByteBuffer.allocate(base32.length() * 5 / 8);
    int bits = 0;
    int held = 0;
    for (int i = 0; i < base32.length(); i++) {
      int digit = BASE_32.indexOf(base32.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException("a secret of one-time codes is not base 32");
      }
      held = held << 5 & 0xFFF | digit;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.put((byte) (held >>> bits));
      }
    }
    if (bytes.position() < SECRET_BYTES_MIN) {
      throw new IllegalArgumentException("a secret of one-time codes is too short");
    }
    return bytes.array();
  }

  /// `bytes`, whose number is one of fives, in base 32.
  static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < bytes.length * 8; bit += 5) {
      int pair =
          (bytes[bit / 8] & 0xFF) << 8
              | (bit / 8 + 1 < bytes.length ? bytes[bit / 8 + 1] & 0xFF : 0);
      text.append(BASE_32.charAt(pair >>> 11 - bit % 8 & 31));
    }
    return text.toString();
  }
}
