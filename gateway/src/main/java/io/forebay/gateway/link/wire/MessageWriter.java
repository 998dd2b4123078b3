package io.forebay.gateway.link.wire;

import io.forebay.gateway.block.Epoch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/// Messages to bodies: the mirror image of [MessageReader]. Bytes beside a message are appended by the
/// encoder.
final class MessageWriter {
  /// "FBRL", the first bytes of a body of Hello.
  static final int MAGIC = 'F' | 'B' << 8 | 'R' << 16 | 'L' << 24;

  private MessageWriter() {}

  static void write(Message message, ByteBuffer into) {
    BodyWriter out = new BodyWriter(into);
    switch (message) {
      case Message.Hello hello -> hello(hello, out);
      case Message.Heartbeat(long sentNanos) -> out.int64(sentNanos);
      case Message.Echo(long sentNanos) -> out.int64(sentNanos);
      case Message.Refuse(Refusal reason, String text) -> {
        out.coded(reason);
        out.line(text);
      }
      case Message.Bye(Farewell reason) -> out.coded(reason);
      case Message.Ask(UUID group) -> out.uuid(group);
      case Message.PairRequest(int version, UUID id, String name, String address, String seal) -> {
        out.int32(MAGIC);
        out.u16(version);
        claim(id, name, address, seal, out);
      }
      case Message.PairReply(UUID id, String name, String address, String seal) ->
          claim(id, name, address, seal, out);
      case Message.Attach attach -> attach(attach, out);
      case Message.Detach() -> {}
      case Message.Follow(long fromLsn) -> out.amount(fromLsn);
      case Message.LogBytes(long lsn, int length) -> {
        out.amount(lsn);
        out.int32(length);
      }
      case Message.Ack(Point durable, long windowLsn) -> {
        out.point(durable);
        out.amount(windowLsn);
      }
      case Message.Status status -> status(status, out);
      case Message.Command command -> command(command, out);
      case Message.Result(int id, Outcome outcome, String text) -> {
        out.int32(id);
        out.coded(outcome);
        out.line(text);
      }
      case Message.CatchUpBegin begin -> catchUpBegin(begin, out);
      case Message.CatchUpReady(int generation, boolean kept, Point log) -> {
        out.int32(generation);
        out.flag(kept);
        out.point(log);
      }
      case Message.DigestQuery(int id, List<Message.Digest> digests) ->
          digestQuery(id, digests, out);
      case Message.DigestAnswer(int id, List<Boolean> different) ->
          digestAnswer(id, different, out);
      case Message.ExtentBytes(int volume, long offset, int length) -> {
        out.int32(volume);
        out.amount(offset);
        out.int32(length);
      }
      case Message.ExtentZero(int volume, long offset, long length) -> {
        out.int32(volume);
        out.amount(offset);
        out.amount(length);
      }
      case Message.Staged(int generation, long items, long logLsn) -> {
        out.int32(generation);
        out.amount(items);
        out.amount(logLsn);
      }
      case Message.CatchUpEnd(long lsn, long chain, long total, List<Epoch> epochs) -> {
        out.amount(lsn);
        out.int64(chain);
        out.amount(total);
        history(epochs, out);
      }
      case Message.Applied(UUID store, long lsn) -> {
        out.uuid(store);
        out.amount(lsn);
      }
      case Message.CatchUpHeader(int length) -> out.int32(length);
      case Message.Bases(UUID id, long frames, int slots) -> {
        out.uuid(id);
        out.amount(frames);
        out.int32(slots);
      }
      case Message.PackedLog(long lsn, Message.Packed packed) -> {
        out.amount(lsn);
        packed(packed, out);
      }
      case Message.VerifyQuery query -> VerifyBodies.write(query, out);
      case Message.VerifyAnswer answer -> VerifyBodies.write(answer, out);
      case Message.PackedExtent(int volume, long offset, Message.Packed packed) -> {
        out.int32(volume);
        out.amount(offset);
        packed(packed, out);
      }
    }
  }

  private static void packed(Message.Packed packed, BodyWriter out) {
    out.int32(packed.length());
    out.flag(packed.fresh());
    out.int32(packed.coded());
    out.int32(packed.bytes());
  }

  private static void hello(Message.Hello hello, BodyWriter out) {
    out.int32(MAGIC);
    out.u16(hello.oldest());
    out.u16(hello.newest());
    out.uuid(hello.appliance());
    out.name(hello.name());
    out.name(hello.software());
  }

  private static void claim(
      UUID appliance, String name, String address, String seal, BodyWriter out) {
    out.uuid(appliance);
    out.name(name);
    out.address(address);
    out.seal(seal);
  }

  private static void attach(Message.Attach attach, BodyWriter out) {
    out.uuid(attach.card().group());
    out.name(attach.card().name());
    out.uuid(attach.card().store());
    out.int32(attach.card().formatVersion());
    out.amount(attach.card().segmentBytes());
    out.coded(attach.stance().role());

    out.flag(attach.stance().hasLog());
    out.flag(attach.stance().usable());
    out.amount(attach.reach().startLsn());
    out.point(attach.reach().end());
    out.point(attach.reach().durable());

    out.amount(attach.reach().resumeLsn());
    history(attach.history(), out);
  }

  private static void history(List<Epoch> history, BodyWriter out) {
    out.int32(history.size());
    for (Epoch epoch : history) {
      out.int32(epoch.number());
      out.uuid(epoch.id());
      out.uuid(epoch.owner());
      out.u8(epoch.cause().code());
      out.amount(epoch.baseLsn());
      out.int64(epoch.baseChain());
    }
  }

  private static void status(Message.Status status, BodyWriter out) {
    out.amount(status.marks().appendedLsn());
    out.amount(status.marks().durableLsn());
    out.amount(status.marks().destagedLsn());
    out.amount(status.freeBufferBytes());
    out.flag(status.usable());
    out.name(status.hold().checkpoint());
    out.amount(status.hold().lsn());
    out.flag(status.hold().settled());
    out.int64(status.wallMillis());
  }

  private static void command(Message.Command command, BodyWriter out) {
    out.int32(command.id());
    out.coded(command.verb());
    out.name(command.checkpoint());
    out.flag(command.consistent());
    out.flag(command.hold());
  }

  private static void catchUpBegin(Message.CatchUpBegin begin, BodyWriter out) {
    out.int32(begin.generation());
    out.flag(begin.digests());
    out.int32(begin.headerLength());
  }

  private static void digestQuery(int id, List<Message.Digest> digests, BodyWriter out) {
    out.int32(id);
    out.int32(digests.size());
    for (Message.Digest digest : digests) {
      out.int32(digest.volume());
      out.amount(digest.offset());
      out.int32(digest.length());
      out.int64(digest.high());
      out.int64(digest.low());
    }
  }

  private static void digestAnswer(int id, List<Boolean> different, BodyWriter out) {
    out.int32(id);
    out.int32(different.size());
    for (int i = 0; i < different.size(); i += Byte.SIZE) {
      int bits = 0;
      for (int bit = 0; bit < Byte.SIZE && i + bit < different.size(); bit++) {
        bits |= different.get(i + bit) ? 1 << bit : 0;
      }
      out.u8(bits);
    }
  }
}
