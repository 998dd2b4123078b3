package io.forebay.gateway.fuzz;

import java.util.Random;

/// A fault that no chance finds: only who sees how far each input has come gets through, letter by letter. Shows
/// that the fuzzer sees it, and says so.
public final class Planted {
  private Planted() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 6
        && input[0] == 'i'
        && input[1] == 'n'
        && input[2] == 't'
        && input[3] == 'a'
        && input[4] == 'k'
        && input[5] == 'e') {
      throw new IllegalStateException("the planted fault");
    }
  }

  static byte[] sample(Random random) {
    return new byte[1 + random.nextInt(12)];
  }
}
