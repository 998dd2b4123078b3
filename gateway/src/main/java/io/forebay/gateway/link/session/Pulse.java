package io.forebay.gateway.link.session;

import java.util.concurrent.TimeUnit;

/// When a connection is dead, and when it has to say that it is not (docs/protocols/replication.md, 8).
///
/// Any byte is life, so a heartbeat goes only where nothing else did. Its echo keeps the other side from
/// beating too, and who beat last waits longer the next time: so the two take turns, and both know the
/// round trip. An idle line carries about 50 bytes a second, packets and both directions counted.
final class Pulse {
  /// No byte for so long: the peer or the line is dead.
  static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  /// Nothing was said for so long: a heartbeat goes.
  static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(6);

  /// The same for the side whose heartbeat was the last one: by then that of the other side is here, also over a
  /// round trip of seconds.
  static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(9);

  /// While much flows the round trip is measured as often,
  static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(3);

  /// provided that so many bytes went or came since: then it costs less than one in a hundred.
  static final long BUSY_BYTES = 16 << 10;

  private final boolean dialer;
  private long heardNanos;
  private long heardBytes;
  private long saidNanos;
  private long saidBytes;
  private long beatNanos;
  private long beatBytes;
  private boolean beaten;
  private boolean ownTurn;
  private boolean awaited;
  private long rttNanos;

  Pulse(long nowNanos, boolean dialer) {
    this.dialer = dialer;
    heardNanos = nowNanos;
    saidNanos = nowNanos;
  }

  /// So many bytes have come so far.
  void heard(long nowNanos, long receivedBytes) {
    if (receivedBytes != heardBytes) {
      heardBytes = receivedBytes;
      heardNanos = nowNanos;
    }
  }

  /// Nothing is read for now, so silence means nothing.
  void deaf(long nowNanos) {
    heardNanos = nowNanos;
  }

  /// So many bytes have been handed over so far.
  void said(long nowNanos, long handedBytes) {
    if (handedBytes != saidBytes) {
      saidBytes = handedBytes;
      saidNanos = nowNanos;
    }
  }

  boolean dead(long nowNanos) {
    return nowNanos - heardNanos >= SILENCE_NANOS;
  }

  /// Whether a heartbeat is due on an open connection.
  boolean due(long nowNanos) {
    return dueInNanos(nowNanos) <= 0;
  }

  /// A heartbeat goes out now.
  void beat(long nowNanos) {
    beaten = true;
    ownTurn = false;
    awaited = true;
    beatNanos = nowNanos;
    saidNanos = nowNanos;
    beatBytes = heardBytes + saidBytes;
  }

  /// The peer's heartbeat came. Of two that cross the dialer's counts as the last one.
  void beatHeard() {
    ownTurn = !(dialer && awaited);
  }

  /// The echo of the heartbeat sent at `sentNanos` came.
  void echoed(long nowNanos, long sentNanos) {
    awaited = false;
    rttNanos = Math.max(0, nowNanos - sentNanos);
  }

  /// 0 until measured.
  long rttNanos() {
    return rttNanos;
  }

  /// When to look again, on an open connection.
  long sleepNanos(long nowNanos) {
    return Math.max(0, Math.min(silenceInNanos(nowNanos), dueInNanos(nowNanos)));
  }

  long silenceInNanos(long nowNanos) {
    return heardNanos + SILENCE_NANOS - nowNanos;
  }

  private long dueInNanos(long nowNanos) {
    if (!beaten) {
      return 0;
    }
    long quiet = saidNanos + (ownTurn ? QUIET_NANOS : TURN_NANOS) - nowNanos;
    boolean busy = !awaited && heardBytes + saidBytes - beatBytes >= BUSY_BYTES;
    return busy ? Math.min(quiet, beatNanos + BUSY_NANOS - nowNanos) : quiet;
  }
}
