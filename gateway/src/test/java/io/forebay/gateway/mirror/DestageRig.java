package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.ledger.MemoryTables;
import io.forebay.gateway.ledger.SegmentTables;
import io.forebay.gateway.log.MemoryLog;
import io.forebay.gateway.log.RecordHeader;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.mirror.Image.Entry;
import io.forebay.gateway.mirror.MirrorRefused.Reason;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// A group reduced to what a destager sees of it: a state file that survives, a log that survives, and
/// a simulated machine with the mirrors. A model says what they must hold.
final class DestageRig implements DestageJournal, ControlSink, DestageEvents, Mirrors {
  static final UUID GROUP = new UUID(0x1111, 0x2222);
  private static final Path DATA = Path.of("/data");
  private static final Path STATE = DATA.resolve("state");
  private static final int INDEX_BYTES = 3 << 20;

  /// What the state file says: volumes as of `destaged`, with the LSN of each one's last sync.
  record State(Position destaged, long destaging, long stop, Map<Integer, Long> volumes) {}

  final SimRig sim;
  final MemoryLog log = new MemoryLog(GROUP);
  final Image image = new Image();
  final Map<Integer, Integer> sizes = new TreeMap<>(); // As of appended.
  final List<IoFailure> failures = new ArrayList<>();
  DestagePace pace = DestagePace.DEFAULT; // Of the next boot.
  int recoveries;
  Runnable beforeBegin = () -> {};
  LongConsumer checkOnDestaged = lsn -> {};
  State state;
  Map<Integer, Mirror> mirrors = new TreeMap<>();
  private @Nullable DestageBuffers buffers;
  private @Nullable PendingIndex index;
  private @Nullable Destager destager;
  private @Nullable ReadPath reads;
  private @Nullable Backlog backlog;
  SegmentTables tables = new MemoryTables();
  int evictions;
  private int asked;

  /// Index memory above which the backlog is spilled; of log for one table.
  long spillAboveBytes = Long.MAX_VALUE;

  static final long TABLE_BYTES = 64 << 10;
  DestageMutant mutant = DestageMutant.NONE;
  BatchWatch watch = BatchWatch.NONE;

  /// A replay acts as if memory were used up at this record.
  long forgetAtLsn = -1;

  DestageRig(long seed) throws IOException {
    sim = new SimRig(seed);
    sim.disk.makeDirectories(DATA);
    sim.disk.open(STATE, Mode.CREATE).close();
    sim.disk.syncDirectory(DATA);
    sim.disk.forbidWhile(log.lock::heldByMe);
    state = new State(log.origin(), 0, NO_STOP, Map.of());
    log.epochStart();
    log.sync();
    log.diskRead = (lsn, bytes) -> touch();
  }

  Destager destager() {
    return Check.present(destager, "booted", 0, 0);
  }

  PendingIndex index() {
    return Check.present(index, "booted", 0, 0);
  }

  Backlog backlog() {
    return Check.present(backlog, "booted", 0, 0);
  }

  ReadPath reads() {
    return Check.present(reads, "booted", 0, 0);
  }

  static MirrorPlace place(int volume) {
    return MirrorPlace.ofFile(Path.of("/data/volumes/" + volume + "/mirror.raw"));
  }

  static MirrorIdentity identity(int volume) {
    return new MirrorIdentity(new UUID(7, volume), GROUP);
  }

  // ---- A process's life

  void boot() throws IOException {
    Platform booted = sim.machine.boot();
    mirrors = new TreeMap<>();
    for (var volume : state.volumes().entrySet()) {
      int number = volume.getKey();
      if (sim.disk.exists(place(number).file()) || !deletedByBatch(number)) {
        Mirror mirror =
            Mirror.open(
                sim.disk, place(number), identity(number), volume.getValue(), state.destaging());
        mirror.hold(held());
        mirrors.put(number, mirror);
      }
    }
    PendingIndex fresh = new PendingIndex(sim.disk, INDEX_BYTES);
    index = fresh;
    BacklogPorts backlogPorts =
        new BacklogPorts(log, log.lock, fresh, tables, log::position, () -> evictions++);
    Backlog spilling =
        new Backlog(booted, "g", backlogPorts, new Backlog.Shape(spillAboveBytes, TABLE_BYTES));
    backlog = spilling;
    fresh.replayFrom(state.destaged().lsn());
    log.replay(
        state.destaged(),
        (type, flags, lsn, volume, offset, length) -> {
          if (lsn == forgetAtLsn) {
            fresh.forgetBelow(lsn);
          }
          fresh.onRecord(type, flags, lsn, volume, offset, length);
        });
    spilling.fillGap();
    log.listener = fresh;
    buffers = mutant.buffers(sim.disk, fresh, log.lock);
    DestagePorts ports =
        new DestagePorts(mutant.log(log), log.lock, fresh, this, this, this, this, buffers);
    destager = new Destager(booted, "g", ports, pace, state.destaged());
    reads = new ReadPath(booted, log, log.lock, fresh, spilling);
    destager.start(state.destaging());
    spilling.start();
  }

