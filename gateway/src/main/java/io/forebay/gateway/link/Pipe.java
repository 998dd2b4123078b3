package io.forebay.gateway.link;

import java.nio.ByteBuffer;

/// One connection to one peer, already authenticated, as two bounded queues of bytes. Used by one
/// thread at a time, but for [#onChange]'s wake-ups. Nothing blocks.
public interface Pipe {
  /// The line is lost, or was closed by either side, and every byte that arrived has been given.
  int LOST = -1;

  /// Moves bytes that have arrived into `into`, as many as fit. Returns how many, 0 when there are none
  /// now, or [#LOST].
  int receive(ByteBuffer into);

  /// Takes as many of `from`'s remaining bytes as it has room for now; what it does not take is still
  /// unsent. Takes everything, to nowhere, once the line is lost.
  void send(ByteBuffer from);

  /// Bytes taken that the system has not accepted for sending yet: 0 when the line keeps up.
  int unsentBytes();

  /// The system shall take no more while it holds `bytesMax` that it has not sent: what comes behind them
  /// waits for so many. Where that cannot be said nothing happens.
  default void holdUnsent(int bytesMax) {}

  /// `wake` is called, on any thread, whenever bytes or room have come or the line is lost; once at
  /// once. Cheap; may be called more often than needed.
  void onChange(Runnable wake);

  /// What the system says of its segments, when `sentBytes` have left. May cost a system call.
  default LineTraffic.Segments segments(long sentBytes) {
    return LineTraffic.Segments.UNKNOWN;
  }

  /// Drops the connection now, with whatever is unsent. Idempotent.
  void close();

  /// What the other end is called, for one log line: an address.
  String remote();
}
