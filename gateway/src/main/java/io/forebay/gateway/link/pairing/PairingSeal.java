package io.forebay.gateway.link.pairing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a side says of itself during pairing, sealed with the secret: HMAC-SHA256 over who is sealing,
/// both certificates' fingerprints, and the claim. Only somebody who knows the secret can make it, and
/// it fits this pair of certificates alone.
final class PairingSeal {
  /// Which side seals; keeps one side's seal from being sent back as the other's.
  enum Side {
    JOINER("forebay pairing 1 join"),
    INVITER("forebay pairing 1 invite");

    private final byte[] label;

    Side(String label) {
      this.label = label.getBytes(StandardCharsets.US_ASCII);
    }
  }

  /// Both ends of the TLS connection, as each end saw them.
  record Ends(Fingerprint inviter, Fingerprint joiner) {}

  private PairingSeal() {}

  /// The seal in hex.
  static String of(Secret secret, Side side, Ends ends, Claim claim) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
      update(mac, side.label);
      update(mac, ends.inviter().bytes());
      update(mac, ends.joiner().bytes());
      update(mac, claim.appliance().toString().getBytes(StandardCharsets.US_ASCII));
      update(mac, claim.name().getBytes(StandardCharsets.UTF_8));
      update(mac, claim.address().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }

  /// Compares two seals in time that does not depend on where they differ.
  static boolean same(String left, String right) {
    return MessageDigest.isEqual(
        left.getBytes(StandardCharsets.US_ASCII), right.getBytes(StandardCharsets.US_ASCII));
  }

  /// Each part with its length before it, so that no two lists of parts read alike.
  private static void update(Mac mac, byte[] part) {
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
    mac.update(part);
  }
}
