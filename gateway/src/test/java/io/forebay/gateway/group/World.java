package io.forebay.gateway.group;

import io.forebay.gateway.sim.Seed;
import io.forebay.gateway.sim.SimClock;
import io.forebay.gateway.sim.SimCounts;
import io.forebay.gateway.sim.SimScheduler;
import io.forebay.gateway.sim.SimTrace;

/// One clock and scheduler, and the appliances that share them.
final class World {
  final long seed;
  final SimCounts counts = new SimCounts();
  final SimTrace trace = new SimTrace();
  final SimClock clock = new SimClock();
  final SimScheduler scheduler;
  final Appliance a;
  final Appliance b;

  World(long seed) {
    this.seed = seed;
    scheduler = new SimScheduler(clock, new Seed(seed).stream("order"), trace, counts);
    a = new Appliance(this, "a", 1);
    b = new Appliance(this, "b", 2);
  }
}
