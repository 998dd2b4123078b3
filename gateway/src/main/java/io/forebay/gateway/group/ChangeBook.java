package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// What the maps on disk stand for: the checkpoints since which changes are told, oldest first, and up to
/// where of the log the newest map goes. The bytes: docs/formats/changes.md.
///
/// @param covered everything the mirror took from the log below is in the maps; above, the log has it
/// @param nextMap for new maps
/// @param sizes of the volumes there, by number
record ChangeBook(
    Position covered, long nextMap, Map<Integer, Long> sizes, List<ChangeMark> marks) {
  static final int MAGIC = 0x42434246; // "FBCB"
  static final int VERSION = 1;
  static final int HEADER_BYTES = 36;

  /// 64 checkpoints of 256 volumes each fit twice.
  private static final int BYTES_MAX = 512 << 10;

  ChangeBook {
    sizes = Map.copyOf(sizes);
    marks = List.copyOf(marks);
  }

  static ChangeBook read(Disk disk, Path path, UUID group) throws IOException, Malformed {
    return decode(group, SyncedFile.read(disk, path, HEADER_BYTES, BYTES_MAX));
  }

  byte[] encode() {
    Packer out = new Packer();
    out.u32(MAGIC).u32(VERSION).uuid(covered.group()).u32(0).u32(0).u32(0);
    out.u32(covered.epoch()).u64(covered.lsn()).u64(covered.chain()).u64(nextMap);
    sizes(out, sizes);
    out.u32(marks.size());
    for (ChangeMark mark : marks) {
      out.text(mark.name()).u64(mark.lsn()).u64(mark.stopLsn()).u64(mark.before()).u64(mark.map());
      sizes(out, mark.sizes());
    }
    ByteBuffer image = ByteBuffer.wrap(out.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    image.putInt(24, image.capacity() - HEADER_BYTES);
    image.putInt(28, SyncedFile.crc(image, HEADER_BYTES, image.capacity()));
    image.putInt(32, SyncedFile.crc(image, 0, 32));
    return image.array();
  }

  private static void sizes(Packer out, Map<Integer, Long> sizes) {
    out.u32(sizes.size());
    new TreeMap<>(sizes).forEach((volume, size) -> out.u32(volume).u64(size));
  }

  static ChangeBook decode(UUID group, byte[] image) throws Malformed {
    ByteBuffer raw = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    if (image.length < HEADER_BYTES
        || raw.getInt(0) != MAGIC
        || raw.getInt(4) != VERSION
        || raw.getInt(24) != image.length - HEADER_BYTES
        || raw.getInt(28) != SyncedFile.crc(raw, HEADER_BYTES, image.length)
        || raw.getInt(32) != SyncedFile.crc(raw, 0, 32)) {
      throw new Malformed("a damaged book of changes");
    }
    Unpacker header = new Unpacker(image);
    header.u64("magic and version");
    if (!header.uuid("group").equals(group)) {
      throw new Malformed("a book of changes of another group");
    }
    Unpacker in = new Unpacker(Arrays.copyOfRange(image, HEADER_BYTES, image.length));
    int epoch = in.u32("epoch");
    Position covered = new Position(group, epoch, in.size("lsn"), in.u64("chain"));
    long nextMap = in.size("next map");
    Map<Integer, Long> sizes = sizes(in);
    List<ChangeMark> marks = new ArrayList<>();
    for (int left = in.count("marks", Changes.KEPT_MAX); left > 0; left--) {
      marks.add(
          new ChangeMark(
              in.text("name", Names.BYTES_MAX),
              in.size("lsn"),
              in.size("stop"),
              in.u64("before"),
              in.size("map"),
              sizes(in)));
    }
    in.end();
    if (marks.isEmpty()) {
      throw new Malformed("a book of changes without a checkpoint");
    }
    return new ChangeBook(covered, nextMap, sizes, marks);
  }

  private static Map<Integer, Long> sizes(Unpacker in) throws Malformed {
    Map<Integer, Long> sizes = new TreeMap<>();
    for (int left = in.count("volumes", VolumeTable.VOLUMES_MAX); left > 0; left--) {
      sizes.put(in.u32("volume"), in.size("size"));
    }
    return sizes;
  }
}
