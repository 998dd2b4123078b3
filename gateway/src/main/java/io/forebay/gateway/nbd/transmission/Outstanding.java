package io.forebay.gateway.nbd.transmission;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_DF;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.socket.Arrival;
import io.forebay.gateway.socket.Completions;
import io.forebay.gateway.socket.ReadAccount;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A request that waits for the volume. One object each: unlike a plain write, which is done when the
/// volume returns, it must be found again from another thread.
abstract sealed class Outstanding extends Arrival implements Completion
    permits Outstanding.Flushing, Outstanding.Reading, Surveying {
  private static final VarHandle DONE;

  static {
    try {
      DONE = MethodHandles.lookup().findVarHandle(Outstanding.class, "done", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final long cookie;

  /// As in the request: extended replies repeat it.
  final long offset;

  final Completions<Outstanding> completions;

  @SuppressWarnings("UnusedVariable") // Through DONE.
  private volatile boolean done;

  /// Set by the completing thread before it hands the request over.
  @Nullable IoFailure failure;

  Outstanding(long cookie, long offset, Completions<Outstanding> completions) {
    this.cookie = cookie;
    this.offset = offset;
    this.completions = completions;
  }

  @Override
  public final void done(@Nullable IoFailure why) {
    Check.check(!(boolean) DONE.getAndSet(this, true), "a request completes once");
    failure = why;
    completions.arrived(this);
  }

  /// Answers the client; on the event loop.
  abstract void reply(Replies replies);

  /// A FLUSH, or what FUA or the volume's promise adds to a write.
  static final class Flushing extends Outstanding {
    Flushing(long cookie, long offset, Completions<Outstanding> completions) {
      super(cookie, offset, completions);
    }

    @Override
    void reply(Replies replies) {
      if (failure == null) {
        replies.ok(cookie, offset);
      } else {
        replies.failed(cookie, offset, failure);
      }
    }

    @Override
    public void abandon() {}
  }

  /// A READ. Owns its reply buffer and the loan of its bytes until the reply has left.
  static final class Reading extends Outstanding implements ChannelFutureListener {
    private final ByteBuf buffer;
    private final ByteBuffer window;
    private final int start;
    private final ReadAccount.Loan loan;
    private final int length;
    private final boolean whole;
    private int parts = 1;

    /// Takes `buffer`, of which the last `length` bytes are for the data, and the `loan` of so many bytes.
    Reading(
        RequestHeader request,
        int length,
        ByteBuf buffer,
        ReadAccount.Loan loan,
        Completions<Outstanding> to) {
      super(request.cookie, request.offset, to);
      this.length = length;
      whole = request.has(CMD_FLAG_DF);
      this.buffer = buffer;
      this.loan = loan;
      // The buffer's own view, not a new one: nobody else looks at the buffer before it is written.
      window = buffer.internalNioBuffer(buffer.capacity() - length, length);
      start = window.position();
    }

    /// Where the volume puts the data.
    ByteBuffer window() {
      return window;
    }

    ByteBuf buffer() {
      return buffer;
    }

    int length() {
      return length;
    }

    /// Whether it may only be answered in one chunk.
    boolean whole() {
      return whole;
    }

    /// Whether `count` bytes of the data, from `from` on, are zero.
    boolean isZero(int from, int count) {
      return ZeroScan.isZero(window, start + from, count);
    }

    @Override
    void reply(Replies replies) {
      if (failure == null) {
        Check.check(!window.hasRemaining(), "a read fills its buffer", offset, window.remaining());
        ReadReply.send(replies, this);
      } else {
        abandon();
        replies.failed(cookie, offset, failure);
      }
    }

    /// One more part of the reply is on its way: that many [#operationComplete] are to come, and one.
    void part() {
      parts++;
    }

    /// A part has left.
    void left() {
      if (--parts == 0) {
        loan.give(length);
      }
    }

    @Override
    public void operationComplete(ChannelFuture written) {
      try {
        left();
      } catch (RuntimeException | Error e) {
        completions.failed(e);
      }
    }

    @Override
    public void abandon() {
      buffer.release();
      loan.give(length);
    }
  }
}
