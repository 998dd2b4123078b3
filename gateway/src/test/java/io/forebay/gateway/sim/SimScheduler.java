package io.forebay.gateway.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Runs the duties and offloaded work of every process of a simulation, one at a time, in an order
/// that the seed decides. It saves nobody: an agent runs when it was woken or its deadline has
/// passed, so a wake-up that the engine forgot stays forgotten.
public final class SimScheduler {
  /// The longest jump of time while there is something to run.
  private static final long JITTER_NS_MAX = 200_000;

  /// The most duties that run in the midst of one disk operation.
  private static final int INTERLEAVED_MAX = 4;

  /// Something that may run. Not due before `deadline`.
  abstract static class Item {
    final @Nullable SimThreads process;
    long deadline;
    boolean running;

    Item(@Nullable SimThreads process, long deadline) {
      this.process = process;
      this.deadline = deadline;
    }

    boolean due(long now) {
      return !running && deadline <= now;
    }

    /// Whether it stays on the list once it has run.
    abstract boolean stays();

    abstract void run();
  }

  private final SimClock clock;
  private final SimRandomness random;
  private final SimTrace trace;
  private final SimCounts counts;
  private final List<Item> items = new ArrayList<>();
  private boolean interleaving;
  private long steps;
  private @Nullable Throwable fatal;

  /// The share of disk operations in whose midst others run.
  public double interleaveShare = 0.25;

  /// One operation of the hosts, run amid disk operations besides the agents' duties.
  public @Nullable Runnable hostOperation;

  public SimScheduler(SimClock clock, SimRandomness random, SimTrace trace, SimCounts counts) {
    this.clock = clock;
    this.random = random;
    this.trace = trace;
    this.counts = counts;
  }

  public SimClock clock() {
    return clock;
  }

  public long steps() {
    return steps;
  }

  public void add(Item item) {
    items.add(item);
  }

  public void remove(Item item) {
    items.remove(item);
  }

  public void removeAll(SimThreads process) {
    items.removeIf(item -> item.process == process);
  }

  /// Calls `work` once, `delayNanos` from now or a little later; it belongs to no process.
  public void after(long delayNanos, Runnable work) {
    add(new Work(null, clock.nanos() + delayNanos, work));
  }

  /// Work that runs once.
  public static final class Work extends Item {
    private final Runnable work;

    Work(@Nullable SimThreads process, long deadline, Runnable work) {
      super(process, deadline);
      this.work = work;
    }

    @Override
    boolean stays() {
      return false;
    }

    @Override
    void run() {
      work.run();
    }
  }

  /// Runs one thing that is due; false when nothing is. Time passes only by a jitter.
  public boolean stepNow() {
    if (random.oneIn(16)) {
      clock.advance(random.below(JITTER_NS_MAX));
    }
    Item item = choose();
    if (item == null) {
      return false;
    }
    run(item);
    rethrow();
    return true;
  }

  /// Like [#stepNow], but lets time pass to the next deadline when nothing is due; false when
  /// everything sleeps until woken.
  public boolean step() {
    return stepNow() || passTime() && stepNow();
  }

  /// Lets time pass to the next deadline, or a little beyond; false when there is none.
  public boolean passTime() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < items.size(); i++) {
      next = Math.min(next, items.get(i).deadline);
    }
    if (next == Long.MAX_VALUE) {
      return false;
    }
    long now = clock.nanos();
    clock.advance(Math.max(0, next - now) + (random.oneIn(4) ? random.below(JITTER_NS_MAX) : 0));
    return true;
  }

  /// Steps until `reached`. Fails when everything sleeps before: whoever should have gone on was
  /// not woken; and after `stepsMax`.
  public void runUntil(BooleanSupplier reached, int stepsMax, String what) {
    for (int i = 0; i < stepsMax; i++) {
      if (reached.getAsBoolean()) {
        return;
      }
      if (!step()) {
        if (!reached.getAsBoolean()) {
          throw new AssertionError("lost wake-up: all sleep, yet not " + what);
        }
        return;
      }
    }
    throw new AssertionError("not " + what + " after " + stepsMax + " steps");
  }

  /// Called amid a disk operation: runs a few other things, as other threads would meanwhile. Never
  /// nested.
  public void interleave() {
    if (interleaving || !random.chance(interleaveShare)) {
      return;
    }
    int count = 1 + random.below(INTERLEAVED_MAX);
    interleaving = true;
    try {
      for (int i = 0; i < count; i++) {
        Runnable host = hostOperation;
        if (host != null && random.coin()) {
          host.run();
        } else {
          Item item = choose();
          if (item == null) {
            return;
          }
          run(item);
        }
        counts.hit(Fault.INTERLEAVED);
      }
    } catch (Error | RuntimeException e) {
      // The engine may swallow what comes out of its own disk operation; step() must not.
      fatal = e;
      throw e;
    } finally {
      interleaving = false;
    }
  }

  private @Nullable Item choose() {
    long now = clock.nanos();
    int due = 0;
    for (int i = 0; i < items.size(); i++) {
      due += items.get(i).due(now) ? 1 : 0;
    }
    if (due == 0) {
      return null;
    }
    int chosen = random.below(due);
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).due(now) && chosen-- == 0) {
        return items.get(i);
      }
    }
    throw new IllegalStateException("unreachable");
  }

  private void run(Item item) {
    steps++;
    if (!item.stays()) {
      items.remove(item);
    }
    item.running = true;
    try {
      item.run();
    } catch (SimCrash e) {
      if (item.process == null) {
        throw e;
      }
      item.process.kill();
    } finally {
      item.running = false;
      trace.add("ran", "", steps, clock.nanos(), 0);
    }
  }

  private void rethrow() {
    if (fatal instanceof Error e) {
      throw e;
    } else if (fatal instanceof RuntimeException e) {
      throw e;
    }
  }
}
