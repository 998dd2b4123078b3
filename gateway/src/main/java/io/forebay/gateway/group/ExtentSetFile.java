package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;

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
  private static final long BYTES_MAX = HEADER_BYTES + (long) ENTRY_BYTES * ENTRIES_MAX;
  private static final int FLAG_THINNED = 1;
  private static final int FLAG_WIDENED = 2;

  private ExtentSetFile() {}

  /// Writes `set` to the new file `path`, durable with its name. What an interrupted save left under that
  /// name is replaced: the state file does not name it.
  static void write(Disk disk, Path path, UUID group, ExtentSet set) throws IOException {
    SyncedFile.write(disk, path, encode(group, set));
    disk.syncDirectory(Objects.requireNonNull(path.getParent()));
  }

  /// Reads what [#write] wrote; anything else is [Malformed], and the peer needs a batch over whole
  /// volumes.
  static ExtentSet read(Disk disk, Path path, UUID group) throws IOException, Malformed {
    return decode(group, SyncedFile.read(disk, path, HEADER_BYTES, BYTES_MAX));
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
    out.putInt(32, SyncedFile.crc(out, HEADER_BYTES, out.capacity()));
    return out.putInt(36, SyncedFile.crc(out, 0, 36)).array();
  }

  private static int flags(ExtentSet set) {
    return (set.thinned() ? FLAG_THINNED : 0) | (set.widened() ? FLAG_WIDENED : 0);
  }

  static ExtentSet decode(UUID group, byte[] image) throws Malformed {
    ByteBuffer in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    if (image.length < HEADER_BYTES
        || in.getInt(0) != MAGIC
        || in.getInt(4) != VERSION
        || in.getInt(36) != SyncedFile.crc(in, 0, 36)) {
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
        || in.getInt(32) != SyncedFile.crc(in, HEADER_BYTES, image.length)) {
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
}
