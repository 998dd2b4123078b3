package io.forebay.gateway.block;

/// A byte position in a group's log. A plain `long` on the I/O path (names end in `Lsn`); this class
/// holds its arithmetic and its one printed form, 16 hex digits.
public final class Lsn {
  /// Records start on multiples of this many bytes.
  public static final int ALIGNMENT = 64;

  /// Marks end on multiples of this many bytes; durable blocks are never rewritten.
  public static final int BLOCK_BYTES = 4096;

  /// No record crosses a multiple of this many bytes; fixed per format.
  public static final long FOLD_BYTES = 16L << 20;

  private Lsn() {}

  /// The one printed form of an LSN: 16 hex digits.
  public static String print(long lsn) {
    return String.format("%016x", lsn);
  }

  /// Reads what [#print] wrote. Throws [NumberFormatException] otherwise.
  public static long parse(String text) {
    if (text.length() != 16) {
      throw new NumberFormatException("an LSN has 16 hex digits: " + text);
    }
    return Long.parseUnsignedLong(text, 16);
  }

  /// `value` rounded up to a multiple of `unit`, a power of two.
  public static long roundUp(long value, long unit) {
    return (value + unit - 1) & -unit;
  }

  /// `value` rounded down to a multiple of `unit`, a power of two.
  public static long roundDown(long value, long unit) {
    return value & -unit;
  }

  /// Bytes from `lsn` to the next fold; a full fold when `lsn` stands on one.
  public static long bytesToFold(long lsn) {
    return FOLD_BYTES - (lsn & (FOLD_BYTES - 1));
  }
}
