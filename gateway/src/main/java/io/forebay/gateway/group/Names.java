package io.forebay.gateway.group;

import org.jspecify.annotations.Nullable;

/// What groups, volumes, checkpoints and peers may be called: names go into export names, file names
/// and commands, and `@` parts a volume from its checkpoint.
public final class Names {
  /// Fits a quarter of NBD's export name limit, and a line of the panel.
  public static final int BYTES_MAX = 64;

  /// Checkpoints of a replication policy. Their names come round: a new one takes its name over, so that
  /// they leave room for all others.
  public static final String POLICY_PREFIX = "policy-";

  private Names() {}

  /// Null when `name` is fit for a `kind` ("volume", ...); else one line that says what is wrong.
  public static @Nullable String complaint(String kind, String name) {
    if (name.isEmpty() || name.length() > BYTES_MAX) {
      return article(kind) + kind + " name has 1 to " + BYTES_MAX + " characters";
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean first = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!first && (i == 0 || c != '.' && c != '_' && c != '-')) {
        return article(kind)
            + kind
            + " name starts with a letter or digit and holds only letters, digits and . _ -";
      }
    }
    return null;
  }

  private static String article(String kind) {
    return "aeiou".indexOf(kind.charAt(0)) >= 0 ? "an " : "a ";
  }
}
