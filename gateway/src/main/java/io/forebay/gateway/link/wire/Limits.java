package io.forebay.gateway.link.wire;

/// The bounds of the line. Each is checked before the value it bounds is used (M1).
public final class Limits {
  /// The newest version of the protocol that this build speaks.
  public static final int VERSION_NEWEST = 3;

  /// The newest version without packed frames.
  public static final int VERSION_PLAIN = 1;

  /// The oldest version in which both copies can be compared while the log flows.
  public static final int VERSION_VERIFY = 3;

  /// The oldest version in which one digest may stand for a span of slices.
  public static final int VERSION_SPANS = 3;

  /// The oldest one: the release before this one spoke it (N talks to N-1).
  public static final int VERSION_OLDEST = 1;

  /// Bytes of a frame's body: one data frame of half a second at 4 Mbit/s. Larger would only let bulk
  /// stand before control frames; smaller would cost cycles on a fast line.
  public static final int BODY_BYTES_MAX = 256 << 10;

  /// Bytes of a body before both have said [Message.Hello].
  public static final int GREETING_BYTES_MAX = 1 << 10;

  /// Payload bytes of one [Message.LogBytes] or [Message.ExtentBytes]: what fits beside the fields.
  public static final int DATA_BYTES_MAX = BODY_BYTES_MAX - (1 << 10);

  /// Packed bytes of one [Message.PackedLog] or [Message.PackedExtent]: what does not pack well comes out a
  /// little longer than it goes in.
  public static final int PACKED_BYTES_MAX = BODY_BYTES_MAX - 64;

  /// Slots of [Message.Bases]: 1 GiB of blocks.
  public static final int BASE_SLOTS_MAX = 1 << 18;

  /// The smallest payload that a sender cuts: at 16 kbit/s half a second, and 4 % of frame overhead.
  public static final int DATA_BYTES_MIN = 512;

  /// UTF-8 bytes of the name of an appliance, a group or a checkpoint.
  public static final int NAME_BYTES_MAX = 64;

  /// UTF-8 bytes of `HOST:PORT`: the longest name of a host, and a port.
  public static final int ADDRESS_BYTES_MAX = 253 + 6;

  /// Bytes of a seal: HMAC-SHA256.
  public static final int SEAL_BYTES = 32;

  /// UTF-8 bytes of a line for the operator.
  public static final int TEXT_BYTES_MAX = 512;

  /// Entries of an epoch history: one a restart after an unclean stop; ten years of one a day.
  public static final int EPOCHS_MAX = 4096;

  /// Digests in one query: 64 MiB of volume in 64 KiB pieces.
  public static final int DIGESTS_MAX = 1024;

  /// Bytes under one digest: a slice of 128 KiB, or a span of them.
  public static final int SPAN_BYTES_MAX = 16 << 20;

  /// Bytes under the digests of one query: what its receiver has to read.
  public static final int DIGESTED_BYTES_MAX = DIGESTS_MAX * (128 << 10);

  /// Bytes of an extent's digest: SHA-256, its first half.
  public static final int DIGEST_BYTES = 16;

  /// Pieces in one query of a verification: 64 MiB to read.
  public static final int VERIFY_PIECES_MAX = 64;

  /// Pieces of a verification that are asked about and not answered.
  public static final int VERIFY_UNANSWERED_MAX = 1024;

  /// Bytes of one such piece, unless it is a hole: those are bounded as [#ZERO_BYTES_MAX].
  public static final int VERIFY_BYTES_MAX = 1 << 20;

  /// Bytes of a catch-up batch's header, as of a state file; it travels in several frames.
  public static final int BATCH_HEADER_BYTES_MAX = 1 << 20;

  /// Groups attached over one connection at a time.
  public static final int GROUPS_MAX = 64;

  /// The longest range of one [Message.ExtentZero], as of a Zero record.
  public static final long ZERO_BYTES_MAX = 1L << 30;

  private Limits() {}
}
