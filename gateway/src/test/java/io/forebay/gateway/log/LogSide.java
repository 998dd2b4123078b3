package io.forebay.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.sim.SimCrash;
import io.forebay.gateway.sim.SimRandomness;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One log with everything that a model knows of it: every record ever placed, what was told to be
/// durable, and what must therefore be there after a crash.
final class LogSide {
  final LogRig rig;
  final SimRandomness random;
  final String name;

  /// Every record placed and not lost, oldest first.
  private List<LogRig.Seen> records = new ArrayList<>();

  /// Seeds of Writes' payloads by LSN; shared by both sides, since their bytes are the same.
  private final Map<Long, Integer> seeds;

  private final ArrayDeque<Pin> pins = new ArrayDeque<>();
  final Map<RecoveryRow, Integer> rows = new EnumMap<>(RecoveryRow.class);

  /// Told to somebody: a flush was answered, or `durable` was read.
  private long toldDurable;

  /// What has to be there after the next recovery.
  private long endMin;

  private int epochMax;
  boolean clean;

  /// The side that feeds this one, if one does.
  @Nullable LogSide origin;

  LogSide(String name, LogRig rig, SimRandomness random, Map<Long, Integer> seeds) {
    this.name = name;
    this.rig = rig;
    this.random = random;
    this.seeds = seeds;
  }

  static Map<Long, Integer> seeds() {
    return new HashMap<>();
  }

  Log log() {
    return rig.log;
  }

  int epochMax() {
    return epochMax;
  }

  void told(long durable) {
    toldDurable = Math.max(toldDurable, durable);
  }

  /// Lets agents run; looks at the watermarks as any reader would.
  void steps(int count) {
    for (int i = 0; i < count && !rig.sim.machine.crashed() && rig.sim.scheduler.step(); i++) {
      look();
    }
    look();
  }

  void look() {
    long durable = log().durable();
    assertThat(durable).as("durable never goes back").isGreaterThanOrEqualTo(toldDurable);
    assertThat(durable).isLessThanOrEqualTo(log().appended());
    assertThat(durable % 4096).as("durable stands on Marks").isZero();
    told(durable);
  }

  /// All records, those of the present life included.
  List<LogRig.Seen> all() {
    List<LogRig.Seen> all = new ArrayList<>(records);
    long from = rig.root.fromLsn();
    if (!rig.seen.isEmpty()) {
      long first = rig.seen.getFirst().lsn();
      all.removeIf(each -> each.lsn() >= first);
      assertThat(first).as("replay begins at destaged").isGreaterThanOrEqualTo(replayFrom);
    }
    all.addAll(rig.seen);
    assertThat(from).isNotNegative();
    return all;
  }

  private long replayFrom;

  /// Destages up to a random record boundary at most `durable`, and gives up the log below another.
  void destage(long floor) throws IOException {
    List<LogRig.Seen> all = all();
    long from = boundary(all, rig.root.fromLsn(), log().durable());
    long start = boundary(all, rig.root.startLsn(), Math.min(from, floor));
    Position at = position(from);
    Position startAt = start == from ? at : position(start);
    rig.root =
        new LogRoot(
            start,
            startAt.chain(),
            from,
            at.chain(),
            log().epochs(),
            rig.root.closing(),
            rig.root.bootId(),
            from,
            LogRoot.NOTHING_ACCEPTED);
    log().trimTo(start);
  }

  /// Looked for by walking through the log, unless the log knows it.
  private Position position(long lsn) throws IOException {
    return lsn == log().durable() ? log().durablePosition() : log().position(lsn);
  }

  private long boundary(List<LogRig.Seen> all, long low, long high) {
    List<Long> fitting = new ArrayList<>();
    fitting.add(low);
    for (LogRig.Seen each : all) {
      if (each.lsn() >= low && each.lsn() <= high) {
        fitting.add(each.lsn());
      }
    }
    if (high >= low && random.coin() && high == log().durable()) {
      return high;
    }
    return fitting.get(random.below(fitting.size()));
  }

  void pin() {
    List<LogRig.Seen> all = all();
    log().lock().lock();
    try {
      List<LogRig.Seen> fitting = all.stream().filter(each -> each.lsn() >= log().start()).toList();
      if (!fitting.isEmpty() && pins.size() < 4) {
        pins.add(log().pin(fitting.get(random.below(fitting.size())).lsn()));
      }
    } finally {
      log().lock().unlock();
    }
  }

  /// R2: what a pin named is still what it was.
  void unpin() throws IOException {
    Pin pin = pins.poll();
    if (pin == null) {
      return;
    }
    for (LogRig.Seen each : all()) {
      if (each.lsn() == pin.lsn()) {
        check(each);
      }
    }
    pin.close();
  }

  /// Reads a random record back and compares it with what was appended.
  void readOne() throws IOException {
    List<LogRig.Seen> all = all().stream().filter(each -> each.lsn() >= log().start()).toList();
    if (all.isEmpty()) {
      return;
    }
    LogRig.Seen any = all.get(random.below(all.size()));
    try (Pin pin = log().pin(any.lsn())) {
      assertThat(pin.lsn()).isEqualTo(any.lsn());
      check(any);
    }
  }

