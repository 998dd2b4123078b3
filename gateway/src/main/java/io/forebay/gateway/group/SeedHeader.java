package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.log.RecordLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What a seed begins with: of which group it is, and of which volumes (docs/formats/seed.md). Read from a
/// disk that anybody may have written.
///
/// @param seed tells it from every other one
/// @param from the appliance that wrote it
/// @param to the peer it is for, as that was called there: for display
/// @param at the mirrors held everything below when it was begun: for display
record SeedHeader(
    UUID seed,
    UUID group,
    String name,
    UUID from,
    String to,
    long createdMillis,
    Position at,
    List<VolumeEntry> volumes) {
  static final int MAGIC = 0x31534246; // "FBS1"
  static final int VERSION = 1;

  /// Filled up to a multiple of this.
  static final int ALIGNMENT = 4096;

  /// With 256 volumes of the longest names it is half of it.
  static final int BYTES_MAX = 64 << 10;

  private static final int PREFIX_BYTES = 16;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  SeedHeader {
    volumes = List.copyOf(volumes);
  }

  /// Bytes of all volumes.
  long totalBytes() {
    return volumes.stream().mapToLong(VolumeEntry::sizeBytes).sum();
  }

  byte[] encode() {
    Packer out = new Packer().uuid(seed).uuid(group).text(name).uuid(from).text(to);
    out.u64(createdMillis).u32(at.epoch()).u64(at.lsn()).u64(at.chain()).u32(volumes.size());
    for (VolumeEntry each : volumes) {
      out.u32(each.number()).uuid(each.uuid()).text(each.name());
      out.u64(each.sizeBytes()).u32(each.blockBytes());
    }
    byte[] body = out.bytes();
    int bytes = (PREFIX_BYTES + body.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] all = new byte[bytes];
    MemorySegment to = MemorySegment.ofArray(all);
    to.set(INT, 0, MAGIC);
    to.set(INT, 4, VERSION);
    to.set(INT, 8, body.length);
    to.set(INT, 12, RecordLayout.crc(MemorySegment.ofArray(body), 0, body.length));
    System.arraycopy(body, 0, all, PREFIX_BYTES, body.length);
    return all;
  }

  /// Bytes of the header that `start` begins with, the fill included.
  static int bytes(MemorySegment start) throws Malformed {
    if (start.byteSize() < PREFIX_BYTES || start.get(INT, 0) != MAGIC) {
      throw new Malformed("it is no seed: it does not begin with FBS1");
    }
    if (start.get(INT, 4) != VERSION) {
      throw new Malformed(
          "it is a seed of format " + start.get(INT, 4) + ", this release reads " + VERSION);
    }
    int body = start.get(INT, 8);
    if (body < 0 || body > BYTES_MAX - PREFIX_BYTES) {
      throw new Malformed("its header has an impossible length: " + body);
    }
    return (PREFIX_BYTES + body + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /// Reads what [#encode] wrote.
  static SeedHeader decode(MemorySegment start) throws Malformed {
    if (start.byteSize() < bytes(start)) {
      throw new Malformed("it ends within its header");
    }
    int length = start.get(INT, 8);
    if (RecordLayout.crc(start, PREFIX_BYTES, length) != start.get(INT, 12)) {
      throw new Malformed("its header is damaged");
    }
    byte[] body = start.asSlice(PREFIX_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    Unpacker in = new Unpacker(body);
    UUID seed = in.uuid("seed");
    UUID group = in.uuid("group");
    String name = in.text("name", Names.BYTES_MAX);
    UUID from = in.uuid("from");
    String to = in.text("to", Names.BYTES_MAX);
    long created = in.size("created");
    Position at = new Position(group, in.u32("epoch"), in.size("lsn"), in.u64("chain"));
    List<VolumeEntry> volumes = volumes(in);
    in.end();
    return new SeedHeader(seed, group, name, from, to, created, at, volumes);
  }

  private static List<VolumeEntry> volumes(Unpacker in) throws Malformed {
    List<VolumeEntry> volumes = new ArrayList<>();
    Set<UUID> known = new HashSet<>();
    int before = 0;
    for (int left = in.count("volumes", VolumeTable.VOLUMES_MAX); left > 0; left--) {
      int number = in.u32("volume");
      UUID uuid = in.uuid("volume's id");
      String name = in.text("volume's name", Names.BYTES_MAX);
      VolumeEntry volume =
          new VolumeEntry(number, uuid, name, in.size("size"), in.u32("block size"));
      String complaint = volume.complaint();
      if (complaint != null) {
        throw in.malformed("volume " + number, complaint);
      }
      if (number <= before || !known.add(uuid)) {
        throw in.malformed("volume " + number, "out of order, or twice");
      }
      before = number;
      volumes.add(volume);
    }
    return volumes;
  }
}
