package io.forebay.gateway.socket;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Log lines that peers can cause at will: at most [#LINES_MAX] in [#WINDOW_NANOS], the rest is
/// counted, so that nobody fills a disk by knocking. Any thread.
public final class PeerLog {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLog.class);
  private static final int LINES_MAX = 50;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String service;
  private long windowStart = System.nanoTime();
  private int lines;
  private long suppressed;

  /// Of `service`, whose name the events carry: `nbd`.
  public PeerLog(String service) {
    this.service = service;
  }

  /// Logs `event=SERVICE.` and `line`, which begins with a stable key and has peers' text only through [PeerText#shown].
  public void say(String line) {
    long counted;
    synchronized (this) {
      long now = System.nanoTime();
      if (now - windowStart > WINDOW_NANOS) {
        windowStart = now;
        lines = 0;
      }
      if (lines >= LINES_MAX) {
        suppressed++;
        return;
      }
      lines++;
      counted = suppressed;
      suppressed = 0;
    }
    if (counted > 0) {
      LOG.warn("event={}.log.suppressed lines={}", service, counted);
    }
    LOG.info("event={}.{}", service, line);
  }

  String service() {
    return service;
  }
}
