package io.forebay.gateway.control.user;

import io.forebay.gateway.block.Randomness;
import io.forebay.gateway.control.Secret;
import java.util.Locale;

/// What makes somebody the first admin: shown on the machine alone, other than that of the last start.
final class SetupCode {
  /// 80 bits.
  private static final int BYTES = 10;

  private static final int GROUP = 4;

  private final String code;

  SetupCode(Randomness randomness) {
    code = Totp.base32(Tokens.bytes(randomness, BYTES));
  }

  /// In groups, for reading off and typing.
  Secret shown() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < code.length(); i += GROUP) {
      text.append(i == 0 ? "" : "-").append(code, i, i + GROUP);
    }
    return new Secret(text.toString());
  }

  /// Whether it was typed, however people do: 0, 1 and 8 are not among its signs.
  boolean is(String typed) {
    String plain =
        typed
            .toUpperCase(Locale.ROOT)
            .replaceAll("[\\s-]", "")
            .replace('0', 'O')
            .replace('1', 'I')
            .replace('8', 'B');
    return Tokens.same(code, plain);
  }
}
