package io.forebay.gateway.sim;

/// The blocks of one file system.
public final class SimSpace {
  public static final long UNLIMITED = 1L << 50;

  private long capacity = UNLIMITED;
  private long used;

  /// Whether it looks full to whoever asks beforehand; what is written all the same finds its room.
  public boolean tight;

  public void limit(long bytes) {
    capacity = bytes;
  }

  public long free() {
    return Math.max(0, capacity - used);
  }

  /// What it says when it is asked.
  public long told() {
    return tight ? 0 : free();
  }

  public long used() {
    return used;
  }

  public void take(long bytes) {
    used += bytes;
  }

  public void reset(long bytes) {
    used = bytes;
  }
}
