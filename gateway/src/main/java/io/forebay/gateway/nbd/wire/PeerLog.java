package io.forebay.gateway.nbd.wire;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Log lines that peers can cause at will: at most [#LINES_MAX] in [#WINDOW_NANOS], the rest is
/// counted, so that nobody fills a disk by knocking. Any thread.
public final class PeerLog {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLog.class);
  private static final int LINES_MAX = 50;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private long windowStart = System.nanoTime();
  private int lines;
  private long suppressed;

  /// Logs `line`, which has a stable `event=` key and peers' text only through [PeerText#shown].
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
      LOG.warn("event=nbd.log.suppressed lines={}", counted);
    }
    LOG.info("{}", line);
  }
}
