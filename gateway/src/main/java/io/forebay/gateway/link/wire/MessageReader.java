package io.forebay.gateway.link.wire;

import static io.forebay.gateway.link.wire.BodyReader.require;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Bodies to messages. Whoever gets a message from here trusts its fields.
final class MessageReader {
  private static final int MAGIC = MessageWriter.MAGIC;
  private static final int EPOCH_BYTES = 53;

  private MessageReader() {}

  /// Reads one body. Borrows `body`; the frame's payload is a view of it.
  static Frame read(MessageType type, int channel, ByteBuffer body) throws ProtocolViolation {
    BodyReader in = new BodyReader(body);
    return switch (type) {
      case LOG_BYTES -> data(channel, in);
      case EXTENT_BYTES -> extentBytes(channel, in);
      case CATCH_UP_HEADER -> header(channel, in);
      case PACKED_LOG -> packedLog(channel, in);
      case PACKED_EXTENT -> packedExtent(channel, in);
      default -> {
        Message message = plain(type, in);
        if (type != MessageType.HELLO) { // A newer version may say more in its Hello.
          in.end();
        }
        yield new Frame(channel, message, Frame.NOTHING);
      }
    };
  }

  private static Message plain(MessageType type, BodyReader in) throws ProtocolViolation {
    return switch (type) {
      case HELLO -> hello(in);
      case HEARTBEAT -> new Message.Heartbeat(in.int64());
      case ECHO -> new Message.Echo(in.int64());
      case REFUSE -> new Message.Refuse(in.coded(Refusal.values(), "refusal"), line(in));
      case BYE -> new Message.Bye(in.coded(Farewell.values(), "farewell"));
      case ASK -> new Message.Ask(in.uuid());
      case PAIR_REQUEST -> pairRequest(in);
      case PAIR_REPLY -> new Message.PairReply(in.uuid(), name(in), address(in), in.seal());
      case ATTACH -> attach(in);
      case DETACH -> new Message.Detach();
      case FOLLOW -> new Message.Follow(in.amount("from"));
      case ACK -> new Message.Ack(in.point(), in.amount("window"));
      case BASES ->
          new Message.Bases(
              in.uuid(), in.amount("frames"), in.within(1, Limits.BASE_SLOTS_MAX, "slots"));
      case STATUS -> status(in);
      case COMMAND ->
          new Message.Command(
              in.int32(),
              in.coded(Verb.values(), "verb"),
              name(in),
              in.flag("consistent"),
              in.flag("hold"));
      case RESULT ->
          new Message.Result(in.int32(), in.coded(Outcome.values(), "outcome"), line(in));
      case CATCH_UP_BEGIN ->
          new Message.CatchUpBegin(
              in.int32(),
              in.flag("digests"),
              in.within(1, Limits.BATCH_HEADER_BYTES_MAX, "header"));
      case CATCH_UP_READY -> new Message.CatchUpReady(in.int32(), in.flag("kept"), in.point());
      case DIGEST_QUERY -> digestQuery(in);
      case DIGEST_ANSWER -> digestAnswer(in);
      case EXTENT_ZERO -> extentZero(in);
      case STAGED -> new Message.Staged(in.int32(), in.amount("items"), in.amount("log"));
      case CATCH_UP_END ->
          new Message.CatchUpEnd(in.amount("lsn"), in.int64(), in.amount("total"), history(in));
      case APPLIED -> new Message.Applied(in.uuid(), in.amount("lsn"));
      case VERIFY_QUERY -> VerifyBodies.query(in);
      case VERIFY_ANSWER -> VerifyBodies.answer(in);
      case LOG_BYTES, EXTENT_BYTES, CATCH_UP_HEADER, PACKED_LOG, PACKED_EXTENT ->
          throw new AssertionError(type);
    };
  }

  private static Message hello(BodyReader in) throws ProtocolViolation {
    if (in.remaining() < Integer.BYTES || in.int32() != MAGIC) {
      throw new ProtocolViolation(Rule.NOT_FOREBAY, "no Hello");
    }
    int oldest = in.u16();
    int newest = in.u16();
    require(oldest >= 1 && oldest <= newest, "versions");
    UUID appliance = in.uuid();
    return new Message.Hello(oldest, newest, appliance, name(in), name(in));
  }

  private static Message pairRequest(BodyReader in) throws ProtocolViolation {
    if (in.remaining() < Integer.BYTES || in.int32() != MAGIC) {
      throw new ProtocolViolation(Rule.NOT_FOREBAY, "no request to pair");
    }
    return new Message.PairRequest(in.u16(), in.uuid(), name(in), address(in), in.seal());
  }

  private static Message attach(BodyReader in) throws ProtocolViolation {
    Message.Card card =
        new Message.Card(
            in.uuid(),
            name(in),
            in.uuid(),
            in.within(0, 0xFFFF, "format version"),
            in.amount("segment bytes"));
    Message.Stance stance =
        new Message.Stance(in.coded(Role.values(), "role"), in.flag("log"), in.flag("usable"));
    Message.Reach reach =
        new Message.Reach(in.amount("start"), in.point(), in.point(), in.amount("resume"));
    long end = reach.end().lsn();
    require(reach.startLsn() <= end && reach.durable().lsn() <= end, "reach");
    require(reach.resumeLsn() >= end, "resume");
    return new Message.Attach(card, stance, reach, history(in));
  }

