package io.forebay.gateway.nbd;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.Exchange;
import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Runs;
import io.forebay.gateway.block.Survey;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.block.ZeroKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// A correct volume in memory, sparse, that does what its script says: be full, fail, take its time.
/// Keeps the rules of [Volume] and checks that callers keep theirs.
public final class MemoryVolume implements Volume {
  private static final int CHUNK_BYTES = 1 << 20;

  /// What reads as zeroes is told in whole blocks.
  static final int BLOCK_BYTES = 4096;

  private static final byte[] ZEROES = new byte[CHUNK_BYTES];

  public record Zeroed(long offset, long length, ZeroKind kind) {}

  private final String name;
  private final AtomicReferenceArray<byte @Nullable []> chunks;

  /// The script: anything may change at any time.
  public volatile long sizeBytes;

  public volatile boolean writable = true;
  public volatile int blockBytes = 512;

  /// So many appends find the log full.
  public final AtomicInteger full = new AtomicInteger();

  /// When set, writes are acked when what they put here is completed.
  public volatile @Nullable Queue<Completion> settling;

  /// When set, waiters are kept until [#makeRoom]; else they are called at once.
  public volatile boolean keepWaiters;

  public volatile @Nullable IoFailure appendFailure;
  public volatile @Nullable IoFailure readFailure;
  public volatile @Nullable IoFailure flushFailure;
  volatile @Nullable IoFailure surveyFailure;

  /// Checkpoints, and the one extent that changed since each.
  volatile Map<String, Extent> changes = Map.of();

  /// Where reads and flushes complete; null: before the call returns.
  public volatile @Nullable Executor completing;

  /// When set, what surveys tell of so many bytes.
  volatile @Nullable LongFunction<Runs> told;

  // What happened.
  public final AtomicInteger writes = new AtomicInteger();
  public final AtomicInteger flushes = new AtomicInteger();
  public final AtomicInteger reads = new AtomicInteger();
  final AtomicInteger surveys = new AtomicInteger();
  public final Queue<Zeroed> zeroed = new ConcurrentLinkedQueue<>();
  public final Queue<Extent> cached = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> waiters = new ConcurrentLinkedQueue<>();

