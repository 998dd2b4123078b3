package io.forebay.snmp.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The id that the operating system's installation was given (machine-id(5)). It is nobody else's business and leaves
/// this class as a keyed hash alone, as that page wants it. Immutable.
public final class MachineId {
  static final String FILE = "etc/machine-id";

  private static final String HASH = "HmacSHA256";

  private final SecretKeySpec key;

  private MachineId(byte[] id) {
    key = new SecretKeySpec(id, HASH);
  }

  /// As `kernel` tells it; null: this machine has none, or not yet. Blocks.
  public static @Nullable MachineId of(Kernel kernel) {
    String text = Texts.trimmed(kernel.read(FILE));
    boolean given = text.matches("[0-9a-f]{32}") && !text.matches("0+");
    return given ? new MachineId(HexFormat.of().parseHex(text)) : null;
  }

  /// A name of `length` bytes, at most 32, for one `purpose` on this machine: always the same, another one elsewhere or
  /// for another purpose, and from none of them the id follows.
  public byte[] name(String purpose, int length) {
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(purpose.getBytes(UTF_8)), length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HASH, e);
    }
  }
}
