package io.forebay.gateway.sim;

import io.forebay.gateway.link.Pipe;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One end of the simulated line as the sessions of the room link see a connection.
final class LinePipe implements Pipe, SimLink.Port {
  private final String remote;
  private final ArrayDeque<ByteBuffer> inbound = new ArrayDeque<>();
  private SimLink.@Nullable End end;
  private Runnable wake = () -> {};
  private boolean lost;

  LinePipe(String remote) {
    this.remote = remote;
  }

  LinePipe over(SimLink.End over) {
    end = over;
    return this;
  }

  private SimLink.End end() {
    return Objects.requireNonNull(end);
  }

  @Override
  public int receive(ByteBuffer into) {
    int count = 0;
    while (into.hasRemaining() && !inbound.isEmpty()) {
      ByteBuffer head = inbound.getFirst();
      int part = Math.min(into.remaining(), head.remaining());
      into.put(into.position(), head, head.position(), part);
      into.position(into.position() + part);
      head.position(head.position() + part);
      count += part;
      if (!head.hasRemaining()) {
        inbound.removeFirst();
      }
    }
    return count == 0 && lost ? LOST : count;
  }

  @Override
  public void send(ByteBuffer from) {
    if (end().open()) {
      end().send(from);
    } else {
      from.position(from.limit());
    }
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
    end().close();
    lost = true;
  }

  @Override
  public String remote() {
    return remote;
  }

  @Override
  public void onBytes(ByteBuffer bytes) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
    inbound.add(copy.put(bytes).flip());
    wake.run();
  }

  @Override
  public void onWritable() {
    wake.run();
  }

  @Override
  public void onClosed() {
    lost = true;
    wake.run();
  }
}
