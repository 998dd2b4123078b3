package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.log.LogReport;
import io.forebay.gateway.log.LogVerifier;
import io.forebay.gateway.log.RecordHeader;
import io.forebay.gateway.log.RecordType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A group that nobody has open, looked at and left as it is: what `log verify`, `log dump` and
/// `volume extract` work on. The caller holds the lock of the home. Blocks.
public final class ClosedGroup {
  private final Disk disk;
  private final GroupPlaces places;
  private final GroupState state;

  private ClosedGroup(Disk disk, GroupPlaces places, GroupState state) {
    this.disk = disk;
    this.places = places;
    this.state = state;
  }

  /// Reads the state file. Throws [IOException] with the reason when there is none to go by.
  public static ClosedGroup read(Disk disk, GroupPlaces places) throws IOException {
    if (disk.exists(places.unfinished())) {
      throw new IOException(places.home() + " is a group that was being made or removed");
    }
    return switch (StateFile.open(disk, places.state())) {
      case StateFile.Found.Damaged(String reason) -> throw new IOException(reason);
      case StateFile.Found.Whole(StateFile file, GroupState state) -> {
        file.close();
        yield new ClosedGroup(disk, places, state);
      }
    };
  }

  public String name() {
    return state.identity().name();
  }

  /// Proves the log; `records` sees what was proved.
  public LogReport verify(LogVerifier.Records records) throws IOException {
    if (!state.log().present()) {
      throw new IOException(
          "group "
              + name()
              + " has no log: its first sync was never complete, so it holds no image");
    }
    return LogVerifier.verify(disk, state.identity().logPlace(places), state.logRoot(), records);
  }

  /// What [#extract] has written.
  ///
  /// @param at the instant that the image is of
  /// @param wallMillis of the last record before it, 0 when the log holds none
  public record Extracted(
      VolumeEntry volume, Position at, long wallMillis, List<String> findings) {}

  /// Writes the volume's image as of the last durable instant into the new file `to`: its mirror, and
  /// on top what the log has beyond it. Null when there is no such volume then.
  public @Nullable Extracted extract(String volume, Path to) throws IOException {
    if (!state.imageUsable() || state.intent() != null) {
      throw new IOException(
          "the image of group "
              + name()
              + " is between two instants, since a catch-up batch was being applied: start the"
              + " appliance, which finishes that");
    }
    Survey survey = new Survey(state.applied());
    LogReport report = verify(survey);
    if (report.dataMissing()) {
      throw new IOException(String.join("; ", report.findings()));
    }
    VolumeEntry found = survey.control.volumes().byName(volume);
    if (found == null) {
      return null;
    }
    try (VolumeImage image = VolumeImage.create(disk, to, found)) {
      image.copy(mirror(found));
      verify(image);
      image.sync();
    }
    Epoch last = report.epochs().isEmpty() ? null : report.epochs().getLast();
    int epoch = last == null ? 0 : last.number();
    Position at = new Position(state.identity().group(), epoch, report.provedTo(), survey.chain);
    return new Extracted(found, at, survey.wallMillis, report.findings());
  }

  /// The file with the mirror; null when the volume was made in the part that the log still has.
  private @Nullable Path mirror(VolumeEntry volume) throws IOException {
    for (LocalVolume local : state.local()) {
      if (local.number() == volume.number()) {
        return MirrorTable.place(places, volume.uuid(), local.backing()).file();
      }
    }
    Path own = MirrorTable.place(places, volume.uuid(), new Backing.Own()).file();
    return disk.exists(own) ? own : null;
  }

  /// What the records beyond the mirror make of the volume table.
  private static final class Survey implements LogVerifier.Records {
    private Projection control;
    private long wallMillis;
    private long chain;

    Survey(Projection control) {
      this.control = control;
    }

    @Override
    public void onRecord(RecordHeader header, MemorySegment payload, boolean replayed)
        throws IOException {
      wallMillis = Math.max(wallMillis, header.wallMillis());
      chain = header.chain();
      if (!replayed || header.type() != RecordType.VOLUME_CHANGED) {
        return;
      }
      try {
        ByteBuffer bytes = payload.asByteBuffer();
        ControlRecord changed = ControlCodec.volumeChanged(header.volume(), bytes);
        control = control.apply(changed, header.lsn(), header.end(), header.wallMillis());
      } catch (Malformed e) {
        throw new IOException("a volume's record in the log: " + e.getMessage(), e);
      }
    }
  }
}
