package io.forebay.gateway.link.wire;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.SteadySpan;
import io.forebay.gateway.group.ExtentDigest;
import io.forebay.gateway.group.VerifyAsk;
import io.forebay.gateway.group.VerifyFinding;
import io.forebay.gateway.group.VerifyPiece;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/// One message of each type, and any number of random ones. The first ones are the golden bytes of
/// docs/protocols/replication.md.
public final class MessageSamples {
  public static final UUID GROUP = UUID.fromString("00112233-4455-4677-8899-aabbccddeeff");
  public static final UUID STORE = UUID.fromString("01234567-89ab-4def-8123-456789abcdef");

  private MessageSamples() {}

  public static List<Message> fixed() {
    Point point = new Point(3, 0x21000, 0x1122334455667788L);
    return List.of(
        new Message.Hello(1, 1, STORE, "london", "forebay 0.1.0"),
        new Message.Heartbeat(1_000_000_007L),
        new Message.Echo(1_000_000_007L),
        new Message.Refuse(Refusal.NO_SPACE, "needs 3 GiB, has 1 GiB"),
        new Message.Bye(Farewell.STOPPING),
        new Message.Ask(GROUP),
        new Message.PairRequest(1, STORE, "london", "203.0.113.7:10810", "5a".repeat(32)),
        new Message.PairReply(GROUP, "leeds", "", "a5".repeat(32)),
        new Message.Attach(
            new Message.Card(GROUP, "mail", STORE, 1, 64 << 20),
            new Message.Stance(Role.PRIMARY, true, true),
            new Message.Reach(0x1000, point, new Point(3, 0x20000, 9), 0x21040),
            List.of(
                new Epoch(1, GROUP, STORE, EpochCause.FIRST, 0, 5),
                new Epoch(3, STORE, STORE, EpochCause.PROMOTE, 0x4000, -6))),
        new Message.Detach(),
        new Message.Follow(0x21040),
        new Message.LogBytes(0x21000, 4),
        new Message.Ack(point, 0x1021000),
        new Message.Status(
            new Message.Marks(3, 2, 1),
            1L << 40,
            true,
            new Message.Hold("monday", 2, true),
            1_767_225_600_000L),
        new Message.Command(7, Verb.CREATE, "tuesday", true, false),
        new Message.Result(7, Outcome.STATE, "a hold stands already: monday"),
        new Message.CatchUpBegin(2, true, 1 << 20),
        new Message.CatchUpReady(2, true, point),
        new Message.DigestQuery(9, List.of(new Message.Digest(1, 65536, 65536, -1, 1))),
        new Message.DigestAnswer(
            9, List.of(true, false, false, true, true, false, false, false, true)),
        new Message.ExtentBytes(2, 4096, 3),
        new Message.ExtentZero(2, 1 << 20, 1 << 30),
        new Message.Staged(2, 1000, 0x21000),
        new Message.CatchUpEnd(
            0x21000, 9, 0x20800, List.of(new Epoch(1, GROUP, STORE, EpochCause.FIRST, 0, 5))),
        new Message.Applied(STORE, 0x21000),
        new Message.CatchUpHeader(5),
        new Message.PackedLog(0x21000, new Message.Packed(8192, true, 70, 5)),
        new Message.Bases(STORE, 77, 1 << 16),
        new Message.PackedExtent(2, 4096, new Message.Packed(4096, false, 0, 3)),
        new Message.VerifyQuery(
            4,
            List.of(
                new VerifyAsk(
                    new VerifyPiece(2, 1 << 20, 1 << 20, false),
                    new SteadySpan(0x20000, 0x21000),
                    new ExtentDigest.Value(-1, 1)))),
        new Message.VerifyAnswer(
            4, List.of(VerifyFinding.SAME, VerifyFinding.DIFFERS, VerifyFinding.UNSTEADY)));
  }

