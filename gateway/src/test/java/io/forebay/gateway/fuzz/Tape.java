package io.forebay.gateway.fuzz;

import java.util.Arrays;
import java.util.Random;

/// A fuzzer's input as the decisions of whoever wants chance: its bytes one after the other, and behind them
/// what a generator gives that is seeded with all of them. So a generator of sound things is steered by
/// what the input has covered, and always comes to an end.
public final class Tape extends Random {
  private static final long serialVersionUID = 1;

  private final byte[] bytes;
  private int at;

  public Tape(byte[] bytes) {
    super(Arrays.hashCode(bytes));
    this.bytes = bytes.clone();
  }

  @Override
  protected int next(int bits) {
    int count = (bits + Byte.SIZE - 1) / Byte.SIZE;
    if (at + count > bytes.length) {
      return super.next(bits);
    }
    int taken = 0;
    for (int i = 0; i < count; i++) {
      taken = taken << Byte.SIZE | bytes[at++] & 0xFF;
    }
    return taken >>> (count * Byte.SIZE - bits);
  }

  /// What nobody has taken yet.
  public byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
    at = bytes.length;
    return rest;
  }
}
