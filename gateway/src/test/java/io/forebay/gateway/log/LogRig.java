package io.forebay.gateway.log;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.sim.SimDisk;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/// A log on a simulated machine: what the tests of this room start from.
final class LogRig {
  static final UUID GROUP = new UUID(0x0123456789abcdefL, 0x8edcba9876543210L);
  static final UUID STORE = new UUID(0x1111111111114111L, 0x8111111111111111L);
  static final LogShape SMALL = new LogShape(16 << 20, 4, 16 << 20);
  static final UUID OTHER_STORE = new UUID(0x2222222222224222L, 0x8222222222222222L);
  static final LogPlace PLACE = place(STORE);

  /// One call of the listener.
  record Seen(RecordType type, int flags, long lsn, int volume, long offset, int length) {}

  final SimRig sim;
  final LogShape shape;
  final LogPlace place;
  final List<LogAlarm> alarms = new ArrayList<>();
  final List<Seen> seen = new ArrayList<>();
  final RecordListener listener =
      (type, flags, lsn, volume, offset, length) ->
          seen.add(new Seen(type, flags, lsn, volume, offset, length));
  Platform platform;

  /// What a group's state file would say.
  LogRoot root =
      new LogRoot(
          0,
          Chain.seed(GROUP),
          0,
          Chain.seed(GROUP),
          List.of(),
          new Closing.Open(),
          "",
          0,
          LogRoot.NOTHING_ACCEPTED);

  /// Set as soon as the rig is given away.
  @SuppressWarnings("NullAway.Init")
  Log log;

  static LogPlace place(UUID store) {
    return new LogPlace(GROUP, store, Path.of("/data/segments"), SimDisk.SHARED.resolve("ring"));
  }

  private LogRig(long seed, LogShape shape, LogPlace place) {
    sim = new SimRig(seed);
    this.shape = shape;
    this.place = place;
    platform = sim.machine.boot();
  }

  /// A new log that accepts hosts' writes; its EpochStart is durable.
  static LogRig open(long seed) throws Exception {
    LogRig rig = created(seed, SMALL, PLACE);
    rig.admit(EpochCause.FIRST);
    return rig;
  }

  /// A new log that nobody feeds yet.
  static LogRig created(long seed, LogShape shape, LogPlace place) throws IOException {
    return created(seed, shape, place, LogStart.first(GROUP));
  }

  /// As above, a log that begins at `start`.
  static LogRig created(long seed, LogShape shape, LogPlace place, LogStart start)
      throws IOException {
    LogRig rig = new LogRig(seed, shape, place);
    rig.sim.disk.makeDirectories(SimDisk.SHARED);
    long lsn = start.lsn();
    rig.root =
        new LogRoot(
            lsn,
            start.chain(),
            lsn,
            start.chain(),
            start.epochs(),
            new Closing.Open(),
            "",
            0,
            LogRoot.NOTHING_ACCEPTED);
    rig.use(Log.create(rig.platform, place, shape, start, rig.listener, rig.alarms::add));
    return rig;
  }

  void use(Log opened) throws IOException {
    log = opened;
    root = with(new Closing.Open(), platform.disk().bootId(), root.claimedDurable());
    sim.disk.forbidWhile(log.lock()::heldByMe);
  }

  LogRoot with(Closing closing, String bootId, long claimed) {
    return new LogRoot(
        root.startLsn(),
        root.startChain(),
        root.fromLsn(),
        root.fromChain(),
        root.epochs(),
        closing,
        bootId,
        claimed,
        LogRoot.NOTHING_ACCEPTED);
  }

  /// Destages everything durable, as far as this room can tell, and gives up the log below `start`.
  void destage(Position start) {
    Position to = log.durablePosition();
    root =
        new LogRoot(
            start.lsn(),
            start.chain(),
            to.lsn(),
            to.chain(),
            log.epochs(),
            root.closing(),
            root.bootId(),
            to.lsn(),
            LogRoot.NOTHING_ACCEPTED);
    log.trimTo(start.lsn());
  }

