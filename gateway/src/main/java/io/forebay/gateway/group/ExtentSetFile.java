package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32C;

/// An [ExtentSet] on disk, written once under a name of its own: the state file then names it. The
/// bytes: docs/formats/extents.md.
final class ExtentSetFile {
  static final int MAGIC = 0x31584246; // "FBX1"
  static final int VERSION = 1;
  static final int HEADER_BYTES = 40;
  static final int ENTRY_BYTES = 24;
  private static final int EXTENT = 0;
  private static final int SIZE = 1;
  private static final int CONFIRMED = 2;
  private static final int ENTRIES_MAX = ExtentSet.EXTENTS_MAX + VolumeTable.VOLUMES_MAX + 1;
  private static final int FLAG_THINNED = 1;
  private static final int FLAG_WIDENED = 2;

  private ExtentSetFile() {}

  /// Writes `set` to the new file `path`, durable with its name. What an interrupted save left under that
  /// name is replaced: the state file does not name it.
  static void write(Disk disk, Path path, UUID group, ExtentSet set) throws IOException {
    byte[] image = encode(group, set);
    disk.delete(path);
    try (DiskFile file = disk.open(path, Disk.Mode.CREATE);
        Memory memory = disk.allocate(image.length)) {
      MemorySegment.copy(MemorySegment.ofArray(image), 0, memory.segment(), 0, image.length);
      file.write(memory.segment().asSlice(0, image.length), 0);
      file.sync();
    }
    disk.syncDirectory(Objects.requireNonNull(path.getParent()));
  }

  /// Reads what [#write] wrote; anything else is [Malformed], and the peer needs a batch over whole
  /// volumes.
  static ExtentSet read(Disk disk, Path path, UUID group) throws IOException, Malformed {
    try (DiskFile file = disk.open(path, Disk.Mode.READ)) {
      long size = file.size();
      if (size < HEADER_BYTES || size > HEADER_BYTES + (long) ENTRY_BYTES * ENTRIES_MAX) {
        throw new Malformed(path + " has " + size + " bytes");
      }
      try (Memory memory = disk.allocate(size)) {
        int read = file.read(memory.segment().asSlice(0, size), 0);
        byte[] image =
            memory.segment().asSlice(0, read).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        return decode(group, image);
      }
    }
  }

  static byte[] encode(UUID group, ExtentSet set) {
    Check.check(set.count() <= ExtentSet.EXTENTS_MAX, "extents", set.count(), 0);
    boolean begun = set.confirmedBytes() > 0;
    int count = set.count() + set.sizes().size() + (begun ? 1 : 0);
    ByteBuffer out =
        ByteBuffer.allocate(HEADER_BYTES + ENTRY_BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
    out.position(HEADER_BYTES);
    set.forEach((volume, offset, length) ->
        out.putInt(volume).putInt(EXTENT).putLong(offset).putLong(length));
    set.sizes().forEach((volume, size) -> out.putInt(volume).putInt(SIZE).putLong(0).putLong(size));
    if (begun) {
      out.putInt(0).putInt(CONFIRMED).putLong(set.alikeBytes()).putLong(set.confirmedBytes());
    }
    out.putInt(0, MAGIC).putInt(4, VERSION);
    out.position(8);
    out.put(new Packer().uuid(group).bytes());
    out.putInt(24, count).putInt(28, flags(set));
    out.putInt(32, crc(out, HEADER_BYTES, out.capacity()));
    return out.putInt(36, crc(out, 0, 36)).array();
  }

  private static int flags(ExtentSet set) {
    return (set.thinned() ? FLAG_THINNED : 0) | (set.widened() ? FLAG_WIDENED : 0);
  }

  static ExtentSet decode(UUID group, byte[] image) throws Malformed {
    ByteBuffer in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    if (image.length < HEADER_BYTES
        || in.getInt(0) != MAGIC
        || in.getInt(4) != VERSION
        || in.getInt(36) != crc(in, 0, 36)) {
      throw new Malformed("no header of an extent set");
    }
    Unpacker header = new Unpacker(image);
    header.u64("magic and version");
    int count = in.getInt(24);
    if (!header.uuid("group").equals(group)) {
      throw new Malformed("an extent set of another group");
    }
    if (count < 0
        || count > ENTRIES_MAX
        || image.length != HEADER_BYTES + ENTRY_BYTES * count
        || in.getInt(32) != crc(in, HEADER_BYTES, image.length)) {
      throw new Malformed("a damaged extent set");
    }
    int flags = in.getInt(28);
    if ((flags & ~(FLAG_THINNED | FLAG_WIDENED)) != 0) {
      throw new Malformed("an extent set with unknown flags");
    }
    ExtentSet set = new ExtentSet();
    set.flags((flags & FLAG_THINNED) != 0, (flags & FLAG_WIDENED) != 0);
    for (int at = HEADER_BYTES; at < image.length; at += ENTRY_BYTES) {
      int kind = in.getInt(at + 4);
      long offset = in.getLong(at + 8);
      long length = in.getLong(at + 16);
      if (offset < 0 || length <= 0 || offset + length < 0) {
        throw new Malformed("an extent that is none at offset " + at);
      }
      switch (kind) {
        case EXTENT -> set.add(in.getInt(at), offset, length);
        case SIZE -> set.size(in.getInt(at), length);
        case CONFIRMED -> set.confirmed(length, Math.min(offset, length));
        default -> throw new Malformed("an entry of an unknown kind at offset " + at);
      }
    }
    return set;
  }

  private static int crc(ByteBuffer bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), from, to - from);
    return (int) crc.getValue();
  }
}
