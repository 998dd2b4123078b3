package io.forebay.gateway.link.sender;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.group.IllegalPosition;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.link.Flow;
import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.Turn;
import io.forebay.gateway.link.packing.DeltaEncoder;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import io.forebay.gateway.link.wire.Refusal;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sends a group's log to one peer that follows it, by the byte, and takes its acks.
///
/// - **B3** nothing at or above the group's send limit leaves. Only a primary that has lost its log (B4) gets back all
///   that came from it: it had that durably; whether it is so here, or its Mark ever came, does not matter.
/// - **R2** an ack counts once the group has checked its position and bound it to the peer's store.
public final class LogSender implements Flow {
  /// Whom we send to: the appliance, and the store instance that says so.
  public record Far(UUID appliance, UUID store) {}

  private final ReplicatedGroup group;
  private final LogFeed feed;
  private final Far far;
  private final long endLsn;
  private final Message.Follow follow;
  private final @Nullable DeltaEncoder encoder;
  private boolean said;
  private boolean asked;
  private volatile @Nullable Turn answer; // Of the group, about what cannot be read.
  private long ackedLsn;
  private long windowLsn;

  /// Takes `feed`, borrows `encoder`. Sends for ever (`endLsn` is [Long#MAX_VALUE]), or serves what lies below
  /// `endLsn`, the end of a whole record.
  public LogSender(
      ReplicatedGroup group, LogFeed feed, Far far, long endLsn, @Nullable DeltaEncoder encoder) {
    if (encoder != null) {
      encoder.part();
    }
    this.encoder = encoder;
    this.group = group;
    this.feed = feed;
    this.far = far;
    this.endLsn = endLsn;
    this.follow = new Message.Follow(feed.lsn());
  }

  @Override
  public void on(Message message, ByteBuffer payload) throws ProtocolViolation {
    switch (message) {
      case Message.Ack ack -> onAck(ack);
      case Message.Bases(UUID id, long frames, int slots) when encoder != null ->
          encoder.agree(id, frames, slots);
      default -> {}
    }
  }

  private void onAck(Message.Ack ack) throws ProtocolViolation {
    long lsn = ack.durable().lsn();
    if (lsn < ackedLsn || ack.windowLsn() < windowLsn || lsn > feed.lsn()) {
      throw new ProtocolViolation(
          Rule.SEQUENCE,
          "ack " + Lsn.print(lsn) + " after " + Lsn.print(ackedLsn) + ", sent " + feed);
    }
    windowLsn = ack.windowLsn();
    if (lsn > ackedLsn) {
      try {
        group.onPeerAcked(far.appliance(), far.store(), ack.durable().in(group.id()));
      } catch (IllegalPosition e) {
        throw new ProtocolViolation(Rule.SEQUENCE, "an ack outside our history: " + e.getMessage());
      }
      ackedLsn = lsn;
    }
  }

  @Override
  public void step() {
    feed.advance(groupLimit());
  }

  @Override
  public @Nullable Message due() {
    if (said) {
      return null;
    }
    said = true;
    return follow;
  }

  @Override
  public boolean hasData() {
    return said && feed.hasBytes() && feed.lsn() < limit();
  }

  @Override
  public void write(FramedPipe line, int channel, int bytesMax) {
    long lsn = feed.lsn();
    long limit = limit();
    Check.check(lsn < limit, "B3", lsn, limit);
    DeltaEncoder coder = encoder;
    int count =
        coder == null ? 0 : line.writeCoded(channel, lsn, feed.span(limit), bytesMax, coder);
    if (count == 0) {
      count = line.writeLog(channel, lsn, feed.peek(Limits.DATA_BYTES_MAX, limit), bytesMax);
    }
    feed.take(count);
    group.onPeerSent(far.appliance(), feed.lsn());
    step();
  }

  /// What may leave now: a stop may have been set below what was read ahead.
  private long limit() {
    return Math.min(windowLsn, groupLimit());
  }

  private long groupLimit() {
    return endLsn == Long.MAX_VALUE ? group.sendLimit() : endLsn;
  }

  @Override
  public boolean full() {
    return false;
  }

  @Override
  public @Nullable Turn turn() {
    if (endLsn != Long.MAX_VALUE && ackedLsn >= endLsn) {
      return new Turn.Anew("the peer has what it lacked");
    }
    return switch (feed.trouble()) {
      case null -> null;
      case LogFeed.Trouble.Overtaken(long lsn) ->
          new Turn.Anew("the log was reused at " + Lsn.print(lsn));
      case LogFeed.Trouble.Unreadable(long lsn, String reason) -> unreadable(lsn);
      case LogFeed.Trouble.Elsewhere where -> new Turn.Refuse(Refusal.FAILED, where.text());
    };
  }

  private @Nullable Turn unreadable(long lsn) {
    if (!asked) {
      asked = true;
      group.unreadable(
          far.appliance(),
          lsn,
          outcome ->
              answer =
                  switch (outcome) {
                    case Outcome.Done<Long> _ -> new Turn.Anew("it goes on from the mirror");
                    case Outcome.Refused<Long>(var why) ->
                        new Turn.Refuse(Refusal.FAILED, why.reason());
                  });
    }
    return answer;
  }

  @Override
  public void close() {
    feed.close();
  }
}
