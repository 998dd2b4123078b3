package io.forebay.gateway.app.time;

import io.forebay.gateway.control.time.ClockWatch;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The thread on which servers of NTP are asked, until it is closed.
public final class TimeService implements AutoCloseable {
  /// How often it is looked whether it is time to ask, or somebody has set other servers.
  private static final long LOOK_MILLIS = 5_000;

  /// Of a stop: a look-up in the DNS that takes longer is left behind.
  private static final long END_MILLIS = 1_000;

  private final ClockWatch watch;
  private final NtpAsker asker;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread;

  /// Begins; `fatal` gets our own bugs.
  public TimeService(ClockWatch watch, NtpAsker asker, Consumer<Throwable> fatal) {
    this.watch = watch;
    this.asker = asker;
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("forebay-time")
            .uncaughtExceptionHandler((_, e) -> fatal.accept(e))
            .start(this::run);
  }

  private void run() {
    try {
      do {
        watch.look();
      } while (!ending.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody does; then nobody is asked any more.
    }
  }

  /// Breaks off what is under way.
  @Override
  public void close() {
    ending.countDown();
    asker.close();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
