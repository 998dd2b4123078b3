package io.forebay.gateway.socket;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/// Threads that misbehave towards a server, each on one connection after the other, until this is closed.
public final class Attackers implements AutoCloseable {
  private static final int PAUSE_MILLIS_MAX = 20;

  /// Connects for another attack.
  @FunctionalInterface
  public interface Dial<C extends Closeable> {
    C dial(Random random) throws IOException;
  }

  /// One connection's misbehaviour, until the server ends it or all has been sent.
  @FunctionalInterface
  public interface Attack<C extends Closeable> {
    void run(C connection, Random random) throws IOException;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger attacks = new AtomicInteger();
  private volatile boolean over;

  private Attackers() {}

  /// `count` of them; each makes other choices.
  public static <C extends Closeable> Attackers start(int count, Dial<C> dial, Attack<C> attack) {
    Attackers started = new Attackers();
    for (int i = 0; i < count; i++) {
      Random random = new Random(i);
      started.threads.add(Thread.ofPlatform().start(() -> started.run(dial, attack, random)));
    }
    return started;
  }

  /// How many attacks have been made.
  public int attacks() {
    return attacks.get();
  }

  private <C extends Closeable> void run(Dial<C> dial, Attack<C> attack, Random random) {
    while (!over) {
      try (C connection = dial.dial(random)) {
        attack.run(connection, random);
        Thread.sleep(random.nextInt(PAUSE_MILLIS_MAX)); // Hangs up in the middle of something.
      } catch (IOException _) {
        // The server has hung up first.
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      attacks.incrementAndGet();
    }
  }

  /// Returns once all have stopped.
  @Override
  public void close() {
    over = true;
    for (Thread each : threads) {
      try {
        each.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