  /// The bytes beside `message`: 1, 2, 3 ...
  public static ByteBuffer payload(Message message) {
    ByteBuffer payload = ByteBuffer.allocate(message.payloadBytes());
    for (int i = 1; payload.hasRemaining(); i++) {
      payload.put((byte) i);
    }
    return payload.flip();
  }

  /// A random valid message: every type, fields up to their bounds.
  static Message random(Random random) {
    Message like = fixed().get(random.nextInt(fixed().size()));
    return switch (like) {
      case Message.LogBytes _ -> new Message.LogBytes(amount(random), length(random));
      case Message.ExtentBytes _ ->
          new Message.ExtentBytes(random.nextInt(), amount(random), length(random));
      case Message.Attach attach ->
          new Message.Attach(
              new Message.Card(uuid(random), name(random), uuid(random), 1, amount(random)),
              attach.stance(),
              new Message.Reach(
                  0, new Point(1, amount(random), random.nextLong()), new Point(1, 0, 0), MAX),
              history(random));
      case Message.DigestQuery _ ->
          new Message.DigestQuery(
              random.nextInt(),
              IntStream.rangeClosed(0, random.nextInt(Limits.DIGESTS_MAX))
                  .mapToObj(i -> new Message.Digest(i, amount(random), 1, random.nextLong(), i))
                  .toList());
      case Message.DigestAnswer _ ->
          new Message.DigestAnswer(
              random.nextInt(),
              IntStream.rangeClosed(0, random.nextInt(Limits.DIGESTS_MAX))
                  .mapToObj(_ -> random.nextBoolean())
                  .toList());
      case Message.VerifyQuery _ ->
          new Message.VerifyQuery(
              random.nextInt(),
              IntStream.rangeClosed(0, random.nextInt(Limits.VERIFY_PIECES_MAX))
                  .mapToObj(i -> ask(random, i))
                  .toList());
      case Message.PackedLog _ -> new Message.PackedLog(amount(random), packed(random));
      case Message.PackedExtent _ ->
          new Message.PackedExtent(
              random.nextInt(),
              amount(random),
              new Message.Packed(length(random), random.nextBoolean(), 0, length(random)));
      case Message.CatchUpHeader _ -> new Message.CatchUpHeader(length(random));
      case Message.CatchUpEnd _ ->
          new Message.CatchUpEnd(
              amount(random), random.nextLong(), amount(random), history(random));
      case Message.Hello _ -> new Message.Hello(1, 2, uuid(random), name(random), name(random));
      case Message.Ack _ -> new Message.Ack(new Point(0, amount(random), 0), amount(random));
      default -> like;
    };
  }

  private static VerifyAsk ask(Random random, int volume) {
    boolean hole = random.nextBoolean();
    long length = 1 + random.nextLong(hole ? Limits.ZERO_BYTES_MAX : Limits.VERIFY_BYTES_MAX);
    long from = amount(random);
    return new VerifyAsk(
        new VerifyPiece(volume, amount(random), length, hole),
        new SteadySpan(from, from + random.nextInt(1 << 30)),
        new ExtentDigest.Value(random.nextLong(), random.nextLong()));
  }

  private static final long MAX = Long.MAX_VALUE;

  private static List<Epoch> history(Random random) {
    int count = random.nextInt(random.nextBoolean() ? 4 : Limits.EPOCHS_MAX + 1);
    return IntStream.range(0, count)
        .mapToObj(i ->
            new Epoch(i * 2, uuid(random), uuid(random), EpochCause.RESTART, i, random.nextLong()))
        .toList();
  }

  private static String name(Random random) {
    return "näme".repeat(random.nextInt(Limits.NAME_BYTES_MAX / 5));
  }

  private static UUID uuid(Random random) {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private static long amount(Random random) {
    return random.nextLong() >>> 2 + random.nextInt(60);
  }

  private static Message.Packed packed(Random random) {
    return new Message.Packed(
        length(random), random.nextBoolean(), length(random) - 1, length(random));
  }

  private static int length(Random random) {
    return 1 + random.nextInt(random.nextBoolean() ? 100 : Limits.DATA_BYTES_MAX);
  }
}
