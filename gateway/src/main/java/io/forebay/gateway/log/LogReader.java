package io.forebay.gateway.log;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// The log as its readers see it: destager, sender, reads of what is not destaged yet.
public interface LogReader {
  /// What [#surgeNanos] says when there was none.
  long NEVER = Long.MIN_VALUE;

  /// The oldest LSN that a new pin may name.
  long start();

  /// Every record below survives `kill -9`.
  long appended();

  /// Every record below survives power loss; stands at the end of a Mark. What leaves the log ends
  /// here at the latest (B3).
  long durable();

  /// Keeps everything from `lsn` on readable until the pin is closed: no slot at or above it is
  /// reused (R2). Ring space does not wait for pins, since what leaves the ring is durable in a slot.
  /// Take it under [Log#lock] with `lsn >= start()`, or for an `lsn` not below another open pin.
  Pin pin(long lsn);

  /// Fills `into` with the log's bytes from `lsn` on, unverified. `[lsn, lsn + size)` lies below
  /// `appended` and at or above an open pin. Any alignment; fastest when `lsn`, size and address are
  /// multiples of 4 KiB. Blocks on the disk unless the range is still in the ring.
  void read(long lsn, MemorySegment into) throws IOException;

  /// When a sync was last due because so much of the ring waited for it, before its time was up, on the
  /// platform's clock; or [#NEVER]. Hosts or line write about as fast as the disk takes the log. Any thread.
  long surgeNanos();

  /// As [#read], but only from the ring, without ever blocking: false, with `into` undefined, when
  /// the range has left it.
  boolean readFromRing(long lsn, MemorySegment into);
}
