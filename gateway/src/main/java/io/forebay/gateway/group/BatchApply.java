package io.forebay.gateway.group;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.log.RecordHeader;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.mirror.Mirror;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Writes a staged catch-up batch into the mirrors: extents first, then its log. Redo-only, so that it
/// may be cut anywhere and done again from its start (R1: nobody looks at the mirrors before it is
/// through).
final class BatchApply {
  private final Staging staging;
  private final Position end;
  private final Mirrors mirrors;
  private final Before before;
  private final Changes changes;
  private Projection control;
  private @Nullable Waiting waiting;
  private @Nullable Malformed malformed;

  /// Mirrors by volume, made or grown as needed.
  interface Mirrors {
    Mirror mirror(VolumeEntry volume) throws IOException;
  }

  /// What has to be done about our own volumes before anything is written, by what they are to be at the end.
  interface Before {
    void apply(Projection control) throws IOException;
  }

  /// Tells `changes` all that it writes (C3).
  BatchApply(Staging staging, Position end, Mirrors mirrors, Before before, Changes changes) {
    this.changes = changes;
    this.staging = staging;
    this.end = end;
    this.mirrors = mirrors;
    this.before = before;
    control = staging.header().control();
  }

  /// Applies everything and syncs every mirror at the batch's end. Returns what the control records below
  /// the end add up to. Blocks.
  Projection run() throws IOException, Malformed {
    readControl();
    before.apply(control);
    staging
        .extents()
        .forEach(
            new StagedExtents.Sink() {
              @Override
              public void data(int volume, long offset, MemorySegment bytes) throws IOException {
                write(volume, offset, bytes);
              }

              @Override
              public void zero(int volume, long offset, long length) throws IOException {
                clear(volume, offset, length, true);
              }
            });
    staging.log().forEach(end.lsn(), this::record);
    for (VolumeEntry volume : control.volumes().volumes()) {
      mirrors.mirror(volume).restart(end);
    }
    return control;
  }

  /// The volumes as they are at the end come first: what goes to others is not worth a file.
  private void readControl() throws IOException, Malformed {
    staging.log().forEach(end.lsn(), this::controlRecord);
    if (malformed != null) {
      throw malformed;
    }
  }

  /// A Checkpoint waits for the Mark that follows it, where it stops readers.
  private record Waiting(ControlRecord record, long lsn, long wallMillis) {}

  private void controlRecord(RecordHeader header, MemorySegment payload) {
    if (waiting != null) {
      control = control.apply(waiting.record(), waiting.lsn(), header.end(), waiting.wallMillis());
      waiting = null;
    }
    if (header.lsn() < staging.header().controlLsn() || malformed != null) {
      return;
    }
    try {
      note(header, payload.asByteBuffer());
    } catch (Malformed e) {
      malformed = e;
    }
  }

  private void note(RecordHeader header, ByteBuffer payload) throws Malformed {
    long lsn = header.lsn();
    switch (header.type()) {
      case VOLUME_CHANGED -> {
        ControlRecord changed = ControlCodec.volumeChanged(header.volume(), payload);
        control.requireRoom(changed);
        control = control.apply(changed, lsn, header.end(), header.wallMillis());
      }
      case STATE ->
          control =
              control.apply(ControlCodec.state(payload), lsn, header.end(), header.wallMillis());
      case CHECKPOINT ->
          waiting =
              new Waiting(
                  ControlCodec.checkpoint(header.flags(), payload), lsn, header.wallMillis());
      case WRITE, ZERO, TRIM, EPOCH_START, EPOCH_END, MARK -> {}
    }
  }

  private void record(RecordHeader header, MemorySegment payload) throws IOException {
    if (header.type() == RecordType.WRITE) {
      write(header.volume(), header.offset(), payload);
    } else if (header.type() == RecordType.ZERO || header.type() == RecordType.TRIM) {
      boolean punch = header.flags() == 0;
      clear(header.volume(), header.offset(), header.length(), punch);
    }
  }

  private void write(int volume, long offset, MemorySegment bytes) throws IOException {
    VolumeEntry entry = control.volumes().byNumber(volume);
    if (entry != null) {
      changes.written(volume, offset, bytes.byteSize());
      mirrors.mirror(entry).write(bytes, offset);
    }
  }

  private void clear(int volume, long offset, long length, boolean punch) throws IOException {
    VolumeEntry entry = control.volumes().byNumber(volume);
    if (entry != null) {
      changes.written(volume, offset, length);
      mirrors.mirror(entry).zero(offset, length, punch);
    }
  }

  /// Bytes that a batch of `totalBytes` may take in the staging, with its log.
  static long stagingBytes(long totalBytes, long logBytes) {
    return Lsn.roundUp(totalBytes + totalBytes / 64 + logBytes, Lsn.FOLD_BYTES);
  }
}