  void shutDown() throws IOException {
    destager().close();
    backlog().close();
    boolean[] quiet = new boolean[1];
    reads().close(() -> quiet[0] = true);
    sim.scheduler.runUntil(() -> quiet[0], 100_000, "reads quiet");
    index().close();
    Check.present(buffers, "booted", 0, 0).close();
    for (Mirror mirror : mirrors.values()) {
      mirror.close();
    }
    sim.machine.exit();
    log.listener = (type, flags, lsn, volume, offset, length) -> {};
  }

  /// kill -9, or the end after a crash.
  void die() {
    sim.machine.processCrash();
    log.listener = (type, flags, lsn, volume, offset, length) -> {};
  }

  void powerCut() throws IOException {
    sim.machine.powerCut();
    log.listener = (type, flags, lsn, volume, offset, length) -> {};
    log.powerCut();
    image.cutAt(log.appended());
    sizes.clear();
    image.at(log.appended()).forEach((volume, bytes) -> sizes.put(volume, bytes.length));
  }

  @Override
  public BatchWatch watch() {
    return watch;
  }

  // ---- Hosts

  /// The size of a volume that there is, as of appended.
  int size(int volume) {
    return Check.present(sizes.get(volume), "volume", volume, 0);
  }

  void write(int volume, long offset, byte[] payload) {
    append(RecordType.WRITE, 0, volume, offset, payload.length, payload);
  }

  void append(RecordType type, int flags, int volume, long offset, int length, byte[] payload) {
    long lsn = log.append(type, flags, volume, offset, length, payload);
    image.add(new Entry(type, lsn, volume, offset, length, payload));
  }

  /// Creates, grows (to `size`) or deletes (0) a volume.
  void change(int volume, int size) {
    byte[] payload = ByteBuffer.allocate(8).putInt(volume).putInt(size).array();
    long lsn = log.append(RecordType.VOLUME_CHANGED, 0, 0, 0, 8, payload);
    image.add(new Entry(RecordType.VOLUME_CHANGED, lsn, volume, 0, size, payload));
    if (size == 0) {
      sizes.remove(volume);
    } else {
      sizes.put(volume, size);
    }
  }

  /// Closes the batch and makes it durable; returns where.
  long flush() {
    long end = log.mark();
    log.sync();
    destager().onDurable();
    backlog().onProgress();
    return end;
  }

  void drain() {
    flush();
    destager().hurry();
    sim.scheduler.runUntil(
        () -> destager().destaged().lsn() == log.durable() && idleAt == log.durable(),
        100_000,
        "destaged");
  }

  // ---- What the destager calls

  private long idleAt = -1;

  @Override
  public long stop() {
    return state.stop();
  }

  @Override
  public Grant beginBatch(Position destaged, long destaging) throws IOException {
    if (later()) {
      return Grant.LATER;
    }
    touch();
    beforeBegin.run();
    if (state.stop() < destaging) {
      return Grant.STOPPED;
    }
    assertThat(destaging).as("destaging only grows").isGreaterThanOrEqualTo(state.destaging());
    record(destaged, destaging);
    touch();
    return Grant.GRANTED;
  }

  @Override
  public boolean idle(Position destaged) throws IOException {
    if (later()) {
      return false;
    }
    touch();
    record(destaged, state.destaging());
    touch();
    idleAt = destaged.lsn();
    log.trimTo(Math.max(log.start(), destaged.lsn()));
    for (Mirror mirror : mirrors.values()) {
      mirror.hold(held());
    }
    return true;
  }

