package io.forebay.gateway.group;

/// A range of a volume that two appliances compare. `hole`: it reads as zeroes and takes no space here, and
/// may be as long as [#HOLE_BYTES_MAX].
public record VerifyPiece(int volume, long offset, long length, boolean hole) {
  /// Under one digest at most: what one of a comparison's reads takes.
  public static final int BYTES_MAX = 1 << 20;

  /// Of one piece that is a hole.
  public static final long HOLE_BYTES_MAX = 1L << 30;
}
