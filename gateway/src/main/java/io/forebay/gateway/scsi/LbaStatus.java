package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.Runs;
import java.nio.ByteBuffer;

/// GET LBA STATUS (SBC-3 5.5). A block is deallocated when all of it is a hole; that it may tell less is no
/// harm, that it told more would be.
final class LbaStatus {
  private static final int HEADER_BYTES = 8;
  private static final int DESCRIPTOR_BYTES = 16;
  private static final long COUNT_MAX = 0xffff_ffffL;
  private static final int MAPPED = 0;
  private static final int DEALLOCATED = 1;
  private static final int GONE = Facet.Allocation.HOLE | Facet.Allocation.ZERO;

  private LbaStatus() {}

  static Plan plan(Request request) {
    LogicalUnit unit = request.unit();
    long lba = request.cdb().lba();
    long blocks = unit.blocks();
    if (lba < 0 || lba >= blocks) {
      return request.refuse(Sense.LBA_OUT_OF_RANGE);
    }
    long allocation = request.cdb().u32(10);
    if (allocation < HEADER_BYTES + DESCRIPTOR_BYTES) {
      byte[] header = new byte[HEADER_BYTES];
      return Plan.good(header, allocation);
    }
    long room = (allocation - HEADER_BYTES) / DESCRIPTOR_BYTES;
    int runs = (int) Math.min(room, ScsiLimits.LBA_STATUS_RUNS_MAX);
    Extent range = new Extent(lba * unit.blockBytes(), (blocks - lba) * unit.blockBytes());
    return new Plan.Work((next, _) ->
        unit.volume()
            .survey(
                new Facet.Allocation(),
                range.offset(),
                range.length(),
                runs,
                (failure, told) ->
                    next.accept(
                        failure != null || told == null
                            ? unit.check(Sense.UNRECOVERED_READ)
                            : Plan.good(tell(told, lba, unit), allocation))));
  }

  /// In whole blocks: one that is partly mapped is mapped. Neighbours of one kind become one descriptor.
  private static byte[] tell(Runs runs, long lba, LogicalUnit unit) {
    int block = unit.blockBytes();
    Descriptors out = new Descriptors(lba, runs.count());
    long at = 0;
    long toldBytes = 0;
    for (int i = 0; i < runs.count(); i++) {
      at += runs.length(i);
      boolean gone = (runs.state(i) & GONE) == GONE;
      // A hole ends with its last whole block; what is mapped takes the block in which it ends with
      // it.
      boolean last = i == runs.count() - 1;
      long end = gone || last ? at / block : (at + block - 1) / block;
      long count = Math.max(0, end - toldBytes);
      out.add(count, gone ? DEALLOCATED : MAPPED);
      toldBytes += count;
    }
    if (toldBytes == 0) {
      out.add(1, MAPPED);
    }
    return out.bytes();
  }

  /// Descriptors of 16 bytes: first block, count of 32 bits, state.
  private static final class Descriptors {
    private final ByteBuffer bytes;
    private long lba;
    private int last = -1;

    /// Blocks of the last descriptor.
    private long counted;

    /// Whether one was too long for its field: what comes after it is not told.
    private boolean cut;

    Descriptors(long lba, int runs) {
      this.lba = lba;
      bytes = ByteBuffer.allocate(HEADER_BYTES + Math.max(1, runs) * DESCRIPTOR_BYTES);
      bytes.position(HEADER_BYTES);
    }

    void add(long count, int state) {
      if (count == 0 || cut) {
        return;
      }
      cut = count > COUNT_MAX - counted && state == last || count > COUNT_MAX;
      long told = Math.min(count, state == last ? COUNT_MAX - counted : COUNT_MAX);
      int before = bytes.position() - DESCRIPTOR_BYTES;
      if (state == last) {
        counted += told;
        bytes.putInt(before + 8, (int) counted);
      } else {
        counted = told;
        bytes.putLong(lba).putInt((int) told).put((byte) state).put(new byte[3]);
      }
      last = state;
      lba += count;
    }

    byte[] bytes() {
      byte[] told = new byte[bytes.position()];
      bytes.putInt(0, bytes.position() - 4).get(0, told);
      return told;
    }
  }
}
