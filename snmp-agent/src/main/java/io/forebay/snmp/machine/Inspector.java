package io.forebay.snmp.machine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Looks at the machine when somebody asks, on a thread of its own, and counts in between how busy its processors are.
/// Any thread.
public final class Inspector implements AutoCloseable {
  /// How long who asks waits for a new look before he gets the last one.
  static final long PATIENCE_MILLIS = 300;

  /// The last one counts for so long; then nothing is known.
  static final long STALE_MILLIS = 30_000;

  /// Between two looks at the processors.
  static final long TICK_MILLIS = 15_000;

  /// A machine, and when it was seen.
  private record Sight(Machine machine, long nanos) {}

  private final Kernel kernel;
  private final Processors processors;
  private final LongSupplier nanos;
  private final Consumer<Throwable> fatal;
  private final ScheduledExecutorService thread;
  private volatile @Nullable Sight last;
  private @Nullable CompletableFuture<Machine> underWay; // Guarded by this.

  /// Of `kernel`. Bugs go to `fatal`.
  public Inspector(Kernel kernel, LongSupplier nanos, Consumer<Throwable> fatal) {
    this.kernel = kernel;
    this.nanos = nanos;
    this.fatal = fatal;
    processors = new Processors(kernel, nanos);
    thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("forebay-snmp-machine").daemon(true).factory());
  }

  /// Begins to watch the processors.
  public void start() {
    var _ =
        thread.scheduleAtFixedRate(
            () -> guarded(processors::sample), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// The machine now, or as it was last if it takes too long. Never fails.
  public synchronized CompletableFuture<Machine> look() {
    if (underWay == null || underWay.isDone()) {
      CompletableFuture<Machine> next = new CompletableFuture<>();
      try {
        thread.execute(() -> guarded(() -> next.complete(made())));
      } catch (RejectedExecutionException _) {
        next.complete(Machine.UNSEEN); // It is closed.
      }
      underWay = next;
    }
    return underWay.copy().completeOnTimeout(before(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private Machine before() {
    Sight seen = last;
    if (seen == null) {
      return Machine.UNSEEN;
    }
    long age = nanos.getAsLong() - seen.nanos;
    return age < TimeUnit.MILLISECONDS.toNanos(STALE_MILLIS) ? seen.machine : Machine.UNSEEN;
  }

  private Machine made() {
    Machine machine =
        new Machine(
            uptimeMillis(),
            Stores.memoryBytes(kernel),
            Stores.of(kernel),
            processors.now(),
            Disks.of(kernel),
            Adapters.of(kernel));
    last = new Sight(machine, nanos.getAsLong());
    return machine;
  }

  private long uptimeMillis() {
    String seconds = Texts.words(Texts.trimmed(kernel.read("proc/uptime")))[0];
    long centis =
        Texts.number(seconds.replace(".", "")); // Always with two digits behind the point.
    return centis < 0 ? Machine.UNKNOWN : centis * 10;
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error bug) {
      fatal.accept(bug);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
