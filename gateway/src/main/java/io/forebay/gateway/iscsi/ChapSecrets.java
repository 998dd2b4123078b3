package io.forebay.gateway.iscsi;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who proves himself with what, and what this target proves itself with. Never printed.
public final class ChapSecrets {
  /// Nobody is asked for a proof.
  public static final ChapSecrets NONE = new ChapSecrets(Map.of(), null);

  /// The shortest secret: 96 bits (RFC 7143 9.2.1).
  public static final int SECRET_BYTES_MIN = 12;

  /// The longest secret, and the longest name of a user.
  public static final int BYTES_MAX = 255;

  /// How many initiators may have secrets.
  public static final int USERS_MAX = 256;

  /// What the target answers a challenge with.
  public record Own(String name, byte[] secret) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final Map<String, byte[]> users;
  private final @Nullable Own own;
  private final boolean required;

  /// As the other one; required as soon as there is a secret.
  public ChapSecrets(Map<String, byte[]> users, @Nullable Own own) {
    this(users, own, !users.isEmpty());
  }

  /// `users`: secrets of initiators by name; `own`: for initiators that want the target proven, too;
  /// `required`: without any secret, nobody gets in. Throws [IllegalArgumentException] with what would do.
  public ChapSecrets(Map<String, byte[]> users, @Nullable Own own, boolean required) {
    this.users = new HashMap<>(users);
    this.own = own;
    this.required = required || !users.isEmpty();
    if (users.size() > USERS_MAX) {
      throw new IllegalArgumentException("at most " + USERS_MAX + " initiators have secrets");
    }
    users.forEach(ChapSecrets::check);
    if (own != null) {
      check(own.name, own.secret);
      for (byte[] secret : users.values()) {
        if (java.util.Arrays.equals(secret, own.secret)) {
          throw new IllegalArgumentException(
              "the target's secret is an initiator's, too: whoever knows that could pose as the target");
        }
      }
    }
  }

  private static void check(String name, byte[] secret) {
    if (name.isEmpty() || name.length() > BYTES_MAX) {
      throw new IllegalArgumentException("a name has 1 to " + BYTES_MAX + " characters");
    }
    if (secret.length < SECRET_BYTES_MIN || secret.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "the secret of "
              + name
              + " must have "
              + SECRET_BYTES_MIN
              + " to "
              + BYTES_MAX
              + " bytes");
    }
  }

  /// Whether every initiator has to prove himself.
  public boolean required() {
    return required;
  }

  /// The secret of `user`, or null. Borrowed: not to be changed.
  public byte @Nullable [] of(String user) {
    return users.get(user);
  }

  /// Whether `user` may not call itself `initiator`: that is the name of a secret which it has not proven to
  /// know.
  public boolean reserves(String initiator, @Nullable String user) {
    return !initiator.equalsIgnoreCase(user)
        && users.keySet().stream().anyMatch(initiator::equalsIgnoreCase);
  }

  public @Nullable Own own() {
    return own;
  }
}
