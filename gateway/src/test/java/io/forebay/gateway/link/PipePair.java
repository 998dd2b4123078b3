package io.forebay.gateway.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Two ends of a connection in memory. Delivers at once, in pieces of at most `piece` bytes, and may be
/// cut after any number of bytes.
public final class PipePair {
  private static final int HEADER_BYTES = 12;
  private static final int LENGTH_AT = 4;

  public final End left = new End("left");
  public final End right = new End("right");

  /// Bytes that one direction holds at most.
  public int room = 1 << 20;

  /// The largest piece that `receive` gives.
  public int piece = Integer.MAX_VALUE;

  /// Bytes that may still pass, both directions together; the line is cut behind the last one.
  public long budget = Long.MAX_VALUE;

  /// Bytes that have passed.
  public long passed;

  /// Somebody in the middle of the line, or at an end of it, who sees every frame whole.
  public interface Between {
    /// What arrives in place of a frame that `left`, or the other end, has sent. Borrows `frame`.
    List<byte[]> passing(boolean fromLeft, byte[] frame);
  }

  /// Null: nobody.
  public @Nullable Between between;

  public PipePair() {
    left.other = right;
    right.other = left;
  }

  /// Cuts the line: what is under way still arrives.
  public void cut() {
    left.closed = true;
    right.closed = true;
    left.wake.run();
    right.wake.run();
  }

  /// One end.
  public final class End implements Pipe {
    private final String name;
    private final ArrayDeque<Byte> inbound = new ArrayDeque<>();
    private Runnable wake = () -> {};
    private End other = this;
    private boolean closed;
    private ByteBuffer part = ByteBuffer.allocate(1 << 10); // Of a frame, for whoever is between.

    private End(String name) {
      this.name = name;
    }

    @Override
    public int receive(ByteBuffer into) {
      int count = 0;
      while (into.hasRemaining() && !inbound.isEmpty() && count < piece) {
        into.put(inbound.remove());
        count++;
      }
      if (count > 0) {
        other.wake.run();
      }
      return count == 0 && closed ? LOST : count;
    }

    @Override
    public void send(ByteBuffer from) {
      boolean any = false;
      while (from.hasRemaining() && (closed || other.inbound.size() < room)) {
        byte next = from.get();
        if (!closed && budget > 0) {
          arrive(next);
          budget--;
          passed++;
          any = true;
        }
      }
      if (budget == 0 && !closed) {
        cut();
      } else if (any) {
        other.wake.run();
      }
    }

    private void arrive(byte next) {
      Between middle = between;
      if (middle == null) {
        other.inbound.add(next);
        return;
      }
      if (part.position() == part.limit()) {
        part = ByteBuffer.allocate(2 * part.capacity()).put(part.flip());
      }
      part.put(next);
      if (part.position() >= HEADER_BYTES && part.position() == HEADER_BYTES + bodyBytes()) {
        byte[] frame = Arrays.copyOf(part.array(), part.position());
        part.clear();
        for (byte[] given : middle.passing(this == left, frame)) {
          for (byte one : given) {
            other.inbound.add(one);
          }
        }
      }
    }

    private int bodyBytes() {
      return part.order(ByteOrder.LITTLE_ENDIAN).getInt(LENGTH_AT);
    }

    @Override
    public int unsentBytes() {
      return 0;
    }

    @Override
    public void onChange(Runnable wakeUp) {
      wake = wakeUp;
      wakeUp.run();
    }

    @Override
    public void close() {
      closed = true;
      other.closed = true;
      other.wake.run();
    }

    public boolean closed() {
      return closed;
    }

    @Override
    public String remote() {
      return name;
    }
  }
}
