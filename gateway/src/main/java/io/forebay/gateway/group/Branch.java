package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one side of a fork had alone, kept when it was settled: the report that stands with it
/// (docs/formats/branch.md).
///
/// @param id of this branch; never given twice in a group on one appliance
/// @param store instance whose log it is of
/// @param keeper the appliance in whose favour it was settled, `keeperName` as it was called then
/// @param forkLsn where the histories part
/// @param from the records begin here: at the fork, or later when the log no longer reached back
/// @param end of the log, and of the records
/// @param imageLsn the instant of the extents that are kept as an image without history;
///     [Group#NONE] when there are none
/// @param firstMillis wall time of the first record, 0 without any; `lastMillis` of the last
public record Branch(
    UUID group,
    UUID appliance,
    UUID store,
    long id,
    long createdMillis,
    UUID keeper,
    String keeperName,
    long forkLsn,
    Position from,
    Position end,
    long imageLsn,
    long imageBytes,
    long records,
    long logBytes,
    long firstMillis,
    long lastMillis,
    List<Part> volumes) {
  /// The start of a report: `FBB1`.
  static final int MAGIC = 0x31424246;

  static final int VERSION = 1;

  public Branch {
    volumes = List.copyOf(volumes);
  }

  /// What it holds of one volume.
  ///
  /// @param uuid zero, and `name` "", when the volume was deleted by the end
  /// @param bytes written, zeroed or trimmed by the records
  public record Part(
      int number,
      UUID uuid,
      String name,
      long sizeBytes,
      long writes,
      long bytes,
      long imageBytes) {}

  /// Whether the records reach back to the fork: else what lies before them is an image without history.
  public boolean whole() {
    return from.lsn() <= forkLsn && imageLsn == Group.NONE;
  }

  @Nullable Part part(String volume) {
    for (Part part : volumes) {
      if (part.name().equals(volume)) {
        return part;
      }
    }
    return null;
  }

  byte[] encode() {
    Packer out = new Packer();
    out.u32(MAGIC).u32(VERSION).uuid(group).uuid(appliance).uuid(store);
    out.u64(id).u64(createdMillis).uuid(keeper).text(keeperName).u64(forkLsn);
    position(out, from);
    position(out, end);
    out.u64(imageLsn).u64(imageBytes).u64(records).u64(logBytes);
    out.u64(firstMillis).u64(lastMillis).u32(volumes.size());
    for (Part part : volumes) {
      out.u32(part.number()).uuid(part.uuid()).text(part.name()).u64(part.sizeBytes());
      out.u64(part.writes()).u64(part.bytes()).u64(part.imageBytes());
    }
    return out.bytes();
  }

  private static void position(Packer out, Position at) {
    out.u32(at.epoch()).u64(at.lsn()).u64(at.chain());
  }

  static Branch decode(byte[] bytes) throws Malformed {
    Unpacker in = new Unpacker(bytes);
    if (in.u32("magic") != MAGIC || in.u32("version") != VERSION) {
      throw in.malformed("magic", "no branch of this version");
    }
    UUID group = in.uuid("group");
    UUID appliance = in.uuid("appliance");
    UUID store = in.uuid("store");
    long id = in.size("id");
    long created = in.u64("created");
    UUID keeper = in.uuid("keeper");
    String keeperName = in.text("keeperName", Names.BYTES_MAX);
    long fork = in.size("fork");
    Position from = new Position(group, in.u32("epoch"), in.size("from"), in.u64("chain"));
    Position end = new Position(group, in.u32("epoch"), in.size("end"), in.u64("chain"));
    long imageLsn = in.u64("imageLsn");
    long imageBytes = in.size("imageBytes");
    long records = in.size("records");
    long logBytes = in.size("logBytes");
    long first = in.u64("first");
    long last = in.u64("last");
    java.util.ArrayList<Part> parts = new java.util.ArrayList<>();
    for (int left = in.count("volumes", PARTS_MAX); left > 0; left--) {
      parts.add(
          new Part(
              in.u32("number"),
              in.uuid("uuid"),
              in.text("volume", Names.BYTES_MAX),
              in.size("size"),
              in.size("writes"),
              in.size("bytes"),
              in.size("imageBytes")));
    }
    in.end();
    if (end.lsn() < from.lsn() || imageLsn < Group.NONE) {
      throw in.malformed("end", "before the beginning");
    }
    return new Branch(
        group,
        appliance,
        store,
        id,
        created,
        keeper,
        keeperName,
        fork,
        from,
        end,
        imageLsn,
        imageBytes,
        records,
        logBytes,
        first,
        last,
        parts);
  }

  /// Volumes that one branch tells of: those that are, and as many that were deleted in it. Of more deleted
  /// ones the report says nothing; their records are there.
  static final int PARTS_MAX = 2 * VolumeTable.VOLUMES_MAX;
}
