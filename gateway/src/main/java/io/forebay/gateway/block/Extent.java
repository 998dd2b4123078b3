package io.forebay.gateway.block;

/// A half-open range of bytes of one volume: `[offset, offset + length)`.
public record Extent(long offset, long length) {
  public Extent {
    Check.check(offset >= 0 && length >= 0 && offset + length >= offset, "extent", offset, length);
  }

  /// The first byte after the range.
  public long end() {
    return offset + length;
  }

  /// Whether a client's range lies in a volume of `sizeBytes`; safe for any two longs.
  public static boolean fits(long offset, long length, long sizeBytes) {
    return offset >= 0 && length >= 0 && offset <= sizeBytes && length <= sizeBytes - offset;
  }
}
