package io.forebay.gateway.sim;

import io.forebay.gateway.log.LogPlace;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// Where one log is tried: its machine and its faults, the model of what it should hold, and what was
/// promised of it.
final class LogStage {
  static final Path SEGMENTS = Path.of("/data/segments");
  static final Path RING = SimDisk.SHARED.resolve("ring");

  /// The longest stretch that a check reads at once, and one record more.
  private static final int SCRATCH_BYTES = (1 << 20) + (256 << 10);

  final SimWorld world;
  final SimCounts counts;
  final Coverage coverage;
  final SimScheduler scheduler;
  final SimMachine machine;
  final SimRandomness random;
  final LogPlan plan;
  final LogModel model;
  final LogPlace place;
  final LogPromises promises;
  final MemorySegment scratch = SimPool.ofThread().take(SCRATCH_BYTES);
  private long failuresBefore;
  private long failuresWhenOpened;

  /// Something that only a checksum can tell is wrong, by our doing.
  boolean damaged;

  /// The ring is as the last process that had opened the log left it: what was acked must be there.
  boolean ringKept;

  /// We did something to the ring, and no process has opened the log since.
  boolean ringTampered;

  /// `model` belongs to the log that hosts feed; a log that the line feeds is given that one's.
  LogStage(String name, Seed seed, SimWorld world, LogPlan plan, LogModel model, LogPlace place) {
    this.world = world;
    counts = world.counts;
    coverage = world.coverage;
    scheduler = world.scheduler;
    machine = new SimMachine(name, seed, scheduler, world.trace, counts);
    random = seed.stream(name + " hosts");
    this.plan = plan;
    this.model = model;
    this.place = place;
    promises = new LogPromises(plan.startLsn(), plan.startChain(), machine.disk.bootId());
    machine.disk.faults.failing = path -> path.startsWith("/data");
    machine.disk.faults.misdirected = path -> path.startsWith(SEGMENTS + "/");
  }

  /// The state file is an old one, by our doing.
  boolean stateTampered;

  /// Draws the faults of the next life.
  void setFaults() {
    SimFaults faults = machine.disk.faults;
    faults.stop();
    faults.stall = plan.stallShare();
    if (random.coin()) {
      faults.readFails = plan.failShare();
      faults.writeFails = plan.failShare();
      faults.syncFails = 5 * plan.failShare();
      faults.metadataFails = plan.failShare();
      faults.full = plan.failShare();
    }
    if (plan.misdirectShare() > 0 && random.oneIn(3)) {
      faults.misdirect = plan.misdirectShare();
      damaged = true;
    }
    if (random.coin()) {
      faults.crashIn(1 + random.below(1L << random.between(2, 12)));
    }
  }

  /// A process starts.
  void lifeBegins() {
    failuresBefore = failures();
  }

  /// Whether the disk has failed in this life, so that the log may.
  boolean failureAllowed() {
    return failures() > failuresBefore;
  }

  /// Whether the disk has failed since the log was opened last: what it refused may be half written,
  /// and deserves an alarm.
  boolean failedSinceOpened() {
    return failures() > failuresWhenOpened;
  }

  private long failures() {
    return counts.of(Fault.WRITE_FAILED)
        + counts.of(Fault.SYNC_FAILED)
        + counts.of(Fault.READ_FAILED)
        + counts.of(Fault.METADATA_FAILED)
        + counts.of(Fault.DISK_FULL);
  }

  /// A process has opened the log: its ring is good.
  void opened() {
    failuresWhenOpened = failures();
    ringKept = true;
    ringTampered = false;
    stateTampered = false;
  }

  /// The process ends with the power, or by itself.
  void ends(boolean power) {
    ringKept &= !power;
    if (power) {
      machine.powerCut();
    } else if (!machine.threads().killed() || machine.crashed()) {
      machine.processCrash();
    }
  }

  /// Unwinds the present life if the process has died in some agent's duty.
  void diedMeanwhile() {
    if (machine.crashed()) {
      throw new SimCrash("an agent");
    }
  }

  /// Gives native memory back.
  void free() {
    machine.disk.free();
    SimPool.ofThread().give(scratch);
  }
}
