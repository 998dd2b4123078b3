package io.forebay.gateway.group;

import io.forebay.gateway.block.Agent;
import java.io.IOException;

/// A seed that is being written or imported, piece by piece on a thread of its own. What it has to tell it
/// tells through its door, which hands it on to the group's agent; then it sleeps until it is closed.
abstract sealed class SeedRun implements Agent permits SeedExport, SeedImport {
  /// Read or written by one duty, so that a stop is not waited for.
  static final int DUTY_BYTES = 4 << 20;

  /// Of data between two syncs: what is lost of an import by a crash, and written at once at most.
  static final long SYNC_BYTES = 64L << 20;

  private final Ended door;
  private final String name;
  private boolean over;
  private volatile boolean stop;
  private volatile long doneBytes;
  private volatile long totalBytes;
  private volatile long dataBytes;

  /// How either kind ends before it is whole. Told to the group's agent.
  interface Ended {
    /// `why` is [IOException], or [Malformed] of the file.
    void failed(SeedRun of, Exception why);

    /// It was told to stop, and does nothing any more.
    void stopped(SeedRun of);
  }

  SeedRun(String group, Ended door) {
    name = "forebay-seed-" + group;
    this.door = door;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final long duty() {
    if (over) {
      return UNTIL_WOKEN;
    }
    if (stop) {
      over = true;
      door.stopped(this);
      return UNTIL_WOKEN;
    }
    try {
      return work();
    } catch (IOException | Malformed e) {
      over = true;
      door.failed(this, e);
      return UNTIL_WOKEN;
    }
  }

  /// As [Agent#duty], while it is neither over nor stopped.
  abstract long work() throws IOException, Malformed;

  /// No more [#work].
  final void over() {
    over = true;
  }

  /// Has it end with its next duty: wake it.
  final void stop() {
    stop = true;
  }

  // ---- How far it is

  final void total(long bytes) {
    totalBytes = bytes;
  }

  final void done(long bytes) {
    doneBytes = bytes;
  }

  final void data(long bytes) {
    dataBytes = bytes;
  }

  /// Bytes of volumes that are behind it.
  final long doneBytes() {
    return doneBytes;
  }

  /// Bytes of all its volumes; 0 until they are known.
  final long totalBytes() {
    return totalBytes;
  }

  /// Bytes of data so far.
  final long dataBytes() {
    return dataBytes;
  }

  /// Closes what it has open; only once no duty runs or will. Of an export that is not whole the file goes.
  abstract void release() throws IOException;
}