  private void check(LogRig.Seen record) throws IOException {
    long bytes = RecordLayout.recordBytes(record.type(), record.lsn(), record.length());
    byte[] read = new byte[(int) bytes];
    MemorySegment log = MemorySegment.ofArray(read);
    log().read(record.lsn(), log);
    assertThat(RecordRules.headerAlone(log, 0, bytes, record.lsn())).isEqualTo(Invalid.NONE);
    assertThat(RecordRules.payload(log, 0, bytes, record.type())).isEqualTo(Invalid.NONE);
    int payload = 64;
    if (record.type() == RecordType.WRITE) {
      byte[] expected = LogRig.bytes(seeds.getOrDefault(record.lsn(), -1), record.length());
      payload += expected.length;
      assertThat(java.util.Arrays.copyOfRange(read, 64, payload)).isEqualTo(expected);
    }
    if (record.type() == RecordType.WRITE || record.type() == RecordType.MARK) {
      int zeroes = payload;
      while (zeroes < read.length && read[zeroes] == 0) {
        zeroes++;
      }
      assertThat(zeroes).as("fill is zero").isEqualTo(read.length);
    }
  }

  void wrote(long lsn, int seed) {
    seeds.put(lsn, seed);
  }

  void kill() {
    remember(log().appended());
    rig.kill();
  }

  void cutPower() {
    remember(0);
    rig.cutPower();
    endMin = toldDurable;
  }

  /// After a crash amid a disk operation.
  void die() {
    if (random.coin()) {
      kill();
    } else {
      cutPower();
    }
  }

  void stop() throws IOException {
    pins.forEach(Pin::close);
    pins.clear();
    rig.stop(random.coin());
    remember(0);
    endMin = rig.root.claimedDurable();
    told(endMin);
    clean = true;
  }

  private void remember(long end) {
    records = all();
    rig.seen.clear();
    pins.clear();
    endMin = Math.max(end, toldDurable);
  }

  /// Recovers, crashing now and then on the way, and compares with what has to be there.
  void recover() throws IOException {
    Recovery recovery = null;
    while (recovery == null) {
      try {
        if (random.oneIn(3)) {
          rig.sim.disk.faults.crashIn(1 + random.below(40));
        }
        recovery = rig.recover();
        rig.sim.disk.faults.cancelCrash();
      } catch (IOException e) {
        assertThat(rig.sim.disk.handles()).as("given back after " + e).isZero();
        rig.seen.clear();
        rig.kill(); // A disk error: the group stays down until it is started again.
      } catch (SimCrash e) {
        rig.seen.clear();
        if (random.coin()) {
          rig.kill();
        } else {
          rig.cutPower();
          endMin = toldDurable;
        }
      }
    }
    assertThat(recovery).as(name).isInstanceOf(Recovery.Recovered.class);
    rows.merge(recovery.row(), 1, Integer::sum);
    replayFrom = rig.root.fromLsn();
    long end = log().appended();
    assertThat(end).as(name + " B1, B2: end").isGreaterThanOrEqualTo(endMin);
    List<LogRig.Seen> kept =
        new ArrayList<>(records.stream().filter(each -> each.lsn() < end).toList());
    LogSide from = origin;
    if (from != null) {
      // Received before an earlier power cut, and the record before it is back.
      long known = kept.isEmpty() ? 0 : endOf(kept.getLast());
      from.all().stream()
          .filter(each -> each.lsn() >= known && each.lsn() < end)
          .forEach(kept::add);
    }
    compare(kept.stream().filter(each -> each.lsn() >= replayFrom).toList(), rig.seen);
    records = new ArrayList<>(kept);
    if (recovery.row().clean()) {
      assertThat(clean).as(name + " clean").isTrue();
    }
    assertThat(log().durable()).isGreaterThanOrEqualTo(toldDurable);
    clean = recovery.row().clean();
    look();
  }

  private static long endOf(LogRig.Seen record) {
    return record.lsn() + RecordLayout.recordBytes(record.type(), record.lsn(), record.length());
  }

  private void compare(List<LogRig.Seen> expected, List<LogRig.Seen> replayed) {
    for (int i = 0; i < Math.min(expected.size(), replayed.size()); i++) {
      if (!replayed.get(i).equals(expected.get(i))) { // Asked first: there are millions.
        assertThat(replayed.get(i))
            .as(name + " replays what was there, " + i)
            .isEqualTo(expected.get(i));
      }
    }
    if (expected.size() != replayed.size()) {
      throw new AssertionError(
          name
              + " replays what was there: "
              + replayed.subList(Math.min(expected.size(), replayed.size()), replayed.size())
              + " instead of "
              + expected.subList(Math.min(expected.size(), replayed.size()), expected.size())
              + " end "
              + log().appended()
              + " from "
              + replayFrom);
    }
  }

  void sawEpoch() {
    epochMax = Math.max(epochMax, log().end().epoch());
    rig.root = rig.root.withEpochs(log().epochs());
  }
}
