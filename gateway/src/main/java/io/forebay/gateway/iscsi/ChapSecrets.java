package io.forebay.gateway.iscsi;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
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

  /// How an initiator's name begins, and that it is one word.
  private static final Pattern INITIATOR = Pattern.compile("(?:iqn|eui|naa)\\.\\S{1,219}");

  private final Map<String, byte[]> users;
  private final Map<String, String> bound;
  private final @Nullable Own own;
  private final boolean required;

  /// As the other one; required as soon as there is a secret.
  public ChapSecrets(Map<String, byte[]> users, @Nullable Own own) {
    this(users, own, !users.isEmpty());
  }

  /// As the last one; everybody may log in under any name that is nobody's.
  public ChapSecrets(Map<String, byte[]> users, @Nullable Own own, boolean required) {
    this(users, Map.of(), own, required);
  }

  /// `users`: secrets of initiators by name; `bound`: of some of these the one initiator's name under which it
  /// logs in; `own`: for initiators that want the target proven, too; `required`: without any secret, nobody gets in.
  /// Throws [IllegalArgumentException] with what would do.
  public ChapSecrets(
      Map<String, byte[]> users, Map<String, String> bound, @Nullable Own own, boolean required) {
    this.users = new HashMap<>(users);
    this.bound = new HashMap<>(bound);
    this.own = own;
    this.required = required || !users.isEmpty();
    if (users.size() > USERS_MAX) {
      throw new IllegalArgumentException("at most " + USERS_MAX + " initiators have secrets");
    }
    users.forEach(ChapSecrets::check);
    bound.forEach(this::checkBound);
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

  private void checkBound(String user, String initiator) {
    if (!INITIATOR.matcher(initiator).matches()) {
      throw new IllegalArgumentException(
          "an initiator's name begins with iqn., eui. or naa., and that for " + user + " does not");
    }
    boolean another = !initiator.equalsIgnoreCase(user) && isUser(initiator);
    if (another) {
      throw new IllegalArgumentException(
          initiator + " has a secret itself, and is nobody else's name: take that one away first");
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

  /// Why `user` may not call itself `initiator`, for this side's log; null: it may. A name that has a secret, or is
  /// that of a user, is nobody's who has not proven to be that one; and who has a name has no other.
  public @Nullable String reserves(String initiator, @Nullable String user) {
    String own = user == null ? null : bound.get(user);
    if (own != null) {
      return initiator.equalsIgnoreCase(own)
          ? null
          : "its secret is for the name " + own + " alone";
    }
    boolean taken =
        isUser(initiator) || bound.values().stream().anyMatch(initiator::equalsIgnoreCase);
    return taken && !initiator.equalsIgnoreCase(user)
        ? "that name is another's, who has a secret"
        : null;
  }

  private boolean isUser(String name) {
    return users.keySet().stream().anyMatch(name::equalsIgnoreCase);
  }

  public @Nullable Own own() {
    return own;
  }
}
