package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.Appliance;
import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.Supervision;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/// An appliance as the whole of a process: SIGTERM and SIGINT stop it in order and end with 0, one of our
/// own bugs ends it at once with 1.
final class ApplianceProcess {
  private final Supervision supervision;

  /// `supervision` is told how it goes.
  ApplianceProcess(Supervision supervision) {
    this.supervision = supervision;
  }

  /// Starts an appliance that calls `halt` after one of our own bugs.
  interface Start {
    Appliance start(Runnable halt) throws IOException;
  }

  /// Starts, and returns never: the process ends by a signal, or when it is asked to. Throws what the start threw.
  void run(Start start) throws IOException, InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    Appliance[] running = new Appliance[1];
    Thread stop =
        new Thread(
            () -> {
              awaitQuietly(started); // A signal during the start: what was begun is ended in order.
              if (running[0] != null) {
                supervision.stopping();
                running[0].close();
                // Java would end with 128 and the signal; a stop in order is no failure.
                Runtime.getRuntime().halt(ExitCode.OK.number());
              }
            },
            "forebay-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    supervision.starting();
    try {
      Appliance appliance = start.start(() -> Runtime.getRuntime().halt(ExitCode.FAILED.number()));
      appliance.stopBy(ApplianceProcess::stop);
      supervision.ready(appliance);
      running[0] = appliance;
    } finally {
      started.countDown();
    }
    new CountDownLatch(1).await();
  }

  /// As SIGTERM would. On a thread of its own: who asks is waited for by the stop.
  private static void stop() {
    Thread.ofPlatform()
        .daemon()
        .name("forebay-stop-asked")
        .start(() -> Runtime.getRuntime().exit(ExitCode.OK.number()));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody interrupts a shutdown hook.
    }
  }
}
