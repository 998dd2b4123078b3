package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.block.Threads;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A wake-up that is lost shows as a test that does not end: that is what the time limit is for.
@Timeout(60)
class JvmThreadsTest {
  private record Escape(Thread thread, Throwable what) {}

  private final BlockingQueue<Escape> escaped = new LinkedBlockingQueue<>();
  private final JvmThreads threads = new JvmThreads(2, (t, e) -> escaped.add(new Escape(t, e)));

  @AfterEach
  void nothingElseEscaped() {
    threads.close();
    assertThat(escaped).isEmpty();
  }

  private interface Duty {
    long run() throws IOException;
  }

  private static Agent agent(Duty duty) {
    return new Agent() {
      @Override
      public String name() {
        return "forebay-test-g";
      }

      @Override
      public long duty() throws IOException {
        return duty.run();
      }
    };
  }

  @Test
  void agent_startsAtOnce_onItsOwnDaemonThread() throws Exception {
    AtomicReference<Thread> seen = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    try (Threads.Running running =
        threads.start(
            agent(() -> {
              seen.set(Thread.currentThread());
              ran.countDown();
              return Agent.UNTIL_WOKEN;
            }))) {
      ran.await();
      assertThat(running).isNotNull();
      assertThat(seen.get().getName()).isEqualTo("forebay-test-g");
      assertThat(seen.get().isDaemon()).isTrue();
    }
    assertThat(seen.get().isAlive()).isFalse();
  }

  @Test
  void agent_thatReturnsZero_isCalledAgain_andOneWithATime_sleepsThatLong() throws Exception {
    BlockingQueue<Long> starts = new LinkedBlockingQueue<>();
    AtomicInteger duties = new AtomicInteger();
    long sleep = 20_000_000;
    try (Threads.Running running =
        threads.start(
            agent(() -> {
              starts.add(System.nanoTime());
              return duties.incrementAndGet() < 3 ? 0 : sleep;
            }))) {
      assertThat(running).isNotNull();
      starts.take();
      starts.take();
      long third = starts.take();
      assertThat(starts.take() - third).isGreaterThanOrEqualTo(sleep);
    }
  }

  /// Each hand-over takes one wake-up, which comes at any moment of the agent's cycle.
  @Test
  void wake_atAnyMoment_isNotLost() throws Exception {
    Semaphore work = new Semaphore(0);
    Semaphore done = new Semaphore(0);
    try (Threads.Running running =
        threads.start(
            agent(() -> {
              if (work.tryAcquire()) {
                done.release();
              }
              return Agent.UNTIL_WOKEN;
            }))) {
      for (int i = 0; i < 20_000; i++) {
        work.release();
        running.wake();
        if (i % 3 == 0) {
          Thread.onSpinWait();
        }
        done.acquire();
      }
    }
  }

  @Test
  void wake_duringADuty_endsTheNextSleep_evenAfterDutiesThatDoNotSleep() throws Exception {
    AtomicReference<Threads.Running> self = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    CountDownLatch sleptOnce = new CountDownLatch(1);
    AtomicInteger duties = new AtomicInteger();
    Threads.Running running =
        threads.start(
            agent(() -> {
              awaitQuietly(known);
              switch (duties.incrementAndGet()) {
                case 1 -> {
                  self.get().wake();
                  return 0;
                }
                case 2 -> {
                  return Agent.UNTIL_WOKEN;
                }
                default -> {
                  sleptOnce.countDown();
                  return Agent.UNTIL_WOKEN;
                }
              }
            }));
    self.set(running);
    known.countDown();
    sleptOnce.await();
    running.close();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void interrupt_ofAnAgent_doesNotMakeItSpin() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    AtomicInteger duties = new AtomicInteger();
    CountDownLatch ran = new CountDownLatch(1);
    try (Threads.Running running =
        threads.start(
            agent(() -> {
              thread.set(Thread.currentThread());
              duties.incrementAndGet();
              ran.countDown();
              return Agent.UNTIL_WOKEN;
            }))) {
      ran.await();
      thread.get().interrupt();
      while (thread.get().isInterrupted()) {
        Thread.onSpinWait();
      }
      assertThat(running).isNotNull();
      assertThat(duties.get()).isEqualTo(1);
    }
  }

