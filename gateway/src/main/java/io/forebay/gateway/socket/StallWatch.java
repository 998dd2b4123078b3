package io.forebay.gateway.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Notices a client that neither sends the rest of what it began nor fetches its replies. It must move
/// `stallBytes` in `stallMillis`, in each direction that owes something; a client that owes nothing may
/// be silent for ever, as an idle disk is.
///
/// Confined to the connection's event loop.
public final class StallWatch {
  /// One direction: bytes that must move on, looked at from time to time.
  private final class Direction {
    private boolean owing;
    private long mark;
    private long since;

    /// `moved` only grows. Returns whether nothing (or too little) has moved for too long.
    boolean stalled(boolean owes, long moved, long now) {
      if (!owes || !owing || moved - mark >= stallBytes) {
        owing = owes;
        mark = moved;
        since = now;
        return false;
      }
      return now - since >= stallNanos;
    }
  }

  private final long stallNanos;
  private final int stallBytes;
  private final Direction inward = new Direction();
  private final Direction outward = new Direction();
  private long queued;
  private long fetched;

  public StallWatch(long stallMillis, int stallBytes) {
    stallNanos = TimeUnit.MILLISECONDS.toNanos(stallMillis);
    this.stallBytes = stallBytes;
  }

  /// Which way the client has stalled, or null. `owed`: it has begun a request; `received`: all bytes so
  /// far.
  public @Nullable String stalled(Channel channel, boolean owed, long received, long now) {
    if (inward.stalled(owed, received, now)) {
      return "the rest of a request";
    }
    long waiting = waiting(channel);
    // Replies queued meanwhile hide what was fetched. They are bounded by the high-water mark,
    // above
    // which no request is begun; from then on this difference is exact.
    fetched += Math.max(0, queued - waiting);
    queued = waiting;
    return outward.stalled(waiting > 0, fetched, now) ? "the fetching of replies" : null;
  }

  private static long waiting(Channel channel) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
  }
}
