package io.forebay.gateway.iscsi.login;

import org.jspecify.annotations.Nullable;

/// Where a login stands, with its number on the wire (RFC 7143 11.12.3). It only goes forward; each step and
/// its rules are in the table of `docs/protocols/iscsi.md`.
sealed interface Stage {
  int number();

  /// Who is there, and with what proof.
  record Security() implements Stage {
    @Override
    public int number() {
      return 0;
    }
  }

  /// How data moves.
  record Operational() implements Stage {
    @Override
    public int number() {
      return 1;
    }
  }

  /// The session serves: the login is over.
  record FullFeature() implements Stage {
    @Override
    public int number() {
      return 3;
    }
  }

  /// The stage of this number; null: there is none.
  static @Nullable Stage of(int number) {
    return switch (number) {
      case 0 -> new Security();
      case 1 -> new Operational();
      case 3 -> new FullFeature();
      default -> null; // Wire numbers, not a sealed type.
    };
  }
}
