package io.forebay.gateway.app;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a service manager (systemd, `Type=notify`) is told: that we start and need time, that we are ready, again and again
/// that we are well, and that we stop. Without one, nothing. A thread of its own does it; the three methods may be
/// called by any, in this order.
///
/// Its watchdog hears from us only while [Health] finds nothing stuck. It then has all threads printed, and ends the
/// process: recovery is what the log is made for.
public final class Supervision {
  private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);

  /// How often we say something when nobody wants to hear it more often.
  static final long BEAT_MILLIS_MAX = 10_000;

  /// What a start asks for anew with each beat: a long replay is no hanging start.
  static final long START_MICROS = TimeUnit.MINUTES.toMicros(1);

  private static final String STATUS_STARTING = "Starting: the change buffers are read";

  /// Who hears what we say, as sd_notify(3) has it: `NAME=VALUE` on each line.
  interface Listener {
    void hear(String lines);
  }

  private final @Nullable Listener listener;
  private final long beatMillis;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Health health;
  private boolean wasStuck;

  Supervision(@Nullable Listener listener, long beatMillis) {
    this.listener = listener;
    this.beatMillis = beatMillis;
  }

  /// By whom `environment` says we are supervised. A watchdog is told thrice in the time that it allows.
  public static Supervision of(Map<String, String> environment) {
    long beat = BEAT_MILLIS_MAX;
    try {
      long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
      if (micros > 0) {
        beat = Math.clamp(TimeUnit.MICROSECONDS.toMillis(micros / 3), 1, beat);
      }
    } catch (NumberFormatException e) {
      LOG.warn("event=watchdog.unknown WATCHDOG_USEC is no number reason=\"{}\"", e.getMessage());
    }
    return new Supervision(NotifySocket.of(environment), beat);
  }

  /// Begins to ask for time.
  public void starting() {
    if (listener != null) {
      Thread.ofPlatform().daemon().name("forebay-supervision").start(this::run);
    }
  }

  /// `appliance` serves; from now on its health is what counts.
  public void ready(Appliance appliance) {
    ready(appliance.health());
  }

  synchronized void ready(Health found) {
    health = found;
    tell("READY=1\nSTATUS=Serving");
  }

  /// It is being stopped. Nothing more is said.
  public synchronized void stopping() {
    stopping.countDown();
    tell("STOPPING=1\nSTATUS=Stopping: what is buffered is being written");
  }

  private void run() {
    try {
      do {
        beat();
      } while (!stopping.await(beatMillis, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody does. The watchdog would notice.
    }
  }

  /// Says once how it stands; nothing once it stops. One at a time, so that nothing older is said after what is newer.
  synchronized void beat() {
    if (stopping.getCount() == 0) {
      return;
    }
    Health found = health;
    if (found == null) {
      tell("EXTEND_TIMEOUT_USEC=" + START_MICROS + "\nSTATUS=" + STATUS_STARTING);
      return;
    }
    List<String> stuck = found.stuck();
    if (stuck.isEmpty()) {
      tell("WATCHDOG=1\nSTATUS=" + found.summary());
    } else {
      tell("STATUS=Stuck: " + String.join(", ", stuck));
      if (!wasStuck) {
        LOG.error("event=health.stuck what=\"{}\" the watchdog is told nothing", stuck);
      }
    }
    wasStuck = !stuck.isEmpty();
  }

  private void tell(String lines) {
    Listener hears = listener;
    if (hears != null) {
      hears.hear(lines);
    }
  }
}
