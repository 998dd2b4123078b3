package io.forebay.gateway.link.pairing;

import java.io.ByteArrayOutputStream;

/// Base 32 with Crockford's alphabet: letters and digits that people do not mistake for each other.
final class Base32 {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BITS = 5;

  private Base32() {}

  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int held = 0;
    int bits = 0;
    for (byte b : bytes) {
      held = held << Byte.SIZE | b & 0xFF;
      for (bits += Byte.SIZE; bits >= BITS; bits -= BITS) {
        text.append(ALPHABET.charAt(held >>> bits - BITS & 31));
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt(held << BITS - bits & 31));
    }
    return text.toString();
  }

  /// Reads upper-case text; bits that fill up the last character must be zero.
  static byte[] decode(String text) throws InvalidCode {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int held = 0;
    int bits = 0;
    for (char c : text.toCharArray()) {
      held = held << BITS | digit(c);
      bits += BITS;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        bytes.write(held >>> bits);
        held &= (1 << bits) - 1;
      }
    }
    if (held != 0 || bits >= BITS) {
      throw new InvalidCode("the code is cut off or has a typing error: copy it whole");
    }
    return bytes.toByteArray();
  }

  private static int digit(char c) throws InvalidCode {
    char meant = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
    int digit = ALPHABET.indexOf(meant);
    if (digit < 0) {
      throw new InvalidCode("an invite code has only letters and digits, no U: copy it again");
    }
    return digit;
  }
}
