package io.forebay.gateway.log;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Looks at the beginning of every slot. Changes nothing.
final class SlotCensus {
  private static final int LOOK_BYTES = 2 * SlotHeader.BYTES;

  private final Disk disk;
  private final LogPlace place;
  private final LogShape shape;
  private final SlotFiles files;

  SlotCensus(Disk disk, LogPlace place, LogShape shape, SlotFiles files) {
    this.disk = disk;
    this.place = place;
    this.shape = shape;
    this.files = files;
  }

  /// One entry for each slot of the shape. Throws when the directory is not this log's, or holds
  /// more slots than the shape: nothing is ever guessed away.
  List<FoundSlot> take() throws IOException {
    List<String> names = disk.list(place.segments());
    for (String name : names) {
      int slot = SlotFiles.number(name);
      if (slot >= shape.slots()) {
        throw new IOException(
            place.segments().resolve(name)
                + " is beyond the configured capacity: a log does not shrink;"
                + " set the capacity to at least "
                + (slot + 1) * shape.segmentBytes()
                + " bytes");
      }
    }
    List<FoundSlot> found = new ArrayList<>(shape.slots());
    try (Memory memory = disk.allocate(LOOK_BYTES)) {
      for (int slot = 0; slot < shape.slots(); slot++) {
        boolean there = names.contains(SlotFiles.name(slot));
        found.add(there ? look(slot, memory.segment()) : absent(slot));
      }
    }
    return found;
  }

  private static FoundSlot absent(int slot) {
    return new FoundSlot(slot, FoundSlot.Kind.ABSENT, null, FoundSlot.NOTHING_PROBED, null, false);
  }

  private FoundSlot look(int slot, MemorySegment into) throws IOException {
    String trouble = null;
    into.fill((byte) 0);
    DiskFile file = files.acquire(slot);
    try {
      file.read(into, 0);
    } catch (IOException e) {
      trouble = e.getMessage();
    } finally {
      files.release(slot);
    }
    MemorySegment block = into.asSlice(0, SlotHeader.BYTES);
    SlotHeader header = SlotHeader.decode(block);
    if (header != null) {
      requireOurs(slot, header);
      FoundSlot.Kind kind = header.isBlank() ? FoundSlot.Kind.BLANK : FoundSlot.Kind.HELD;
      return new FoundSlot(slot, kind, header, FoundSlot.NOTHING_PROBED, null, false);
    }
    long probed = probe(into);
    if (trouble == null && isZero(block) && probed == FoundSlot.NOTHING_PROBED) {
      return new FoundSlot(slot, FoundSlot.Kind.RAW, null, probed, null, false);
    }
    String said = trouble != null ? trouble : "the header of " + files.path(slot) + " is damaged";
    return new FoundSlot(slot, FoundSlot.Kind.DAMAGED, null, probed, said, trouble != null);
  }

  private void requireOurs(int slot, SlotHeader header) throws IOException {
    UUID group = header.group();
    if (!group.equals(place.group())) {
      throw new IOException(
          files.path(slot) + " belongs to group " + group + ", not to " + place.group());
    }
    if (header.segmentBytes() != shape.segmentBytes()) {
      throw new IOException(
          files.path(slot)
              + " holds a segment of "
              + header.segmentBytes()
              + " bytes, where the group has "
              + shape.segmentBytes());
    }
  }

  /// LSN of the intact record header behind the slot's header, if there is one.
  private static long probe(MemorySegment look) {
    long lsn = RecordLayout.lsn(look, SlotHeader.BYTES);
    Invalid invalid = RecordRules.headerAlone(look, SlotHeader.BYTES, LOOK_BYTES, lsn);
    return invalid == Invalid.NONE ? lsn : FoundSlot.NOTHING_PROBED;
  }

  private static boolean isZero(MemorySegment block) {
    for (long at = 0; at < block.byteSize(); at += Long.BYTES) {
      if (block.get(RecordLayout.LONG, at) != 0) {
        return false;
      }
    }
    return true;
  }
}