  @Test
  void close_waitsForTheDutyUnderWay() throws Exception {
    CountDownLatch inDuty = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    Threads.Running running =
        threads.start(
            agent(() -> {
              inDuty.countDown();
              awaitQuietly(mayEnd);
              ended.incrementAndGet();
              return 0;
            }));
    inDuty.await();
    Thread closer = Thread.ofPlatform().start(running::close);
    while (closer.getState() != Thread.State.WAITING) { // In join.
      Thread.onSpinWait();
    }
    assertThat(ended.get()).isZero();
    mayEnd.countDown();
    closer.join();
    assertThat(ended.get()).isEqualTo(1);
    running.close();
    running.wake();
  }

  @Test
  void close_fromItsOwnDuty_isABug() throws Exception {
    AtomicReference<Threads.Running> self = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    self.set(
        threads.start(
            agent(() -> {
              awaitQuietly(known);
              self.get().close();
              return 0;
            })));
    known.countDown();
    assertThat(escaped.take().what()).isInstanceOf(InvariantError.class);
    self.get().close();
  }

  @Test
  void escape_fromADuty_goesToTheFatalHandler_andEndsTheAgent() throws Exception {
    Threads.Running running =
        threads.start(
            agent(() -> {
              throw new IOException("disk");
            }));
    Escape escape = escaped.take();
    assertThat(escape.what()).hasMessage("disk");
    assertThat(escape.thread().getName()).isEqualTo("forebay-test-g");
    running.close();
    assertThat(escape.thread().isAlive()).isFalse();
  }

  @Test
  void offload_runsOnNamedWorkers_asManyAtOnceAsThereAre() throws Exception {
    BlockingQueue<String> names = new LinkedBlockingQueue<>();
    SynchronousQueue<Integer> meet = new SynchronousQueue<>();
    threads.offload(() -> {
      names.add(Thread.currentThread().getName());
      assertThat(meetQuietly(() -> meet.take())).isEqualTo(7);
    });
    threads.offload(() -> {
      names.add(Thread.currentThread().getName());
      meetQuietly(() -> {
        meet.put(7);
        return 7;
      });
    });
    assertThat(names.take()).startsWith("forebay-worker-");
    assertThat(names.take()).startsWith("forebay-worker-");
  }

  private interface Meeting {
    int at() throws InterruptedException;
  }

  private static int meetQuietly(Meeting meeting) {
    try {
      return meeting.at();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void escape_fromOffloadedWork_goesToTheFatalHandler_andTheNextRuns() throws Exception {
    for (int i = 0; i < 3; i++) { // More often than there are workers.
      threads.offload(() -> {
        throw new InvariantError("X1");
      });
      Escape escape = escaped.take();
      assertThat(escape.what()).isInstanceOf(InvariantError.class);
      assertThat(escape.thread().getName()).startsWith("forebay-worker-");
    }
    CountDownLatch ran = new CountDownLatch(1);
    threads.offload(ran::countDown);
    ran.await();
  }

  @Test
  void offload_pastItsLimit_M1_isABug() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    try {
      int all = JvmThreads.OFFLOADED_MAX + 2;
      for (int i = 0; i < all; i++) {
        threads.offload(() -> awaitQuietly(mayEnd));
      }
      assertThatThrownBy(() -> threads.offload(() -> {}))
          .isInstanceOf(InvariantError.class)
          .hasMessageContaining("M1");
    } finally {
      mayEnd.countDown();
    }
  }

  @Test
  void agents_oneInADuty_doesNotBeatUntilItIsThrough_andASleeperDoes() throws Exception {
    Semaphore begun = new Semaphore(0);
    Semaphore go = new Semaphore(0);
    Threads.Running running =
        threads.start(
            agent(() -> {
              begun.release();
              go.acquireUninterruptibly();
              return Agent.UNTIL_WOKEN;
            }));
    begun.acquire();
    Pulse pulse = threads.agents().iterator().next();
    assertThat(pulse.name()).isEqualTo("forebay-test-g");
    assertThat(pulse.beats()).as("it began").isTrue();
    assertThat(pulse.beats()).as("the same duty").isFalse();
    go.release();
    running.wake();
    begun.acquire();
    assertThat(pulse.beats()).as("another duty").isTrue();
    assertThat(pulse.beats()).isFalse();
    go.release(); // It sleeps from now on, sooner or later.
    while (!pulse.beats()) {
      Thread.onSpinWait();
    }
    assertThat(pulse.beats()).as("asleep, and not woken").isTrue();
    running.close();
    assertThat(threads.agents()).isEmpty();
  }
}