  /// Sometimes the state file is being written: the destager is woken afterwards.
  private boolean later() {
    asked++;
    if (asked % 3 != 0) {
      return false;
    }
    sim.scheduler.after(50_000, destager()::wake);
    return true;
  }

  private void record(Position destaged, long destaging) {
    Map<Integer, Long> volumes = new TreeMap<>();
    mirrors.forEach((volume, mirror) -> volumes.put(volume, mirror.synced().lsn()));
    state = new State(destaged, destaging, state.stop(), volumes);
  }

  /// Sets the stop, as a hold does; or lifts it.
  void setStop(long lsn) {
    if (lsn == NO_STOP) {
      mirrors.values().forEach(mirror -> mirror.hold(false));
    }
    state = new State(state.destaged(), state.destaging(), lsn, state.volumes());
    destager().onStopMoved();
  }

  /// Whether a hold is settled: the mirrors stand still at the stop.
  boolean held() {
    return state.stop() == state.destaged().lsn() && state.destaging() <= state.stop();
  }

  /// Stands for the writing of the state file: a place to crash in.
  private void touch() throws IOException {
    try (DiskFile file = sim.disk.open(STATE, Mode.WRITE)) {
      file.sync();
    }
  }

  @Override
  public void onControl(RecordHeader header, MemorySegment payload) throws IOException {
    if (header.type() != RecordType.VOLUME_CHANGED) {
      return;
    }
    ByteBuffer bytes = payload.asByteBuffer();
    int volume = bytes.getInt();
    int size = bytes.getInt();
    Mirror mirror = mirrors.get(volume);
    if (size == 0) {
      mirrors.remove(volume);
      if (mirror != null) {
        mirror.close();
      }
      Mirror.remove(sim.disk, place(volume));
    } else if (mirror == null) {
      Position at = new Position(GROUP, header.epoch(), header.lsn(), header.chain());
      mirrors.put(volume, Mirror.create(sim.disk, place(volume), identity(volume), size, at));
    } else {
      mirror.grow(size);
    }
  }

  @Override
  public void onDestaged(Position destaged) {
    checkOnDestaged.accept(destaged.lsn());
    backlog().onProgress();
  }

  @Override
  public void onEvicted() {}

  @Override
  public void onDestageFailed(IoFailure failure) {
    failures.add(failure);
  }

  @Override
  public void onDestageRecovered() {
    recoveries++;
  }

  @Override
  public @Nullable Mirror find(int volume) throws IOException {
    Mirror mirror = mirrors.get(volume);
    if (mirror == null && !deletedByBatch(volume)) {
      throw new MirrorRefused(Reason.MISSING, "no mirror of volume " + volume);
    }
    return mirror;
  }

  private boolean deletedByBatch(int volume) {
    return image.deletes(volume, state.destaged().lsn(), state.destaging());
  }

  // ---- What must hold

  /// The mirror files, byte for byte, are the volumes as of `lsn`.
  void assertMirrorsAre(long lsn) {
    image.assertMirrors(sim.disk, mirrors.keySet(), lsn);
  }

  /// A read of the live volume shows every write appended.
  void assertRead(int volume, int offset, int length) {
    Mirror mirror = mirrors.get(volume);
    if (mirror == null) {
      return; // Created, not destaged yet: the group has not made it yet either.
    }
    MemorySegment into = Arena.ofAuto().allocate(Math.max(1, length)).fill((byte) 0x55);
    Object[] answer = new Object[1];
    reads()
        .read(
            volume,
            mirror,
            offset,
            into.asSlice(0, length).asByteBuffer(),
            failure -> answer[0] = failure == null ? "read" : failure);
    sim.scheduler.runUntil(() -> answer[0] != null || sim.machine.crashed(), 1_000_000, "read");
    if (sim.machine.crashed()) {
      return;
    }
    if (!answer[0].equals("read")) {
      var faults = sim.disk.faults;
      assertThat(faults.readFails + faults.syncFails + faults.metadataFails).isPositive();
      return;
    }
    byte[] found = into.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    image.assertBytes(log.appended(), volume, offset, found);
  }
}
