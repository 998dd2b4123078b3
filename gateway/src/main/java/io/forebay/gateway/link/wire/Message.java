package io.forebay.gateway.link.wire;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.group.VerifyAsk;
import io.forebay.gateway.group.VerifyFinding;
import java.util.List;
import java.util.UUID;

/// One message of the line. Values only: the bytes of [LogBytes], [ExtentBytes], their packed likes
/// and [CatchUpHeader] travel beside them in a [Frame]. Fields are within their bounds when a decoder gives the message; whether
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
  /// channel. Each side's group then says what is to happen.
  record Attach(Card card, Stance stance, Reach reach, List<Epoch> history) implements Message {}

  /// The channel's group is no longer replicated over this line.
  record Detach() implements Message {}

  /// Its sender sends the log from `fromLsn` on: where the other side's ATTACH asked for it.
  record Follow(long fromLsn) implements Message {}

  /// `length` bytes of the log, without fill, from `lsn` on. May start and end anywhere in a record.
  record LogBytes(long lsn, int length) implements Message {
    @Override
    public int payloadBytes() {
      return length;
    }
  }

  /// The receiver holds everything below `durable` durably, and has room for what lies below
  /// `windowLsn`.
  record Ack(Point durable, long windowLsn) implements Message {}

  /// The receiver holds blocks as the first `frames` coded frames under `id` have put them into `slots` slots: from
  /// now on the log may be told by them. Since version 2.
  record Bases(UUID id, long frames, int slots) implements Message {}

  /// How a side stands, for display and for the other's decisions: never for ordering.
  record Status(Marks marks, long freeBufferBytes, boolean usable, Hold hold, long wallMillis)
      implements Message {}

  /// Asks the other appliance to carry out a checkpoint verb. `id` comes back in [Result].
  record Command(int id, Verb verb, String checkpoint, boolean consistent, boolean hold)
      implements Message {}

  record Result(int id, Outcome outcome, String text) implements Message {}

  /// Opens a batch, or goes on with it from another base: the extents that follow, and the log from the
  /// base on, make the receiver's image whole. `generation` counts up within an attachment. The batch's
  /// header, `headerLength` bytes, comes next.
  record CatchUpBegin(int generation, boolean digests, int headerLength) implements Message {}

  /// The next `length` bytes of the batch's header: its id, its base and the control state there.
  record CatchUpHeader(int length) implements Message {
    @Override
    public int payloadBytes() {
      return length;
    }
  }

  /// The receiver takes the batch, with what it confirmed of it earlier. Not `kept`: that is lost, and it
  /// wants another batch, over everything.
  record CatchUpReady(int generation, boolean kept, Point log) implements Message {}

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

  /// As [LogBytes], packed. Since version 2.
  record PackedLog(long lsn, Packed packed) implements Message {
    @Override
    public int payloadBytes() {
      return packed.bytes();
    }
  }

  /// As [ExtentBytes], packed. Since version 2.
  record PackedExtent(int volume, long offset, Packed packed) implements Message {
    @Override
    public int payloadBytes() {
      return packed.bytes();
    }
  }

  /// `length` plain bytes, as the next `bytes` of the connection's packed stream in this direction, which
  /// begins anew with them if they are `fresh`. The stream gives the plain bytes, or, if `coded` is not 0,
  /// as many bytes that tell them by what the receiver holds.
  record Packed(int length, boolean fresh, int coded, int bytes) {}

  /// `length` bytes of a volume at `offset` are zero.
  record ExtentZero(int volume, long offset, long length) implements Message {}

  /// The first `items` extents of the generation, and the batch's log below `logLsn`, are durable over
  /// there.
  record Staged(int generation, long items, long logLsn) implements Message {}

  /// Every extent was sent and staged; the image will be that of `lsn`. The log from the base to there
  /// follows. `chain`, `total` (bytes without fill) and `history` are those of the log there.
  record CatchUpEnd(long lsn, long chain, long total, List<Epoch> history) implements Message {}

  /// The batch is in the receiver's mirror, and its log starts at `lsn` in the store instance `store`.
  record Applied(UUID store, long lsn) implements Message {}

  /// Has the receiver's mirror the same in these pieces, at a position within both spans? Since version 3.
  record VerifyQuery(int id, List<VerifyAsk> asks) implements Message {}

  /// What it finds, one for each piece of the query; answers come in the order of the queries. Since
  /// version 3.
  record VerifyAnswer(int id, List<VerifyFinding> findings) implements Message {}

  /// The joiner's claim, sealed with the secret of the invite code (`seal`: 64 hex digits). The first
  /// message of a connection that pairs.
  record PairRequest(int version, UUID appliance, String name, String address, String seal)
      implements Message {}

  /// The inviter's claim and seal: the joiner's seal was right.
  record PairReply(UUID appliance, String name, String address, String seal) implements Message {}

  /// The group's lasting facts. `store` is this side's store instance, zero when it has none.
  record Card(UUID group, String name, UUID store, int formatVersion, long segmentBytes) {}

  /// `hasLog`: false until its first catch-up batch was applied; the positions mean nothing then.
  /// `usable`: its image is a prefix of the primary's write order (R1).
  record Stance(Role role, boolean hasLog, boolean usable) {}

  /// The log that this side holds: readable from `startLsn`, whole records up to `end`, bytes up to
  /// `resumeLsn` (the tail of an incomplete record), power-safe up to `durable`.
  record Reach(long startLsn, Point end, Point durable, long resumeLsn) {}

  record Marks(long appendedLsn, long durableLsn, long destagedLsn) {}

  /// The checkpoint at which a destager is stopped, or is to stop; [#NONE] when it runs free.
  record Hold(String checkpoint, long lsn, boolean settled) {
    public static final Hold NONE = new Hold("", Long.MAX_VALUE, false);
  }

  /// `high` and `low` are the digest's first and second eight bytes.
  record Digest(int volume, long offset, int length, long high, long low) {}
}