  public MemoryVolume(String name, long sizeBytes) {
    this.name = name;
    this.sizeBytes = sizeBytes;
    chunks = new AtomicReferenceArray<>((int) ((sizeBytes + CHUNK_BYTES - 1) / CHUNK_BYTES));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public UUID uuid() {
    return new UUID(0, name.hashCode());
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public int blockBytes() {
    return blockBytes;
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public Admission write(long offset, ByteBuffer payload) {
    int length = payload.remaining();
    Check.check(length >= 1 && length <= WRITE_BYTES_MAX, "write length", length, WRITE_BYTES_MAX);
    Admission admission = admit(offset, length);
    if (admission instanceof Admission.Admitted) {
      put(offset, payload);
    }
    return admission;
  }

  private synchronized void put(long offset, ByteBuffer payload) {
    copy(offset, payload.remaining(), true, (chunk, at, count) -> payload.get(chunk, at, count));
    writes.incrementAndGet();
  }

  @Override
  public void exchange(long offset, ByteBuffer scratch, Exchange exchange) {
    int base = scratch.position();
    Executor executor = completing;
    Runnable exchanging =
        () -> {
          IoFailure failure = readFailure;
          if (failure != null) {
            exchange.unread(failure);
          } else {
            exchange.done(exchanged(offset, scratch, base, exchange));
          }
        };
    if (executor == null) {
      exchanging.run();
    } else {
      executor.execute(exchanging);
    }
  }

  private synchronized Admission exchanged(
      long offset, ByteBuffer scratch, int base, Exchange exchange) {
    read(offset, scratch);
    ByteBuffer fresh = exchange.replacement(scratch.flip().position(base));
    return fresh == null ? Admission.ADMITTED : write(offset, fresh);
  }

  private synchronized void read(long offset, ByteBuffer into) {
    reads.incrementAndGet();
    copy(offset, into.remaining(), false, (chunk, at, count) -> into.put(chunk, at, count));
  }

  @Override
  public Admission zero(long offset, long length, ZeroKind kind) {
    Check.check(length >= 1 && length <= ZERO_BYTES_MAX, "zero length", length, ZERO_BYTES_MAX);
    Admission admission = admit(offset, length);
    if (admission instanceof Admission.Admitted) {
      for (long at = offset, left = length; left > 0; ) {
        int count = (int) Math.min(left, CHUNK_BYTES - at % CHUNK_BYTES);
        byte[] chunk = chunks.get((int) (at / CHUNK_BYTES));
        if (chunk != null) {
          int start = (int) (at % CHUNK_BYTES);
          Arrays.fill(chunk, start, start + count, (byte) 0);
        }
        at += count;
        left -= count;
      }
      zeroed.add(new Zeroed(offset, length, kind));
    }
    return admission;
  }

  private Admission admit(long offset, long length) {
    Check.check(Extent.fits(offset, length, sizeBytes), "range", offset, length);
    IoFailure failure = appendFailure;
    if (failure != null) {
      return new Admission.Refused(failure);
    }
    if (full.get() > 0 && full.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return Admission.FULL;
    }
    return Admission.ADMITTED;
  }

  @Override
  public boolean acksAtOnce() {
    return settling == null;
  }

  @Override
  public void settle(Completion completion) {
    Queue<Completion> waits = Check.present(settling, "settles", 0, 0);
    waits.add(completion);
  }

  @Override
  public void flush(Completion completion) {
    flushes.incrementAndGet();
    complete(completion, flushFailure);
  }

  @Override
  public void read(long offset, ByteBuffer into, Completion completion) {
    Check.check(
        Extent.fits(offset, into.remaining(), sizeBytes), "range", offset, into.remaining());
    reads.incrementAndGet();
    IoFailure failure = readFailure;
    if (failure == null) {
      copy(offset, into.remaining(), false, (chunk, at, count) -> into.put(chunk, at, count));
    }
    complete(completion, failure);
  }

  private void complete(Completion completion, @Nullable IoFailure failure) {
    Executor executor = completing;
    if (executor == null) {
      completion.done(failure);
    } else {
      executor.execute(() -> completion.done(failure));
    }
  }

  @Override
  public void cache(long offset, long length) {
    cached.add(new Extent(offset, length));
  }

  @Override
  public List<String> changedSince() {
    return changes.keySet().stream().sorted().toList();
  }

  @Override
  public void survey(Facet facet, long offset, long length, int runsMax, Survey answer) {
    Check.check(length > 0 && Extent.fits(offset, length, sizeBytes), "range", offset, length);
    Check.check(runsMax > 0, "runs", runsMax, 1);
    surveys.incrementAndGet();
    IoFailure failure = surveyFailure;
    LongFunction<Runs> script = told;
    Runs runs = null;
    if (failure == null) {
      runs =
          script == null ? surveyed(facet, offset, offset + length, runsMax) : script.apply(length);
    }
    answer(failure, runs, answer);
  }

  private void answer(@Nullable IoFailure failure, @Nullable Runs runs, Survey answer) {
    Executor executor = completing;
    if (executor == null) {
      answer.done(failure, runs);
    } else {
      executor.execute(() -> answer.done(failure, runs));
    }
  }

  private Runs surveyed(Facet facet, long offset, long end, int runsMax) {
    Runs runs = new Runs(runsMax);
    boolean room = true;
    for (long at = offset; at < end && room; ) {
      long next = Math.min(end, (at / BLOCK_BYTES + 1) * BLOCK_BYTES);
      room = runs.add(next - at, state(facet, at));
      at = next;
    }
    return runs;
  }

  /// Of the block in which `at` lies.
  private int state(Facet facet, long at) {
    return switch (facet) {
      case Facet.Allocation _ -> allocation(at);
      case Facet.Depth _ -> chunks.get((int) (at / CHUNK_BYTES)) == null ? 0 : 1;
      case Facet.ChangedSince(String checkpoint) -> {
        Extent changed = Check.present(changes.get(checkpoint), "checkpoint", at, 0);
        yield at >= changed.offset() && at < changed.end() ? Facet.ChangedSince.CHANGED : 0;
      }
    };
  }

  private int allocation(long at) {
    byte[] chunk = chunks.get((int) (at / CHUNK_BYTES));
    if (chunk == null) {
      return Facet.Allocation.HOLE | Facet.Allocation.ZERO;
    }
    int from = (int) (at % CHUNK_BYTES / BLOCK_BYTES * BLOCK_BYTES);
    int to = from + BLOCK_BYTES;
    return Arrays.equals(chunk, from, to, ZEROES, from, to) ? Facet.Allocation.ZERO : 0;
  }

  @Override
  public void whenRoom(Runnable wake) {
    if (keepWaiters) {
      waiters.add(wake);
    } else {
      wake.run();
    }
  }

  /// Waiters that [#makeRoom] would call.
  public int waiting() {
    return waiters.size();
  }

  /// Calls the waiters that there are.
  public void makeRoom() {
    for (int count = waiters.size(); count > 0; count--) {
      Runnable wake = waiters.poll();
      if (wake != null) {
        wake.run();
      }
    }
  }

  /// Puts something that is not zero into the first `length` bytes.
  public void fill(int length) {
    copy(0, length, true, (chunk, at, count) -> Arrays.fill(chunk, at, at + count, (byte) 0x5a));
  }

  /// The content, for comparing.
  public byte[] content(long offset, int length) {
    byte[] bytes = new byte[length];
    ByteBuffer into = ByteBuffer.wrap(bytes);
    copy(offset, length, false, (chunk, at, count) -> into.put(chunk, at, count));
    return bytes;
  }

  private interface Move {
    void move(byte[] chunk, int at, int count);
  }

  private void copy(long offset, int length, boolean changes, Move move) {
    for (int left = length; left > 0; ) {
      int index = (int) (offset / CHUNK_BYTES);
      int at = (int) (offset % CHUNK_BYTES);
      int count = Math.min(left, CHUNK_BYTES - at);
      byte[] chunk = chunks.get(index);
      if (chunk == null && !changes) {
        chunk = ZEROES;
      } else if (chunk == null) {
        byte[] fresh = new byte[CHUNK_BYTES];
        chunk = chunks.compareAndSet(index, null, fresh) ? fresh : chunks.get(index);
      }
      move.move(chunk, at, count);
      offset += count;
      left -= count;
    }
  }
}
