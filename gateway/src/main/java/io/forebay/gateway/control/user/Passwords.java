package io.forebay.gateway.control.user;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.forebay.gateway.block.Randomness;
import io.forebay.gateway.control.Secret;
import java.text.Normalizer;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Hashes passwords: Argon2id as OWASP asks for at the least. A hash takes 19 MiB and some 50 ms of a core, so
/// only few are made at a time. Any thread; blocks.
final class Passwords {
  /// Hashes that are made at a time.
  static final int HASHES_MAX = 2;

  /// Who may wait for that; more are turned away.
  static final int WAITING_MAX = 16;

  static final int CHARS_MIN = 10;

  static final int BYTES_MAX = 256;

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;

  /// What is taken from the file: another memory or number of passes could take the whole machine.
  private static final Pattern HASH =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=%d,t=%d,p=%d\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}"
              .formatted(MEMORY_KIB, PASSES, LANES));

  /// Of no password: what is checked for names that nobody has, so that it takes as long.
  private static final String DECOY =
      "$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(MEMORY_KIB, PASSES, LANES)
          + "A".repeat(22)
          + "$"
          + "A".repeat(43);

  private final Randomness randomness;
  private final Semaphore turns = new Semaphore(HASHES_MAX, true);

  Passwords(Randomness randomness) {
    this.randomness = randomness;
  }

  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  /// What is wrong with `password` for the user `name`; null when nothing is.
  static @Nullable String complaint(String name, Secret password) {
    String text = password.text();
    if (text.codePointCount(0, text.length()) < CHARS_MIN || bytes(password).length > BYTES_MAX) {
      return "A password has at least "
          + CHARS_MIN
          + " characters, and at most "
          + BYTES_MAX
          + " bytes.";
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      return "A password has no control characters.";
    }
    if (text.equalsIgnoreCase(name)) {
      return "A password is another word than the name.";
    }
    return null;
  }

  /// Whether so many wait that one more would wait for long.
  boolean crowded() {
    return turns.getQueueLength() >= WAITING_MAX;
  }

  /// The hash of `password` with a new salt.
  String hash(Secret password) {
    byte[] salt = Tokens.bytes(randomness, SALT_BYTES);
    Argon2Function argon2 =
        Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
    turns.acquireUninterruptibly();
    try {
      return argon2.hash(bytes(password), salt).getResult();
    } finally {
      turns.release();
    }
  }

  /// Whether `hash` is of `password`; takes as long for null, the hash of a user that there is not.
  boolean matches(Secret password, @Nullable String hash) {
    String kept = hash == null ? DECOY : hash;
    turns.acquireUninterruptibly();
    try {
      boolean same =
          Argon2Function.getInstanceFromHash(kept).check(bytes(password), kept.getBytes(UTF_8));
      return same && hash != null;
    } finally {
      turns.release();
    }
  }

  /// The same text typed on another machine has the same bytes.
  private static byte[] bytes(Secret password) {
    return Normalizer.normalize(password.text(), Normalizer.Form.NFKC).getBytes(UTF_8);
  }
}
