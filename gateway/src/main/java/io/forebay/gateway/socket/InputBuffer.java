package io.forebay.gateway.socket;

import io.forebay.gateway.block.Check;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One connection's receive buffer. It poses as the channel's receive allocator, so the transport reads
/// straight behind the bytes that are still waiting: nothing is cumulated by copying, and a
/// connection's input memory is this one buffer whatever lengths a peer announces (M1).
///
/// Bytes move only when what is waited for no longer fits behind the reader ([#need]); the transmission's
/// capacity is chosen so that a stream of large writes moves less than a slack's worth each time round.
///
/// Under TLS the transport's bytes are not the peer's: [#detach] ends the pose, and what was decrypted is
/// brought by [#append].
///
/// Confined to the connection's event loop; owns its memory until [#release].
public final class InputBuffer implements RecvByteBufAllocator {
  private ByteBuf buffer;

  /// The whole of `buffer`, made once and for all requests: no garbage. One to read numbers through,
  /// one to lend.
  private ByteBuffer view;

  private ByteBuffer lent;

  private int need = 1;
  private long received;
  private boolean detached;

  public InputBuffer(ByteBufAllocator allocator, int capacity) {
    buffer = allocator.directBuffer(capacity, capacity);
    view = buffer.nioBuffer(0, capacity);
    lent = view.duplicate();
  }

  /// Bytes received and not yet skipped.
  public int readable() {
    return buffer.readableBytes();
  }

  /// All bytes ever received on the connection: what progress is measured by.
  public long received() {
    return received;
  }

  /// The numbers at `at` bytes behind the reader. The caller has seen to it that they are readable.
  public byte getByte(int at) {
    return view.get(buffer.readerIndex() + at);
  }

  public short getShort(int at) {
    return view.getShort(buffer.readerIndex() + at);
  }

  public int getInt(int at) {
    return view.getInt(buffer.readerIndex() + at);
  }

  public long getLong(int at) {
    return view.getLong(buffer.readerIndex() + at);
  }

  /// Lends the next `length` bytes, until the next call on this object; they stay readable.
  public ByteBuffer lend(int length) {
    return lend(0, length);
  }

  /// Lends `length` bytes from `at` bytes behind the reader on, until the next call on this object.
  public ByteBuffer lend(int at, int length) {
    int start = buffer.readerIndex() + at;
    Check.check(at + length <= readable(), "input lends what it has", at + length, readable());
    return lent.limit(start + length).position(start);
  }

  /// The reader is done with `length` bytes.
  public void skip(int length) {
    buffer.skipBytes(length);
  }

  /// The reader waits until `bytes` bytes are readable.
  public void need(int bytes) {
    Check.check(bytes <= buffer.capacity(), "input fits", bytes, buffer.capacity());
    need = bytes;
  }

  /// Changes the capacity, keeping what is readable.
  public void resize(int capacity) {
    Check.check(readable() <= capacity, "input fits", readable(), capacity);
    ByteBuf larger = buffer.alloc().directBuffer(capacity, capacity);
    larger.writeBytes(buffer);
    buffer.release();
    buffer = larger;
    view = larger.nioBuffer(0, capacity);
    lent = view.duplicate();
  }

  /// From now on the transport reads into buffers of its own. Gives what was received and not yet skipped.
  public ByteBuf detach(ByteBufAllocator allocator) {
    ByteBuf rest = allocator.directBuffer(Math.max(1, readable()));
    rest.writeBytes(buffer);
    received -= rest.readableBytes();
    detached = true;
    return rest;
  }

  /// Takes as many bytes out of `from` as there is room for, and returns their number: 0 when the reader
  /// wants none.
  public int append(ByteBuf from) {
    makeRoom();
    int count = Math.min(from.readableBytes(), buffer.writableBytes());
    buffer.writeBytes(from, count);
    received += count;
    return count;
  }

  /// Gives the memory back; from then on nothing is readable, and the transport finds no room.
  public void release() {
    buffer.release();
    buffer = Unpooled.EMPTY_BUFFER;
  }

  @Override
  @SuppressWarnings("deprecation") // The interface demands the old type of handle.
  public Handle newHandle() {
    return new Receiver();
  }

  private ByteBuf room() {
    makeRoom();
    return buffer.retain();
  }

  private void makeRoom() {
    if (readable() == 0) {
      buffer.clear();
    } else if (buffer.capacity() - buffer.readerIndex() < need || buffer.writableBytes() == 0) {
      buffer.discardReadBytes();
    }
  }

  private final class Receiver implements ExtendedHandle {
    /// Reads of one wake-up: enough for a whole megabyte in flight, few enough that its replies do not
    /// wait for the next one.
    private static final int READS_MAX = 4;

    /// Of a buffer for what is not yet decrypted: four of TLS's largest records.
    private static final int DETACHED_BYTES = 64 << 10;

    private @Nullable ChannelConfig config;
    private int reads;
    private int attempted;
    private int last;

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return detached ? allocator.directBuffer(DETACHED_BYTES, DETACHED_BYTES) : room();
    }

    @Override
    public int guess() {
      return detached ? DETACHED_BYTES : buffer.capacity();
    }

    @Override
    public void reset(ChannelConfig channelConfig) {
      config = channelConfig;
      reads = 0;
    }

    @Override
    public void incMessagesRead(int count) {
      reads += count;
    }

    @Override
    public void lastBytesRead(int bytes) {
      last = bytes;
      if (bytes > 0 && !detached) {
        received += bytes;
      }
    }

    @Override
    public int lastBytesRead() {
      return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
      return attempted;
    }

    @Override
    public boolean continueReading() {
      return continueReading(() -> last == attempted);
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
      return config != null && config.isAutoRead() && reads < READS_MAX && maybeMore.get();
    }

    @Override
    public void readComplete() {}
  }
}
