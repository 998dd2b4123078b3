package io.forebay.gateway.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A thread that does something at once and then each minute, until it is closed. It is never interrupted:
/// that would close the files under it.
final class EachMinute implements AutoCloseable {
  static final long MILLIS = 60_000;

  private final CountDownLatch ending = new CountDownLatch(1);
  private @Nullable Thread thread;

  /// Begins. `fatal` gets our own bugs.
  void start(String name, Runnable work, Consumer<Throwable> fatal) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .uncaughtExceptionHandler((_, e) -> fatal.accept(e))
            .start(() -> run(work));
  }

  private void run(Runnable work) {
    try {
      do {
        work.run();
      } while (!ending.await(MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody does; then nothing is done any more.
    }
  }

  /// Returns when what is under way has ended.
  @Override
  public void close() {
    ending.countDown();
    Thread running = thread;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