  void kill() {
    sim.machine.processCrash();
  }

  void cutPower() {
    sim.machine.powerCut();
  }

  /// Stops cleanly; `removeRing` false is a process that died before its last step.
  void stop(boolean removeRing) throws IOException {
    Position end = log.closeCleanly();
    root = with(new Closing.Clean(end.lsn(), end.chain()), root.bootId(), end.lsn());
    if (removeRing) {
      log.close();
      sim.machine.exit();
    } else {
      kill();
    }
  }

  /// Boots and recovers; on `Recovered` the log is in use.
  Recovery recover() throws IOException {
    platform = sim.machine.boot();
    seen.clear();
    alarms.clear();
    Recovery recovery = Log.recover(platform, place, shape, root, listener, alarms::add);
    if (recovery instanceof Recovery.Recovered(RecoveryRow row, Log opened)) {
      use(opened);
    }
    return recovery;
  }

  RecoveryRow recoveredRow() throws IOException {
    Recovery recovery = recover();
    if (!(recovery instanceof Recovery.Recovered)) {
      throw new AssertionError(recovery);
    }
    return recovery.row();
  }

  void admit(EpochCause cause) throws Exception {
    log.openEpoch(place.store(), cause, 0);
    flush();
    log.admitHosts(true);
  }

  /// Appends `payload` to volume 1 at `offset`.
  Admission write(long offset, byte[] payload) {
    return log.append(RecordType.WRITE, 0, 1, offset, payload.length, ByteBuffer.wrap(payload));
  }

  /// Flushes and steps until it is answered.
  void flush() {
    boolean[] done = new boolean[1];
    log.flush(failure -> {
      if (failure != null) {
        throw new AssertionError("flush failed: " + failure);
      }
      done[0] = true;
    });
    until(() -> done[0], "flushed");
  }

  void until(java.util.function.BooleanSupplier reached, String what) {
    sim.scheduler.runUntil(reached, 1_000_000, what);
  }

  /// `[lsn, lsn + size)` of the log.
  byte[] read(long lsn, int size) throws IOException {
    byte[] into = new byte[size];
    try (Pin pin = log.pin(lsn)) {
      log.read(pin.lsn(), MemorySegment.ofArray(into));
    }
    return into;
  }

  /// Offsets of the Writes that the listener saw.
  List<Long> writes() {
    return seen.stream().filter(each -> each.type() == RecordType.WRITE).map(Seen::offset).toList();
  }

  Path slot(int number) {
    return PLACE.segments().resolve(SlotFiles.name(number));
  }

  /// Flips a bit in a slot's file, under the engine's feet.
  void flip(int slot, long offset) {
    sim.disk.inode(slot(slot)).flip(offset, 3);
  }

  /// `size` bytes that tell themselves apart: the seed, and a stretch of the pool that depends on it.
  static byte[] bytes(int seed, int size) {
    int from = Math.floorMod(seed * POOL_STEP, POOL.length - RecordLayout.PAYLOAD_BYTES_MAX);
    byte[] made =
        size <= RecordLayout.PAYLOAD_BYTES_MAX
            ? Arrays.copyOfRange(POOL, from, from + size)
            : Arrays.copyOf(POOL, size);
    for (int i = 0; i < Math.min(size, Integer.BYTES); i++) {
      made[i] = (byte) (seed >> 8 * i);
    }
    return made;
  }

  /// Random bytes, made once: a simulation wants gigabytes of them.
  private static final byte[] POOL = pool();

  /// Odd, so that neighbouring seeds begin far from one another.
  private static final int POOL_STEP = 611_953;

  private static byte[] pool() {
    byte[] made = new byte[1 << 20];
    new SplittableRandom(1).nextBytes(made);
    return made;
  }
}
