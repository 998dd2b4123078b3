package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.iscsi.IscsiLimits;
import java.util.concurrent.atomic.AtomicLong;

/// The bytes that one session gathers for commands that want their data whole: a part of its own, and what it
/// borrows of the part that all sessions share (M1). So nobody who never sends the rest of what it announced
/// keeps others from their COMPARE AND WRITE.
///
/// Confined to the connection's event loop, but for what is shared.
final class GatherAccount {
  private final int ownBytes;
  private final int bytesMax;
  private final AtomicLong shared;
  private int taken;

  /// `shared` holds the bytes that are free for all sessions.
  GatherAccount(IscsiLimits.Transfer limits, AtomicLong shared) {
    ownBytes = limits.gatheredBytesOwn();
    bytesMax = limits.gatheredBytesMax();
    this.shared = shared;
  }

  /// Takes `bytes`; false: there are too few at present, and nothing was taken.
  boolean take(int bytes) {
    if (taken + bytes > bytesMax) {
      return false;
    }
    int more = borrowed(taken + bytes) - borrowed(taken);
    if (more > 0 && shared.addAndGet(-more) < 0) {
      shared.addAndGet(more);
      return false;
    }
    taken += bytes;
    return true;
  }

  void give(int bytes) {
    int less = borrowed(taken) - borrowed(taken - bytes);
    taken -= bytes;
    shared.addAndGet(less);
  }

  private int borrowed(int bytes) {
    return Math.max(0, bytes - ownBytes);
  }
}
