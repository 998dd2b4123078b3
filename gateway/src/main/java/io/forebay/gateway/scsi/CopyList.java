package io.forebay.gateway.scsi;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameter list of EXTENDED COPY(LID1) (SPC-4 6.3.1): which units, and what to copy between them.
///
/// @param id LIST IDENTIFIER
/// @param kept whether the result is kept for RECEIVE COPY RESULTS
record CopyList(int id, boolean kept, List<LogicalUnit> units, List<Segment> segments) {
  /// @param blocks of the source, or of the destination when `byDestination`
  record Segment(
      int source, int destination, long blocks, long sourceLba, long lba, boolean byDestination) {}

  /// What came: a list, or why it is refused.
  sealed interface Parsed {
    record Known(CopyList list) implements Parsed {}

    record Refused(Sense sense) implements Parsed {}
  }

  static final int HEADER_BYTES = 16;
  static final int TARGET_BYTES = 32;
  static final int SEGMENT_BYTES = 28;
  static final int IDENTIFICATION = 0xe4;
  static final int BLOCK_TO_BLOCK = 0x02;

  private static final int NAA_BYTES = 16;
  private static final int NO_RESULT = 0x18;
  private static final Sense TOO_MANY_TARGETS = Sense.of(Sense.ILLEGAL_REQUEST, 0x2606);
  private static final Sense TARGET_TYPE = Sense.of(Sense.ILLEGAL_REQUEST, 0x2607);
  private static final Sense TOO_MANY_SEGMENTS = Sense.of(Sense.ILLEGAL_REQUEST, 0x2608);
  private static final Sense SEGMENT_TYPE = Sense.of(Sense.ILLEGAL_REQUEST, 0x2609);

  /// A target that is not there, or not for this nexus: nothing says which.
  static final Sense UNREACHABLE = Sense.of(Sense.COPY_ABORTED, 0x0804);

  /// Reads `list`, whatever it holds. Units are looked for in `target` alone: what a nexus cannot
  /// address, it cannot copy.
  static Parsed parse(ByteBuffer list, TargetDevice target) {
    if (list.remaining() < HEADER_BYTES) {
      return new Parsed.Refused(Sense.LIST_LENGTH);
    }
    int targetBytes = list.getShort(2) & 0xffff;
    long segmentBytes = list.getInt(8) & 0xffff_ffffL;
    long inlineBytes = list.getInt(12) & 0xffff_ffffL;
    long needed = targetBytes + segmentBytes;
    if (needed > ScsiLimits.COPY_LIST_BYTES_MAX || needed > list.remaining() - HEADER_BYTES) {
      return new Parsed.Refused(Sense.LIST_LENGTH);
    }
    Sense wrong = shape(list, targetBytes, (int) segmentBytes);
    if (wrong != null || inlineBytes != 0) {
      return new Parsed.Refused(wrong == null ? Sense.inList(12) : wrong);
    }
    List<LogicalUnit> units = new ArrayList<>();
    for (int at = HEADER_BYTES; at < HEADER_BYTES + targetBytes; at += TARGET_BYTES) {
      LogicalUnit unit = unit(list, at, target);
      if (unit == null) {
        return new Parsed.Refused(UNREACHABLE);
      }
      units.add(unit);
    }
    List<Segment> segments = new ArrayList<>();
    int first = HEADER_BYTES + targetBytes;
    for (int at = first; at < first + segmentBytes; at += SEGMENT_BYTES) {
      segments.add(segment(list, at));
    }
    boolean kept = (list.get(1) & NO_RESULT) != NO_RESULT;
    return new Parsed.Known(new CopyList(list.get(0) & 0xff, kept, units, segments));
  }

  /// Whether the two lists of descriptors are whole, known and not too long.
  private static @Nullable Sense shape(ByteBuffer list, int targetBytes, int segmentBytes) {
    int targets = HEADER_BYTES;
    int segments = targets + targetBytes;
    if (targetBytes % TARGET_BYTES != 0) {
      return Sense.inList(2);
    }
    if (targetBytes / TARGET_BYTES > ScsiLimits.COPY_TARGETS_MAX) {
      return TOO_MANY_TARGETS;
    }
    for (int at = targets; at < segments; at += TARGET_BYTES) {
      if ((list.get(at) & 0xff) != IDENTIFICATION || (list.get(at + 1) & 0x1f) != 0) {
        return TARGET_TYPE;
      }
    }
    for (int at = segments, count = 0; at < segments + segmentBytes; at += SEGMENT_BYTES) {
      if (++count > ScsiLimits.COPY_SEGMENTS_MAX) {
        return TOO_MANY_SEGMENTS;
      }
      if ((list.get(at) & 0xff) != BLOCK_TO_BLOCK) {
        return SEGMENT_TYPE;
      }
      if (segments + segmentBytes - at < SEGMENT_BYTES
          || (list.getShort(at + 2) & 0xffff) != SEGMENT_BYTES - 4) {
        return Sense.inList(at + 2);
      }
    }
    return null;
  }

  /// By its NAA designator.
  private static @Nullable LogicalUnit unit(ByteBuffer list, int at, TargetDevice target) {
    boolean naa = (list.get(at + 4) & 0x0f) == 1 && (list.get(at + 5) & 0x3f) == 3;
    if (!naa || (list.get(at + 7) & 0xff) != NAA_BYTES) {
      return null;
    }
    byte[] id = new byte[NAA_BYTES];
    list.get(at + 8, id);
    for (LogicalUnit unit : target.units().values()) {
      boolean sameBlocks = (list.getInt(at + 28) & 0xff_ffff) == unit.blockBytes();
      if (sameBlocks && Arrays.equals(unit.identity().naa(), id)) {
        return unit;
      }
    }
    return null;
  }

  private static Segment segment(ByteBuffer list, int at) {
    return new Segment(
        list.getShort(at + 4) & 0xffff,
        list.getShort(at + 6) & 0xffff,
        list.getShort(at + 10) & 0xffff,
        list.getLong(at + 12),
        list.getLong(at + 20),
        (list.get(at + 1) & 0x02) != 0);
  }
}