  private static List<Epoch> history(BodyReader in) throws ProtocolViolation {
    int count = in.within(0, Limits.EPOCHS_MAX, "epochs");
    in.holds(count * EPOCH_BYTES);
    List<Epoch> history = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int number = in.within(0, Integer.MAX_VALUE, "epoch number");
      UUID id = in.uuid();
      UUID owner = in.uuid();
      int cause = in.u8();
      require(cause >= EpochCause.FIRST.code() && cause <= EpochCause.SWITCHOVER.code(), "cause");
      Epoch epoch =
          new Epoch(number, id, owner, EpochCause.of(cause), in.amount("base"), in.int64());
      if (i > 0) {
        Epoch before = history.get(i - 1);
        require(number > before.number() && epoch.baseLsn() >= before.baseLsn(), "epoch order");
      }
      history.add(epoch);
    }
    return List.copyOf(history);
  }

  private static Message status(BodyReader in) throws ProtocolViolation {
    return new Message.Status(
        new Message.Marks(in.amount("appended"), in.amount("durable"), in.amount("destaged")),
        in.amount("free buffer"),
        in.flag("usable"),
        new Message.Hold(name(in), in.amount("hold"), in.flag("settled")),
        in.int64());
  }

  private static Frame data(int channel, BodyReader in) throws ProtocolViolation {
    long lsn = in.amount("lsn");
    int length = in.within(1, Limits.DATA_BYTES_MAX, "length");
    require(lsn <= Long.MAX_VALUE - length, "lsn");
    return new Frame(channel, new Message.LogBytes(lsn, length), in.payload(length));
  }

  private static Frame extentBytes(int channel, BodyReader in) throws ProtocolViolation {
    int volume = in.int32();
    long offset = in.amount("offset");
    int length = in.within(1, Limits.DATA_BYTES_MAX, "length");
    require(offset <= Long.MAX_VALUE - length, "offset");
    return new Frame(channel, new Message.ExtentBytes(volume, offset, length), in.payload(length));
  }

  private static Frame packedLog(int channel, BodyReader in) throws ProtocolViolation {
    long lsn = in.amount("lsn");
    Message.Packed packed = packed(in);
    require(lsn <= Long.MAX_VALUE - packed.length(), "lsn");
    return new Frame(channel, new Message.PackedLog(lsn, packed), in.payload(packed.bytes()));
  }

  private static Frame packedExtent(int channel, BodyReader in) throws ProtocolViolation {
    int volume = in.int32();
    long offset = in.amount("offset");
    Message.Packed packed = packed(in);
    require(offset <= Long.MAX_VALUE - packed.length(), "offset");
    require(packed.coded() == 0, "an extent is not coded");
    return new Frame(
        channel, new Message.PackedExtent(volume, offset, packed), in.payload(packed.bytes()));
  }

  private static Message.Packed packed(BodyReader in) throws ProtocolViolation {
    return new Message.Packed(
        in.within(1, Limits.DATA_BYTES_MAX, "length"),
        in.flag("fresh"),
        in.within(0, Limits.DATA_BYTES_MAX, "coded"),
        in.within(1, Limits.PACKED_BYTES_MAX, "packed"));
  }

  private static Frame header(int channel, BodyReader in) throws ProtocolViolation {
    int length = in.within(1, Limits.DATA_BYTES_MAX, "length");
    return new Frame(channel, new Message.CatchUpHeader(length), in.payload(length));
  }

  private static Message extentZero(BodyReader in) throws ProtocolViolation {
    int volume = in.int32();
    long offset = in.amount("offset");
    long length = in.amount("length");
    require(length >= 1 && length <= Limits.ZERO_BYTES_MAX, "length");
    require(offset <= Long.MAX_VALUE - length, "offset");
    return new Message.ExtentZero(volume, offset, length);
  }

  private static Message digestQuery(BodyReader in) throws ProtocolViolation {
    int id = in.int32();
    int count = in.within(1, Limits.DIGESTS_MAX, "digests");
    List<Message.Digest> digests = new ArrayList<>(count);
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      int volume = in.int32();
      long offset = in.amount("offset");
      int length = in.within(1, Limits.SPAN_BYTES_MAX, "length");
      require(offset <= Long.MAX_VALUE - length, "offset");
      bytes += length;
      require(bytes <= Limits.DIGESTED_BYTES_MAX, "bytes in all");
      digests.add(new Message.Digest(volume, offset, length, in.int64(), in.int64()));
    }
    return new Message.DigestQuery(id, List.copyOf(digests));
  }

  private static Message digestAnswer(BodyReader in) throws ProtocolViolation {
    int id = in.int32();
    int count = in.within(1, Limits.DIGESTS_MAX, "digests");
    List<Boolean> different = new ArrayList<>(count);
    for (int i = 0; i < count; i += Byte.SIZE) {
      int bits = in.u8();
      int used = Math.min(Byte.SIZE, count - i);
      require(bits >>> used == 0, "spare bits");
      for (int bit = 0; bit < used; bit++) {
        different.add((bits >>> bit & 1) == 1);
      }
    }
    return new Message.DigestAnswer(id, List.copyOf(different));
  }

  private static String name(BodyReader in) throws ProtocolViolation {
    return in.text(Limits.NAME_BYTES_MAX, "name");
  }

  private static String address(BodyReader in) throws ProtocolViolation {
    return in.text(Limits.ADDRESS_BYTES_MAX, "address");
  }

  private static String line(BodyReader in) throws ProtocolViolation {
    return in.text(Limits.TEXT_BYTES_MAX, "text");
  }
}
