package io.forebay.gateway.nbd.transmission;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_BLOCK_STATUS;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_BLOCK_STATUS_EXT;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Runs;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.nbd.handshake.MetaContext;
import io.forebay.gateway.nbd.wire.Framing;
import io.forebay.gateway.socket.Completions;
import io.forebay.gateway.socket.ReadAccount;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A BLOCK_STATUS: asks the volume for one context after the other, and answers with all of them. Owns
/// the loan of its bytes until the reply has left.
final class Surveying extends Outstanding implements ChannelFutureListener {
  private final Volume volume;
  private final List<MetaContext> contexts;
  private final long length;
  private final int runsMax;
  private final long loanBytes;
  private final ReadAccount.Loan loan;

  /// Of the first contexts. One thread after the other adds to it, each handed on by the volume.
  private final List<Runs> found = new ArrayList<>();

  /// Takes the `loan` of what `query` needs at most.
  Surveying(
      long cookie,
      Volume volume,
      StatusQuery query,
      ReadAccount.Loan loan,
      Completions<Outstanding> to) {
    super(cookie, query.offset(), to);
    this.volume = volume;
    contexts = query.contexts();
    length = query.length();
    runsMax = query.runsMax();
    loanBytes = query.bytesMax();
    this.loan = loan;
  }

  /// Asks for the next context.
  void ask() {
    MetaContext next = contexts.get(found.size());
    volume.survey(next.facet(), offset, length, runsMax, this::told);
  }

  private void told(@Nullable IoFailure why, @Nullable Runs runs) {
    if (why != null) {
      done(why);
      return;
    }
    Runs told = Check.present(runs, "a survey tells runs", offset, length);
    long bytes = told.bytes();
    Check.check(bytes > 0 && bytes <= length, "a survey keeps to its range", bytes, length);
    Check.check(told.count() <= runsMax, "M1: a survey keeps to its runs", told.count(), runsMax);
    found.add(told);
    if (found.size() == contexts.size()) {
      done(null);
    } else {
      ask();
    }
  }

  @Override
  void reply(Replies replies) {
    if (failure != null) {
      abandon();
      replies.failed(cookie, offset, failure);
      return;
    }
    int bytes = 0;
    for (Runs runs : found) {
      bytes += replies.framing().chunkHeaderBytes() + payloadBytes(replies, runs);
    }
    if (bytes <= Replies.SHORT_BYTES_MAX) {
      encode(replies, replies.room(bytes));
      abandon();
    } else {
      ByteBuf out = replies.buffer(bytes);
      encode(replies, out);
      replies.add(out, this);
      replies.flushIfMuch();
    }
  }

  private static boolean extended(Replies replies) {
    return replies.framing() == Framing.EXTENDED;
  }

  /// Context id, and count where headers are extended; then length and state of each run.
  private static int payloadBytes(Replies replies, Runs runs) {
    int number = extended(replies) ? Long.BYTES : Integer.BYTES;
    return number + 2 * number * runs.count();
  }

  private void encode(Replies replies, ByteBuf out) {
    for (int i = 0; i < found.size(); i++) {
      boolean last = i == found.size() - 1;
      encode(replies, out, contexts.get(i).id(), found.get(i), last);
    }
  }

  private void encode(Replies replies, ByteBuf out, int id, Runs runs, boolean last) {
    int bytes = payloadBytes(replies, runs);
    boolean extended = extended(replies);
    int type = extended ? REPLY_TYPE_BLOCK_STATUS_EXT : REPLY_TYPE_BLOCK_STATUS;
    replies.chunk(out, last, type, cookie, offset, bytes);
    // Up to half a MiB of small numbers: a ByteBuf looks at its owners, its room and its leaks at
    // each.
    ByteBuffer to = out.nioBuffer(out.writerIndex(), bytes);
    if (extended) {
      to.putInt(id).putInt(runs.count());
      for (int i = 0; i < runs.count(); i++) {
        to.putLong(runs.length(i)).putLong(runs.state(i));
      }
    } else {
      to.putInt(id);
      for (int i = 0; i < runs.count(); i++) { // No longer than the request, which has 32 bits.
        to.putInt((int) runs.length(i)).putInt(runs.state(i));
      }
    }
    out.writerIndex(out.writerIndex() + bytes);
  }

  @Override
  public void operationComplete(ChannelFuture written) {
    try {
      abandon();
    } catch (RuntimeException | Error e) {
      completions.failed(e);
    }
  }

  @Override
  public void abandon() {
    loan.give(loanBytes);
  }
}
