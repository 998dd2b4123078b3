package io.forebay.gateway.link.wire;

import io.forebay.gateway.block.Epoch;
import java.util.List;
import java.util.UUID;

/// One message of the line. Values only: the bytes of [LogBytes], [ExtentBytes] and [CatchUpBegin] travel
/// beside them in a [Frame]. Fields are within their bounds when a decoder gives the message; whether
/// it is legal now is [MessageType]'s table.
public sealed interface Message {
  /// How many bytes travel beside it.
  default int payloadBytes() {
    return 0;
  }

  /// Who speaks, and which versions. The first message of each side; its layout never changes.
  record Hello(int oldest, int newest, UUID appliance, String name, String software)
      implements Message {}

  /// Asks for an [Echo]. `sentNanos` is the sender's own clock: it comes back as it went.
  record Heartbeat(long sentNanos) implements Message {}

  record Echo(long sentNanos) implements Message {}

  /// Ends the connection (channel 0) or the attachment of the channel's group: why, and a line for the
  /// operator.
  record Refuse(Refusal reason, String text) implements Message {}

  /// The last message of a connection that ends in order.
  record Bye(Farewell reason) implements Message {}

  /// The acceptor wants this group attached (anew): its state changed, or the dialer has not named it.
  record Ask(UUID group) implements Message {}

  /// What one side has of a group. The dialer opens a channel with it, the acceptor answers on the same
  /// channel; both then know the verdict.
  record Attach(Card card, Stance stance, Reach reach, Floor floor, List<Epoch> history)
      implements Message {}

  /// The channel's group is no longer replicated over this line.
  record Detach() implements Message {}

  /// `length` bytes of the log, without fill, from `lsn` on. May start and end anywhere in a record.
  record LogBytes(long lsn, int length) implements Message {
    @Override
    public int payloadBytes() {
      return length;
    }
  }

  /// The receiver holds everything below `durableLsn` durably and its mirror everything below
  /// `destagedLsn`; it has room for what lies below `windowLsn`.
  record Ack(long durableLsn, long destagedLsn, long windowLsn) implements Message {}

  /// How a side stands, for display and for the other's decisions: never for ordering.
  record Status(Marks marks, Stops stops, Buffer buffer, long wallMillis) implements Message {}

  /// Asks the other appliance to carry out a checkpoint verb. `id` comes back in [Result].
  record Command(int id, Verb verb, String checkpoint, boolean applicationConsistent)
      implements Message {}

  record Result(int id, Outcome outcome, String text) implements Message {}

  /// Opens batch `id`, or goes on with it: the extents that follow, and the log from `base` on, make the
  /// receiver's image whole. The control state at `base` travels beside (`controlLength` bytes).
  record CatchUpBegin(UUID id, Manner manner, BatchStart base, long totalBytes, int controlLength)
      implements Message {
    @Override
    public int payloadBytes() {
      return controlLength;
    }
  }

  /// The receiver takes the batch. `kept`: it still has what it confirmed of this batch earlier.
  record CatchUpReady(UUID id, boolean kept) implements Message {}

  /// Which of these pieces differ on the receiver's side?
  record DigestQuery(int id, List<Digest> digests) implements Message {}

  /// Bit n of `different` says that piece n of the query must be sent. Least significant bit first.
  record DigestAnswer(int id, List<Boolean> different) implements Message {}

  /// `length` bytes of a volume at `offset`.
  record ExtentBytes(int volume, long offset, int length) implements Message {
    @Override
    public int payloadBytes() {
      return length;
    }
  }

  /// `length` bytes of a volume at `offset` are zero.
  record ExtentZero(int volume, long offset, long length) implements Message {}

  /// The first `items` extents since [CatchUpBegin], and the log below `logLsn`, are durable over there.
  record Staged(long items, long logLsn) implements Message {}

  /// The batch is complete after `items` extents; its image is that of `end`.
  record CatchUpEnd(Point end, long items) implements Message {}

  /// The batch is in the receiver's mirror, and its log starts at `start`.
  record Applied(Point start) implements Message {}

  /// The group's lasting facts. `store` is this side's store instance, zero when it has none.
  record Card(UUID group, String name, UUID store, int formatVersion, long segmentBytes) {}

  /// `open`: it has recovered and, if primary, may take host writes. `usable`: its image is a prefix of
  /// the primary's write order (R1).
  record Stance(Role role, Rung rung, boolean open, boolean usable) {}

  /// The log that this side holds: readable from `startLsn`, whole records up to `end`, bytes up to
  /// `resumeLsn` (the tail of an incomplete record), power-safe up to `durableLsn`.
  record Reach(long startLsn, Point end, long durableLsn, long resumeLsn) {}

  /// What this side retains for the other: everything from `lsn` on, as confirmed by the store instance
  /// `store`. Zero when it retains nothing.
  record Floor(UUID store, long lsn) {}

  /// Where the log of a batch begins, with the running total of bytes without fill there.
  record BatchStart(Point point, long total) {}

  record Marks(long appendedLsn, long durableLsn, long destagedLsn) {}

  /// Positions that a reader may not pass; [#NONE] when absent.
  record Stops(long senderLsn, long destagerLsn) {
    /// No stop: every reader runs free.
    public static final long NONE = Long.MAX_VALUE;
  }

  record Buffer(long capacityBytes, long usedBytes) {}

  /// How a batch is taken, and whether digests are compared first.
  record Manner(CatchUpKind kind, boolean digests) {}

  /// `high` and `low` are the digest's first and second eight bytes.
  record Digest(int volume, long offset, int length, long high, long low) {}
}
