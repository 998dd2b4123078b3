package io.forebay.gateway.group;

/// One extent of a catch-up batch. `hole`: it reads as zeroes and is not worth reading.
public record CatchUpPiece(int volume, long offset, int length, boolean hole) {
  /// Of one piece: bounds a frame, and what a cut line repeats.
  public static final int BYTES_MAX = 1 << 20;
}
