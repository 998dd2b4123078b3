package io.forebay.gateway.group;

/// One extent of a catch-up batch. `hole`: it reads as zeroes and is not worth reading.
public record CatchUpPiece(int volume, long offset, int length, boolean hole) {
  /// A piece may be confirmed in parts, from its start on, each of whole blocks but for the last.
  public static final int BLOCK_BYTES = 4096;

  /// Of one piece: bounds a frame, and what a cut line repeats.
  public static final int BYTES_MAX = 1 << 20;
}
