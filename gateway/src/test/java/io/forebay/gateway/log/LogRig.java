package io.forebay.gateway.log;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.sim.SimDisk;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A log on a simulated machine: what the tests of this room start from.
final class LogRig {
  static final UUID GROUP = new UUID(0x0123456789abcdefL, 0x8edcba9876543210L);
  static final UUID STORE = new UUID(0x1111111111114111L, 0x8111111111111111L);
  static final LogShape SMALL = new LogShape(16 << 20, 4, 16 << 20);
  static final LogPlace PLACE =
      new LogPlace(GROUP, STORE, Path.of("/data/segments"), SimDisk.SHARED.resolve("ring"));

  /// One call of the listener.
  record Seen(RecordType type, int flags, long lsn, int volume, long offset, int length) {}

  final SimRig sim;
  final LogShape shape;
  final List<LogAlarm> alarms = new ArrayList<>();
  final List<Seen> seen = new ArrayList<>();
  final RecordListener listener =
      (type, flags, lsn, volume, offset, length) ->
          seen.add(new Seen(type, flags, lsn, volume, offset, length));
  Platform platform;

  /// Set as soon as the rig is given away.
  @SuppressWarnings("NullAway.Init")
  Log log;

  private LogRig(long seed, LogShape shape) {
    sim = new SimRig(seed);
    this.shape = shape;
    platform = sim.machine.boot();
  }

  /// A new log that accepts hosts' writes; its EpochStart is durable.
  static LogRig open(long seed) throws Exception {
    LogRig rig = created(seed, SMALL);
    rig.admit(EpochCause.FIRST);
    return rig;
  }

  static LogRig created(long seed, LogShape shape) throws IOException {
    LogRig rig = new LogRig(seed, shape);
    rig.sim.disk.makeDirectories(SimDisk.SHARED);
    rig.use(
        Log.create(
            rig.platform, PLACE, shape, LogStart.first(GROUP), rig.listener, rig.alarms::add));
    return rig;
  }

  void use(Log opened) {
    log = opened;
    sim.disk.forbidWhile(log.lock()::heldByMe);
  }

  void admit(EpochCause cause) throws Exception {
    log.openEpoch(STORE, cause, 0);
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

  /// `size` bytes that tell themselves apart.
  static byte[] bytes(int seed, int size) {
    byte[] made = new byte[size];
    new java.util.Random(seed).nextBytes(made);
    return made;
  }
}
