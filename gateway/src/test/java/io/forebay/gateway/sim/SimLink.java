package io.forebay.gateway.sim;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The line between two appliances: connections of two byte pipes that keep order, bound what is in
/// flight, cut chunks where they like, and break. Everything arrives through the scheduler.
public final class SimLink {
  public enum Side {
    A,
    B;

    Side other() {
      return this == A ? B : A;
    }
  }

  /// What one end's owner hears; called from the scheduler, never from within `send`.
  public interface Port {
    /// Borrows `bytes` until return; all of them count as taken.
    void onBytes(ByteBuffer bytes);

    /// There is room again after a `send` that took less than it was given.
    void onWritable();

    /// The connection has ended; nothing comes after this.
    void onClosed();
  }

  private record Listener(SimThreads process, Function<End, Port> accept) {}

  private final SimScheduler scheduler;
  private final SimRandomness random;
  private final SimTrace trace;
  private final SimCounts counts;
  private final @Nullable Listener[] listeners = new Listener[2];
  private final List<End> ends = new ArrayList<>();

  /// Whether the line lets new connections through.
  public boolean up = true;

  /// The longest time a chunk is under way.
  public long delayNanosMax = 5_000_000;

  /// Unread bytes in one direction at which `send` takes no more.
  public int inFlightMax = 256 << 10;

  /// Whether what waits behind one delay arrives together.
  public boolean gathers;

  /// The share of chunks that arrive in pieces.
  public double fragmentShare = 0.3;

  public SimLink(SimScheduler scheduler, SimRandomness random, SimTrace trace, SimCounts counts) {
    this.scheduler = scheduler;
    this.random = random;
    this.trace = trace;
    this.counts = counts;
  }

  /// From now on `accept` is given the end of each connection that the other side dials.
  public void listen(Side side, SimThreads process, Function<End, Port> accept) {
    listeners[side.ordinal()] = new Listener(process, accept);
  }

  /// Opens a connection from `side`; null when the line is down or nobody listens.
  @Nullable End dial(Side side, SimThreads process, Port port) {
    Listener listener = listeners[side.other().ordinal()];
    if (!up || listener == null || listener.process.killed()) {
      counts.hit(Fault.LINE_REFUSED);
      return null;
    }
    End near = new End(side, process);
    End far = new End(side.other(), listener.process);
    near.port = port;
    near.peer = far;
    far.peer = near;
    far.port = listener.accept.apply(far);
    ends.add(near);
    ends.add(far);
    return near;
  }

  /// Ends every connection; of what was under way a random first part still arrives. Both sides
  /// notice. New connections go through unless `up` is cleared.
  public void cut() {
    counts.hit(Fault.LINE_CUT);
    for (End end : List.copyOf(ends)) {
      end.truncate();
      end.scheduleClosed();
    }
  }

  /// Ends every connection without `silent` noticing: it may send until its pipe is full, and hears
  /// nothing any more.
  public void halfOpen(Side silent) {
    counts.hit(Fault.LINE_HALF_OPEN);
    for (End end : List.copyOf(ends)) {
      end.deaf = true;
      end.inbound.clear();
      if (end.side != silent) {
        end.scheduleClosed();
      }
    }
  }

  /// The process on `side` has died: the other side notices unless the power went with it.
  public void died(Side side, boolean noticed) {
    listeners[side.ordinal()] = null;
    for (End end : List.copyOf(ends)) {
      if (end.side == side) {
        end.open = false;
        ends.remove(end);
        if (noticed) {
          end.peer().scheduleClosed();
        } else {
          end.peer().deaf = true;
        }
      }
    }
  }

  public int connections() {
    return ends.size();
  }

  /// One side's end of a connection.
  public final class End {
    private final Side side;
    private final SimThreads process;
    private @Nullable Port port;
    private @Nullable End peer;
    private final ArrayDeque<byte[]> inbound = new ArrayDeque<>();
    private int inboundBytes;
    private boolean open = true;
    private boolean closing;
    private boolean deaf;
    private boolean cutOff;
    private boolean delivering;
    private boolean wantsRoom;

