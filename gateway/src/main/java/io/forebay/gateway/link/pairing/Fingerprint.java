package io.forebay.gateway.link.pairing;

import io.forebay.gateway.block.Check;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of a certificate as it stands on the wire (DER): 64 lower-case hex digits. What an appliance
/// is recognised by; names in certificates mean nothing here.
public record Fingerprint(String hex) {
  static final int BYTES = 32;

  /// What an invite code holds of it: 128 bits, beyond reach of a second preimage.
  static final int PREFIX_BYTES = 16;

  public Fingerprint {
    Check.check(hex.matches("[0-9a-f]{64}"), "fingerprint", hex);
  }

  /// The fingerprint of an encoded certificate.
  public static Fingerprint of(byte[] certificate) {
    return new Fingerprint(HexFormat.of().formatHex(sha256(certificate)));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /// Its first [#PREFIX_BYTES], in hex.
  public String prefix() {
    return hex.substring(0, 2 * PREFIX_BYTES);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
