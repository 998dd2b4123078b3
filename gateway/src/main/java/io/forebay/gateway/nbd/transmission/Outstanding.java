package io.forebay.gateway.nbd.transmission;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.IoFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A request that waits for the volume. One object each: unlike a plain write, which is done when the
/// volume returns, it must be found again from another thread.
abstract sealed class Outstanding implements Completion {
  private static final VarHandle DONE;

  static {
    try {
      DONE = MethodHandles.lookup().findVarHandle(Outstanding.class, "done", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final long cookie;
  final Completions completions;

  @SuppressWarnings("UnusedVariable") // Through DONE.
  private volatile boolean done;

  /// Set by the completing thread before it hands the request over.
  @Nullable IoFailure failure;

  /// Belongs to `Completions`.
  @Nullable Outstanding next;

  private Outstanding(long cookie, Completions completions) {
    this.cookie = cookie;
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

  /// There is nobody left to answer; any thread.
  abstract void abandon();

  /// A FLUSH, or what FUA or the volume's promise adds to a write.
  static final class Flushing extends Outstanding {
    Flushing(long cookie, Completions completions) {
      super(cookie, completions);
    }

    @Override
    void reply(Replies replies) {
      if (failure == null) {
        replies.ok(cookie);
      } else {
        replies.failed(cookie, failure);
      }
    }

    @Override
    void abandon() {}
  }

  /// A READ. Owns its reply buffer and the loan of its bytes until the reply has left.
  static final class Reading extends Outstanding implements ChannelFutureListener {
    private final long offset;
    private final ByteBuf buffer;
    private final ByteBuffer window;
    private final ReadAccount.Loan loan;
    private final int length;

    /// Takes `buffer`, of which the last `length` bytes are for the data, and the `loan` of so many bytes.
    Reading(
        long cookie,
        long offset,
        int length,
        ByteBuf buffer,
        ReadAccount.Loan loan,
        Completions to) {
      super(cookie, to);
      this.offset = offset;
      this.length = length;
      this.buffer = buffer;
      this.loan = loan;
      // The buffer's own view, not a new one: nobody else looks at the buffer before it is written.
      window = buffer.internalNioBuffer(buffer.capacity() - length, length);
    }

    /// Where the volume puts the data.
    ByteBuffer window() {
      return window;
    }

    @Override
    void reply(Replies replies) {
      if (failure == null) {
        Check.check(!window.hasRemaining(), "a read fills its buffer", offset, window.remaining());
        replies.data(cookie, offset, buffer, this);
      } else {
        abandon();
        replies.failed(cookie, failure);
      }
    }

    @Override
    public void operationComplete(ChannelFuture written) {
      try {
        loan.give(length);
      } catch (RuntimeException | Error e) {
        completions.failed(e);
      }
    }

    @Override
    void abandon() {
      buffer.release();
      loan.give(length);
    }
  }
}