    private End(Side side, SimThreads process) {
      this.side = side;
      this.process = process;
    }

    private End peer() {
      return Objects.requireNonNull(peer);
    }

    private Port port() {
      return Objects.requireNonNull(port);
    }

    boolean open() {
      return open;
    }

    /// Takes as many of `bytes` as fit in flight; returns how many.
    int send(ByteBuffer bytes) {
      if (!open) {
        return 0;
      }
      End to = peer();
      int count = Math.min(bytes.remaining(), inFlightMax - to.inboundBytes);
      wantsRoom |= count < bytes.remaining();
      if (count <= 0) {
        return 0;
      }
      byte[] chunk = new byte[count];
      bytes.get(chunk);
      to.inboundBytes += count;
      if (to.open && !to.deaf && !to.cutOff) {
        to.inbound.add(chunk);
        to.schedule();
      }
      return count;
    }

    /// Closes both ends; what was sent before still arrives.
    void close() {
      if (open) {
        open = false;
        ends.remove(this);
        peer().closing = true;
        peer().schedule();
      }
    }

    private void schedule() {
      if (delivering || !open) {
        return;
      }
      delivering = true;
      long delay = random.below(delayNanosMax + 1);
      if (delay > delayNanosMax / 2) {
        counts.hit(Fault.LINE_DELAYED);
      }
      long due = scheduler.clock().nanos() + delay;
      scheduler.add(new SimScheduler.Work(process, due, this::deliver));
    }

    private void deliver() {
      delivering = false;
      if (!open) {
        return;
      }
      byte[] chunk = all();
      if (chunk != null) {
        int count = chunk.length;
        if (count > 1 && random.chance(fragmentShare)) {
          count = 1 + random.below(count - 1);
          byte[] rest = Arrays.copyOfRange(chunk, count, chunk.length);
          inbound.addFirst(rest);
          counts.hit(Fault.LINE_FRAGMENTED);
        }
        inboundBytes -= count;
        trace.add("line", side.name(), count, inboundBytes, 0);
        port().onBytes(ByteBuffer.wrap(chunk, 0, count).asReadOnlyBuffer());
        tellRoom();
      } else if (closing) {
        scheduleClosed();
        return;
      }
      if (!inbound.isEmpty() || closing) {
        schedule();
      }
    }

    /// What arrives next; with [#gathers] all that is under way, since one small frame for each delay
    /// would make a line of a few KiB/s.
    private byte @Nullable [] all() {
      if (!gathers || inbound.size() < 2) {
        return inbound.poll();
      }
      ByteBuffer all = ByteBuffer.allocate(inbound.stream().mapToInt(part -> part.length).sum());
      inbound.forEach(all::put);
      inbound.clear();
      return all.array();
    }

    private void tellRoom() {
      End from = peer();
      if (from.open && from.wantsRoom) {
        from.wantsRoom = false;
        scheduler.add(
            new SimScheduler.Work(
                from.process,
                scheduler.clock().nanos(),
                () -> {
                  if (from.open) {
                    from.port().onWritable();
                  }
                }));
      }
    }

    private void truncate() {
      // Nothing that is sent from now on arrives behind the gap.
      cutOff = true;
      int keep = random.below(inboundBytes + 1);
      if (keep < inboundBytes && !inbound.isEmpty()) {
        counts.hit(Fault.LINE_TRUNCATED);
      }
      ArrayDeque<byte[]> all = new ArrayDeque<>(inbound);
      inbound.clear();
      for (byte[] chunk : all) {
        int count = Math.min(keep, chunk.length);
        if (count > 0) {
          inbound.add(Arrays.copyOf(chunk, count));
          keep -= count;
        }
      }
      closing = true;
    }

    private void scheduleClosed() {
      if (!open) {
        return;
      }
      if (!inbound.isEmpty() && !deaf) {
        closing = true;
        schedule();
        return;
      }
      open = false;
      ends.remove(this);
      long due = scheduler.clock().nanos() + random.below(delayNanosMax + 1);
      scheduler.add(new SimScheduler.Work(process, due, () -> port().onClosed()));
    }
  }
}
