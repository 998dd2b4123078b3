package io.forebay.gateway.sim;

/// What the machines of one simulation share: time, order, and the account of what happened.
public final class SimWorld {
  public final SimCounts counts = new SimCounts();
  public final Coverage coverage = new Coverage();
  public final SimTrace trace = new SimTrace();
  public final SimClock clock = new SimClock();
  public final SimScheduler scheduler;

  public SimWorld(Seed seed) {
    scheduler = new SimScheduler(clock, seed.stream("order"), trace, counts);
  }
}
