package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Volume;

/// What one command may ask for, and what this room remembers of initiators (M1). Those that initiators
/// have to know stand in VPD page B0.
public final class ScsiLimits {
  /// The longest READ or WRITE: the session streams it, so this bounds time, not memory.
  public static final int TRANSFER_BYTES_MAX = 32 << 20;

  /// The most that a [Plan.Gather] gathers: 256 blocks of 4096 bytes for VERIFY and ORWRITE, or both
  /// halves of a COMPARE AND WRITE.
  public static final int GATHERED_BYTES_MAX = 1 << 20;

  /// The longest COMPARE AND WRITE: one record of the log, so that it is all or nothing after a crash, too.
  /// Cluster file systems use one block.
  static final int COMPARE_BYTES_MAX = Volume.WRITE_BYTES_MAX;

  /// The longest WRITE ATOMIC: one record of the log.
  static final int ATOMIC_BYTES_MAX = Volume.WRITE_BYTES_MAX;

  /// The most extents of one UNMAP, and the most bytes: of them all, since initiators wait for it.
  static final int UNMAP_DESCRIPTORS_MAX = 256;

  static final long UNMAP_BYTES_MAX = 512L << 20;

  /// The longest WRITE SAME whose block is not zeroes: it is written out in full.
  static final long WRITE_SAME_BYTES_MAX = 32L << 20;

  /// The most runs that one GET LBA STATUS tells.
  static final int LBA_STATUS_RUNS_MAX = 1024;

  /// The most that is read at once to verify, compare or copy.
  static final int PIECE_BYTES_MAX = Volume.WRITE_BYTES_MAX;

  /// The most registrations of one logical unit.
  static final int REGISTRATIONS_MAX = 256;

  /// The most unit attentions that wait for one nexus; a further one takes the place of all.
  static final int ATTENTIONS_MAX = 8;

  /// The most targets and segments of one EXTENDED COPY, and the longest segment and list.
  static final int COPY_TARGETS_MAX = 16;

  static final int COPY_SEGMENTS_MAX = 16;
  static final int COPY_SEGMENT_BYTES_MAX = 16 << 20;
  static final int COPY_LIST_BYTES_MAX = 8 << 10;

  /// The most results of copies that one logical unit keeps for RECEIVE COPY RESULTS.
  static final int COPY_RESULTS_MAX = 64;

  /// The most pieces that one logical unit reads at once for commands that look at them.
  static final int SCRATCH_BUFFERS = 4;

  private ScsiLimits() {}

  /// [#COMPARE_BYTES_MAX] in blocks, as far as the CDB's field of one byte goes.
  static int compareBlocksMax(int blockBytes) {
    return Math.min(0xff, COMPARE_BYTES_MAX / blockBytes);
  }
}
