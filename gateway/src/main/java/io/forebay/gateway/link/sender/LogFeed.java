package io.forebay.gateway.link.sender;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.link.packing.Span;
import io.forebay.gateway.log.CorruptRecord;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.log.Pin;
import io.forebay.gateway.log.RecordWalk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The bytes of a log from a position on, in the form of the line: what the agent takes from here was
/// read back and checked by a worker, ahead of need.
///
/// The log is pinned only while a stretch is read. So a slow line never keeps the overflow ladder from
/// reusing the log (R2 holds: what was read is a copy); the feed is then [Trouble.Overtaken].
public final class LogFeed implements AutoCloseable {
  /// Why nothing more comes.
  public sealed interface Trouble {
    /// The log does not reach back to `lsn` any more.
    record Overtaken(long lsn) implements Trouble {}

    /// The log at or behind `lsn` cannot be read back as it was written.
    record Unreadable(long lsn, String reason) implements Trouble {}

    /// What the peer says it holds is not what stands here: a record at `lsn` does not continue it, or is
    /// shorter than the part that it says it has.
    record Elsewhere(long lsn) implements Trouble {
      /// One line for both operators.
      public String text() {
        return "what the peer holds of the log up to "
            + Lsn.print(lsn)
            + " is not what stands there";
      }
    }
  }

  /// What a feed needs of its peer. `post` runs something on the peer's agent, soon.
  public record Workshop(Threads threads, StretchPool pool, Consumer<Runnable> post) {}

  /// Stretches read ahead: a worker goes on to the next one while those before it leave.
  static final int AHEAD_MAX = 3;

  private final Workshop workshop;
  private final LogReader log;
  private final RecordWalk walk; // Of the worker while `filling` is not 0, else of the agent.
  private final ArrayDeque<Stretch> ready = new ArrayDeque<>();
  private long nextLsn; // Of the next byte to be taken.
  private long filledLsn;
  private int skip;
  private int filling; // Stretches that a worker has.
  private volatile boolean closed; // Changed by the agent; a worker then stops.
  private @Nullable Trouble trouble;
  private boolean begun; // Records of ours were read from there: the beginning was no mere word.

  /// Begins at the record boundary `from`; the first `skip` bytes of the record there are left out. Both are the
  /// peer's word: [Trouble.Elsewhere] when they do not fit the log.
  public LogFeed(Workshop workshop, LogReader log, Position from, int skip) {
    this.workshop = workshop;
    this.log = log;
    this.walk = new RecordWalk(from);
    this.nextLsn = from.lsn() + skip;
    this.filledLsn = from.lsn();
    this.skip = skip;
  }

  /// Reads ahead, up to `limit` (the end of a batch), if there is room.
  public void advance(long limit) {
    boolean busy = filling > 0 || ready.size() >= AHEAD_MAX;
    if (busy || closed || trouble != null || filledLsn >= limit) {
      return;
    }
    long left = Math.ceilDiv(limit - filledLsn, (long) Stretch.BYTES);
    long most = Math.min(AHEAD_MAX - ready.size(), left);
    List<Stretch> stretches = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      Stretch stretch = workshop.pool.take(ready.size() + i);
      if (stretch == null) {
        break; // Whoever gives one back does so on this agent, which then steps every flow.
      }
      stretches.add(stretch);
    }
    if (!stretches.isEmpty()) {
      filling = stretches.size();
      boolean first = !begun;
      workshop.threads.offload(() -> fill(stretches, limit, first));
    }
  }

  /// On a worker: one after the other, each given to the agent when it is full.
  private void fill(List<Stretch> stretches, long limit, boolean first) {
    @Nullable Trouble met = null;
    for (int i = 0; i < stretches.size(); i++) {
      Stretch stretch = stretches.get(i);
      boolean wanted = met == null && !closed && walk.lsn() < limit;
      met = wanted ? fill(stretch, limit, first && i == 0) : met;
      Filled done = new Filled(stretch, wanted && met == null, walk.lsn(), met);
      workshop.post.accept(() -> filled(done));
    }
  }

  /// What a worker has done with a stretch: `full`, up to `endLsn`, or not, and why.
  private record Filled(Stretch stretch, boolean full, long endLsn, @Nullable Trouble met) {}

  private @Nullable Trouble fill(Stretch stretch, long limit, boolean first) {
    long from = walk.lsn();
    try (Pin pin = log.pin(Lsn.roundDown(from, Lsn.BLOCK_BYTES))) {
      if (log.start() > from) {
        return new Trouble.Overtaken(from);
      }
      stretch.load(log, walk, limit);
      return null;
    } catch (CorruptRecord e) {
      boolean theirs = first && walk.lsn() == from && stretch.sound(from);
      return theirs ? new Trouble.Elsewhere(from) : unreadable(e);
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  private Trouble unreadable(IOException e) {
    return new Trouble.Unreadable(walk.lsn(), String.valueOf(e.getMessage()));
  }

  private void filled(Filled done) {
    filling--;
    if (closed) {
      workshop.pool.giveLeft(done.stretch);
      return;
    }
    if (trouble != null || !done.full) {
      trouble = trouble == null ? done.met : trouble;
      give(done.stretch);
      return;
    }
    filledLsn = done.endLsn;
    begun = true;
    take(done.stretch);
    refreshLsn();
  }

  private void take(Stretch stretch) {
    if (skip > 0 && skip >= stretch.firstBytes()) {
      trouble = new Trouble.Elsewhere(nextLsn);
      give(stretch);
      return;
    }
    if (skip > 0) { // The first record is whole in the first stretch.
      stretch.take(skip);
      skip = 0;
    }
    if (stretch.remaining() == 0) {
      give(stretch);
    } else {
      ready.add(stretch);
    }
  }

  /// Gives one back that is counted neither as ready nor as being filled any more.
  private void give(Stretch stretch) {
    workshop.pool.give(stretch, ready.isEmpty() && filling == 0);
  }

  /// Whether a byte can be taken now.
  public boolean hasBytes() {
    return !ready.isEmpty();
  }

  /// The LSN of the next byte; without one at hand, that of the byte behind the last one taken.
  public long lsn() {
    return nextLsn;
  }

  /// Whether everything below `limit` was taken.
  public boolean drained(long limit) {
    return ready.isEmpty() && filling == 0 && filledLsn >= limit;
  }

  /// What ended the feed behind the bytes still at hand; null: nothing.
  public @Nullable Trouble trouble() {
    return ready.isEmpty() ? trouble : null;
  }

  /// The next bytes, at least one and at most `max`, all below `limitLsn`, which lies above [#lsn].
  /// Borrowed until [#take].
  public ByteBuffer peek(int max, long limitLsn) {
    return ready.getFirst().peek(max, limitLsn);
  }

  /// As [#peek], all of the first stretch, with where its records begin.
  public Span span(long limitLsn) {
    return ready.getFirst().span(limitLsn);
  }

  /// Counts `count` of the bytes that [#peek] gave as taken.
  public void take(int count) {
    Stretch stretch = ready.getFirst();
    stretch.take(count);
    if (stretch.remaining() == 0) {
      ready.remove();
      nextLsn = stretch.lsn();
      give(stretch);
    }
    refreshLsn();
  }

  private void refreshLsn() {
    Stretch first = ready.peekFirst();
    if (first != null) {
      nextLsn = first.lsn();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      workshop.pool.leave(filling, filling > 0 || !ready.isEmpty());
    }
    ready.forEach(stretch -> workshop.pool.give(stretch, false));
    ready.clear();
  }

  @Override
  public String toString() {
    return "LogFeed[" + Lsn.print(nextLsn) + "]";
  }
}
