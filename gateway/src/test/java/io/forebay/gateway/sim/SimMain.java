package io.forebay.gateway.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// `./dev sim COUNT` runs so many seeds, of every rig its share, on all cores; `./dev sim RIG:SEED` runs one of
/// them again, with a trace. Exits 1 when an invariant broke, a seed ran differently the second time,
/// or a case was never reached.
public final class SimMain {
  private static final int OPERATIONS = 2000;

  /// One seed in so many runs twice, and must come out the same.
  private static final int TWICE_EVERY = 100;

  /// A mutant that so many seeds do not catch is not caught.
  private static final int MUTANT_SEEDS_MAX = 2000;

  /// Below so many seeds rare cases may be missed by chance.
  private static final int COVERAGE_SEEDS_MIN = 2000;

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private SimMain() {}

  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("usage: ./dev sim COUNT | RIG:SEED");
      System.exit(2);
    }
    int colon = args[0].indexOf(':');
    if (colon >= 0) {
      Rig rig = Rig.valueOf(args[0].substring(0, colon).toUpperCase(Locale.ROOT));
      replay(rig, Seed.parse(args[0].substring(colon + 1)));
      return;
    }
    boolean good = true;
    long asked = Long.parseLong(args[0]);
    for (Rig rig : Rig.values()) {
      long count = Math.max(1, asked * rig.percent() / 100);
      good &= new Batch(rig, count, asked >= COVERAGE_SEEDS_MIN).run();
    }
    System.exit(good ? 0 : 1);
  }

  private static void replay(Rig rig, Seed seed) throws Exception {
    Rig.Outcome outcome = rig.run(seed, Mutant.NONE, OPERATIONS);
    System.out.printf("%s: no breach, hash %016x%n", rig.name(seed), outcome.hash());
  }

  /// Many seeds of one rig.
  private static final class Batch {
    private final Rig rig;
    private final long count;
    private final boolean enough;
    private final long base =
        Long.getLong("forebay.sim.base", SimRandomness.mix(System.nanoTime()));
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final Coverage coverage;

    /// `enough`: no case can be missed by chance.
    Batch(Rig rig, long count, boolean enough) {
      this.rig = rig;
      this.count = count;
      this.enough = enough;
      coverage = rig.expected();
    }

    boolean run() throws InterruptedException {
      long start = System.nanoTime();
      onEachCore(this::work);
      double seconds = (System.nanoTime() - start) / 1e9;
      coverage.table().forEach(System.out::println);
      long run = Math.min(next.get(), count);
      System.out.printf(
          "%s: %d seeds of %d operations in %.1f s, %.1f seeds/s%n",
          rig, run, OPERATIONS, seconds, run / seconds);
      return !failed.get() & covered() & mutantsCaught();
    }

    private boolean covered() {
      List<String> missing = coverage.missing();
      if (enough && !missing.isEmpty()) {
        System.out.println("never reached: " + missing);
        return false;
      }
      return true;
    }

    private void work() {
      for (long i = next.getAndIncrement();
          i < count && !failed.get();
          i = next.getAndIncrement()) {
        Seed seed = new Seed(SimRandomness.mix(base + i));
        Throwable breach = breach(seed, i % TWICE_EVERY == 0);
        if (breach != null) {
          failed.set(true);
          synchronized (coverage) {
            breach.printStackTrace(System.out);
            System.out.printf("breach; run it again: ./dev sim %s%n", rig.name(seed));
          }
        }
      }
    }

    private @Nullable Throwable breach(Seed seed, boolean twice) {
      try {
        Rig.Outcome outcome = rig.run(seed, Mutant.NONE, OPERATIONS);
        if (twice && rig.run(seed, Mutant.NONE, OPERATIONS).hash() != outcome.hash()) {
          return new AssertionError("the same seed ran differently the second time");
        }
        synchronized (coverage) {
          coverage.add(outcome.world().coverage);
          coverage.add(outcome.world().counts, rig.faults());
        }
        return null;
      } catch (Exception | Error e) {
        return e;
      }
    }

    private boolean mutantsCaught() throws InterruptedException {
      boolean all = true;
      for (Mutant mutant : rig.mutants()) {
        int seeds = seedsToCatch(rig, mutant, base, MUTANT_SEEDS_MAX);
        all &= seeds > 0;
        System.out.println(
            mutant + (seeds > 0 ? ": caught by seed number " + seeds : ": NOT CAUGHT"));
      }
      return all;
    }
  }

  /// How many seeds it takes until one notices `mutant`; -1 if `max` do not.
  private static int seedsToCatch(Rig rig, Mutant mutant, long base, int max)
      throws InterruptedException {
    AtomicInteger next = new AtomicInteger(1);
    AtomicInteger first = new AtomicInteger(max + 1);
    onEachCore(() -> {
      for (int i = next.getAndIncrement(); i < first.get(); i = next.getAndIncrement()) {
        try {
          rig.run(new Seed(SimRandomness.mix(base + i)), mutant, OPERATIONS);
        } catch (Exception | Error e) {
          first.accumulateAndGet(i, Math::min);
        }
      }
    });
    return first.get() <= max ? first.get() : -1;
  }

  private static void onEachCore(Runnable work) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CORES; i++) {
      threads.add(Thread.ofPlatform().name("sim-" + i).start(work));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
