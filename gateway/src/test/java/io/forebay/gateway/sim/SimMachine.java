package io.forebay.gateway.sim;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Platform;

/// One appliance's machine through all its lives: boot a process, kill it, cut the power, boot again.
public final class SimMachine {
  public final SimDisk disk;
  private final SimScheduler scheduler;
  private final SimRandomness random;
  private final String name;
  private SimThreads threads;
  private int lives;

  public SimMachine(
      String name, Seed seed, SimScheduler scheduler, SimTrace trace, SimCounts counts) {
    this.name = name;
    this.scheduler = scheduler;
    this.random = seed.stream(name + " engine");
    this.disk = new SimDisk(scheduler, seed.stream(name + " disk"), trace, counts);
    this.threads = new SimThreads(scheduler, name);
    threads.kill();
  }

  /// Starts a process. The one before must have ended.
  public Platform boot() {
    Check.check(threads.killed(), "one process at a time", name);
    threads = new SimThreads(scheduler, name + "#" + ++lives);
    return new Platform(disk, scheduler.clock(), random, threads);
  }

  public SimThreads threads() {
    return threads;
  }

  /// Whether a [SimCrash] struck the present process: what is left is to say how it died.
  public boolean crashed() {
    return disk.crashed();
  }

  /// Ends the process as kill -9 does.
  public void processCrash() {
    threads.kill();
    disk.processCrash();
  }

  /// Cuts the power.
  public void powerCut() {
    threads.kill();
    disk.powerCut();
  }

  /// Ends a process that has closed everything; fails if it has not.
  public void exit() {
    Check.check(threads.running().isEmpty(), "agents left running", threads.running());
    Check.check(disk.handles() == 0, "files, memory or locks left open", disk.handles());
    threads.kill();
  }
}
