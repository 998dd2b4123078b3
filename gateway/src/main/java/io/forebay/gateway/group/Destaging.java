package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.ControlRecord.Change;
import io.forebay.gateway.group.ControlRecord.VolumeChanged;
import io.forebay.gateway.log.RecordHeader;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.mirror.BatchWatch;
import io.forebay.gateway.mirror.ControlSink;
import io.forebay.gateway.mirror.DestageEvents;
import io.forebay.gateway.mirror.DestageJournal;
import io.forebay.gateway.mirror.WriteWatch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The group as the destager sees it: where it has to stop, what it wants recorded, and what control
/// records do when they are destaged.
///
/// The destager's thread asks; the agent writes the state file and wakes it. Neither waits for the other.
final class Destaging implements DestageJournal, ControlSink, DestageEvents {
  /// What the destager wants the state file to say.
  record Wish(Position destaged, long destaging, Projection applied) {}

  private final LiveState state;
  private final MirrorTable mirrors;
  private final GroupEvents events;
  private final GroupAgent agent;
  private final Timeline timeline;
  private final RoomGate gate;
  private final Runnable onProgress;
  private final WriteWatch writes = new WriteWatch();
  private final Changes changes;
  private final BatchWatch watch = new Watches();
  private Projection applied; // Of the destager's thread.
  private volatile @Nullable Wish wish;
  private volatile long holdStop;

  Destaging(
      GroupParts parts, Projection applied, Timeline timeline, RoomGate gate, Runnable onProgress) {
    this.state = parts.state();
    this.mirrors = parts.mirrors();
    this.changes = parts.changes();
    this.events = parts.events();
    this.agent = parts.agent();
    this.timeline = timeline;
    this.gate = gate;
    this.onProgress = onProgress;
    this.applied = applied;
    holdChanged();
  }

  // ---- Journal

  @Override
  public long stop() {
    return Math.min(holdStop, timeline.firstHoldStop());
  }

  @Override
  public Grant beginBatch(Position destaged, long destaging) {
    LogExtent log = state.get().log();
    if (log.destagedLsn() == destaged.lsn() && log.destagingLsn() >= destaging) {
      Check.check(log.destagingLsn() <= stop(), "C1", log.destagingLsn(), stop());
      return Grant.GRANTED;
    }
    if (stop() < destaging) {
      return Grant.STOPPED;
    }
    wish = new Wish(destaged, destaging, applied);
    agent.wake();
    return Grant.LATER;
  }

  @Override
  public boolean idle(Position destaged) {
    LogExtent log = state.get().log();
    boolean said = log.destagedLsn() == destaged.lsn() && log.destagingLsn() == destaged.lsn();
    Hold hold = state.get().stops().hold();
    boolean settles = hold != null && !hold.settled() && hold.stopLsn() == destaged.lsn();
    if (said && !settles) {
      return true;
    }
    wish = new Wish(destaged, destaged.lsn(), applied);
    agent.wake();
    return false;
  }

  /// What the destager asked for last, once. On the agent.
  @Nullable Wish takeWish() {
    Wish taken = wish;
    wish = null;
    return taken;
  }

  /// The state file's hold has changed. On the agent.
  void holdChanged() {
    Hold hold = state.get().stops().hold();
    holdStop = hold == null ? NO_STOP : hold.stopLsn();
  }

  // ---- Control records, when everything before them is in the mirrors

  @Override
  public void onControl(RecordHeader header, MemorySegment payload) throws IOException {
    ControlRecord record = decode(header, payload);
    if (record == null) {
      return;
    }
    if (record instanceof VolumeChanged changed) {
      takeEffect(changed, header);
    }
    long stop = ControlCodec.stopBehind(header.end());
    applied = applied.apply(record, header.lsn(), stop, header.wallMillis());
  }

  private @Nullable ControlRecord decode(RecordHeader header, MemorySegment payload)
      throws IOException {
    try {
      ControlRecord record =
          ControlCodec.decode(
              header.type(), header.flags(), header.volume(), payload.asByteBuffer());
      applied.requireRoom(record);
      events.cleared(GroupAlarm.RECORD_NOT_UNDERSTOOD, "");
      return record;
    } catch (Malformed e) {
      String detail =
          ControlCodec.notUnderstood(header.lsn(), header.type(), e)
              + ": the mirrors stay before it; update this appliance";
      events.raised(GroupAlarm.RECORD_NOT_UNDERSTOOD, "", detail);
      throw new IOException(detail);
    }
  }

  private void takeEffect(VolumeChanged changed, RecordHeader header) throws IOException {
    VolumeEntry volume = changed.volume();
    switch (changed.change()) {
      case CREATED ->
          mirrors.create(volume, mirrors.backing(volume.number()), position(header, volume));
      case GROWN -> mirrors.grow(volume);
      case RENAMED -> {}
      case DELETED ->
          mirrors.remove(volume.number(), volume.uuid(), mirrors.backing(volume.number()));
    }
    Check.check(
        changed.change() != Change.DELETED || mirrors.find(volume.number()) == null, "gone");
  }

  private Position position(RecordHeader header, VolumeEntry volume) {
    Check.check(header.volume() == volume.number(), "volume number", header, volume);
    return new Position(
        state.get().identity().group(), header.epoch(), header.lsn(), header.chain());
  }

  // ---- Events

  @Override
  public BatchWatch watch() {
    return watch;
  }

  WriteWatch writes() {
    return writes;
  }

  /// Hands on to all who look at records.
  private final class Watches implements BatchWatch {
    @Override
    public void begun() {
      writes.begun();
    }

    @Override
    public void read(RecordType type, MemorySegment log, long at) {
      writes.read(type, log, at);
      // The batch before ended with whatever changed the volumes.
      changes.read(type, log, at, applied.volumes());
    }

    @Override
    public void done() {
      writes.done();
      changes.batchDone();
    }
  }

  @Override
  public void onDestaged(Position destaged) {
    onProgress.run(); // For the rest it counts once the state file says so.
  }

  @Override
  public void onEvicted() {
    gate.wakeAll();
  }

  @Override
  public void onDestageFailed(IoFailure failure) {
    boolean full = failure instanceof IoFailure.NoSpace;
    events.raised(full ? GroupAlarm.MIRROR_FULL : GroupAlarm.MIRROR_FAILED, "", failure.reason());
    gate.broken(failure);
  }

  @Override
  public void onDestageRecovered() {
    events.cleared(GroupAlarm.MIRROR_FULL, "");
    events.cleared(GroupAlarm.MIRROR_FAILED, "");
    gate.broken(null);
  }
}
