package io.forebay.gateway.iscsi.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// What has gone over one session so far: counted on its event loop, read on any thread. Bytes are those of
/// whole PDUs.
public final class Traffic {
  private final long openedNanos = System.nanoTime();
  private final AtomicLong commands = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();

  /// One writer: no atomic step is needed.
  void command() {
    commands.setOpaque(commands.getPlain() + 1);
  }

  void receivedInAll(long bytes) {
    received.setOpaque(bytes);
  }

  void sent(long bytes) {
    sent.setOpaque(sent.getPlain() + bytes);
  }

  public long openMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedNanos);
  }

  public long commands() {
    return commands.getOpaque();
  }

  public long receivedBytes() {
    return received.getOpaque();
  }

  public long sentBytes() {
    return sent.getOpaque();
  }
}
