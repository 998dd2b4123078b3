package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.log.RecordHeader;
import io.forebay.gateway.log.RecordType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// Reads branches, whether the appliance runs or not: what stands with a report never changes. Blocks.
public final class BranchReader {
  private final Disk disk;
  private final Path branches;

  /// `home` of the group, as [GroupPlaces] says.
  public BranchReader(Disk disk, GroupPlaces places) {
    this.disk = disk;
    branches = places.branches();
  }

  /// What [#extract] has written: whole blocks or more, never less.
  ///
  /// @param places offset and length of each, in order
  public record Extracted(Branch branch, Branch.Part volume, java.util.List<Place> places) {
    /// Bytes of all places.
    public long bytes() {
      return places.stream().mapToLong(Place::length).sum();
    }
  }

  /// Bytes of a volume that the branch tells of.
  public record Place(long offset, long length) {}

  /// Writes what the branch holds of a volume into the new file `to`, each byte at its place, as of the
  /// branch's end; the rest is a hole. Throws [IOException] with the reason.
  public Extracted extract(long id, String volume, Path to) throws IOException {
    Path directory = branches.resolve(Long.toString(id));
    Branch branch = Branches.read(disk, directory);
    if (branch == null) {
      throw new IOException("there is no branch " + id + " whose report can be read");
    }
    Branch.Part part = branch.part(volume);
    if (part == null) {
      throw new IOException("branch " + id + " holds nothing of a volume " + volume);
    }
    VolumeEntry entry =
        new VolumeEntry(
            part.number(),
            part.uuid(),
            part.name(),
            part.sizeBytes(),
            VolumeEntry.BLOCK_BYTES_SMALL);
    ExtentSet places = new ExtentSet();
    try (VolumeImage image = VolumeImage.create(disk, to, entry)) {
      image(directory, entry, image, places);
      log(directory, branch, entry, image, places);
      image.sync();
    } catch (Malformed e) {
      throw new IOException("branch " + id + ": " + e.getMessage(), e);
    }
    java.util.List<Place> found = new java.util.ArrayList<>();
    places.forEach((number, offset, length) -> found.add(new Place(offset, length)));
    return new Extracted(branch, part, found);
  }

  private void image(Path directory, VolumeEntry entry, VolumeImage into, ExtentSet places)
      throws IOException, Malformed {
    try (StagedExtents image = StagedExtents.read(disk, directory.resolve(Branches.IMAGE))) {
      image.forEach(
          new StagedExtents.Sink() {
            @Override
            public void data(int volume, long offset, MemorySegment bytes) throws IOException {
              if (volume == entry.number()) {
                into.write(offset, bytes);
                places.add(volume, offset, bytes.byteSize());
              }
            }

            @Override
            public void zero(int volume, long offset, long length) throws IOException {
              if (volume == entry.number()) {
                into.zero(offset, length);
                places.add(volume, offset, length);
              }
            }
          });
    }
  }

  private void log(
      Path directory, Branch branch, VolumeEntry entry, VolumeImage into, ExtentSet places)
      throws IOException, Malformed {
    try (StagedLog log = StagedLog.read(disk, directory.resolve(Branches.LOG), branch.from())) {
      log.forEach(
          branch.end().lsn(),
          (header, payload) -> {
            if (changes(header) && header.volume() == entry.number()) {
              into.onRecord(header, payload, true);
              places.add(header.volume(), header.offset(), header.length());
            }
          });
    }
  }

  private static boolean changes(RecordHeader header) {
    RecordType type = header.type();
    return type == RecordType.WRITE || type == RecordType.ZERO || type == RecordType.TRIM;
  }
}
