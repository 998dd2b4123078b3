package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.MessageType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A paired peer that sends, or whoever holds its certificate, and lies: what does not continue the receiver's log
/// is refused by name, never applied (B4), and the truth goes on from where the log stands.
class LyingPrimaryTest {
  private static final int BEFORE = 60;
  private static final int AFTER = 100;

  /// What arrives for a frame of the log, and the rule that it breaks.
  private enum Lie {
    TWICE("SEQUENCE"),
    LOST("SEQUENCE"),
    SWAPPED("SEQUENCE"),
    OLD_SESSION("SEQUENCE"),
    ANOTHER_HISTORY("our log refuses a record"),
    BIT_FLIPPED("our log refuses a record"),
    CHECKSUM("FRAME_CHECKSUM"),
    LENGTH_MORE("BODY_LENGTH"),
    LENGTH_FEWER("BODY_LENGTH"),
    LENGTH_HUGE("FRAME_LENGTH"),
    AHEAD("SEQUENCE"),
    BEHIND("SEQUENCE"),
    UNKNOWN_TYPE("UNKNOWN_TYPE"),
    RESERVED("RESERVED"),
    OTHER_CHANNEL("SEQUENCE"),
    NO_RECORD("FIELD");

    private final String rule;

    Lie(String rule) {
      this.rule = rule;
    }
  }

  /// Recorded of other sessions.
  private List<byte[]> oldSession = List.of();

  private List<byte[]> otherHistory = List.of();
  private byte[] kept = {};

  private List<byte[]> told(Lie lie, Told truth, byte[] frame) {
    long lsn = ((Message.LogBytes) truth.message()).lsn();
    int last = frame.length - 1;
    return switch (lie) {
      case TWICE -> List.of(frame, frame);
      case LOST -> List.of();
      case SWAPPED -> swapped(frame);
      case OLD_SESSION -> onChannel(oldSession, truth.channel());
      case ANOTHER_HISTORY -> List.of(another(truth, lsn));
      case BIT_FLIPPED -> List.of(Told.spoilt(frame, last, 4));
      case CHECKSUM -> List.of(flipped(frame, last));
      case LENGTH_MORE -> List.of(ofLength(frame, 1));
      case LENGTH_FEWER -> List.of(ofLength(frame, -1));
      case LENGTH_HUGE -> List.of(Told.spoilt(frame, Told.LENGTH_AT + 3, 0x70));
      case AHEAD -> List.of(at(truth, lsn + Lsn.BLOCK_BYTES));
      case BEHIND -> List.of(at(truth, lsn - 1));
      case UNKNOWN_TYPE -> List.of(Told.spoilt(frame, Told.TYPE_AT, 0xC0));
      case RESERVED -> List.of(Told.spoilt(frame, Told.RESERVED_AT, 1));
      case OTHER_CHANNEL ->
          List.of(new Told(truth.channel() + 1, truth.message(), truth.beside()).frame());
      case NO_RECORD -> List.of(new Told(truth.channel(), truth.message(), zeroes(truth)).frame());
    };
  }

  private List<byte[]> swapped(byte[] frame) {
    if (kept.length == 0) {
      kept = frame;
      return List.of();
    }
    return List.of(frame, kept);
  }

  /// Frames of an old session, their channel that of the present one.
  private static List<byte[]> onChannel(List<byte[]> frames, int channel) {
    List<byte[]> again = new ArrayList<>();
    for (byte[] frame : frames) {
      Told old = new Told.Reader().read(frame);
      again.add(new Told(channel, old.message(), old.beside()).frame());
    }
    assertThat(again).isNotEmpty();
    return again;
  }

  /// The bytes of another group's log at the right place.
  private byte[] another(Told truth, long lsn) {
    Told other = new Told.Reader().read(otherHistory.getFirst());
    return new Told(
            truth.channel(), new Message.LogBytes(lsn, other.beside().length), other.beside())
        .frame();
  }

  private static byte[] at(Told truth, long lsn) {
    return truth.saying(new Message.LogBytes(lsn, truth.beside().length)).frame();
  }

  private static byte[] zeroes(Told truth) {
    return new byte[truth.beside().length];
  }

  private static byte[] flipped(byte[] frame, int at) {
    byte[] copy = frame.clone();
    copy[at] ^= 1;
    return copy;
  }

  /// Cut off or filled up, with a header that says so: the fields inside say otherwise.
  private static byte[] ofLength(byte[] frame, int more) {
    byte[] other = java.util.Arrays.copyOf(frame, frame.length + more);
    java.nio.ByteBuffer.wrap(other)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putInt(Told.LENGTH_AT, other.length - Told.BODY_AT);
    return Told.sealed(other);
  }

  private static void write(Pair pair, int from, int to) {
    for (int stamp = from; stamp < to; stamp++) {
      pair.london.write("v", stamp * 7 % 256, stamp);
    }
    pair.london.flush("v");
  }

  /// A pair that follows, of which neither packs; what its first session carried is in `into`.
  private static Pair following(long seed, Liar.Record into) throws IOException {
    Pair pair = new Pair(seed, false, false);
    pair.london.createPrimary();
    pair.london.createVolume("v", 1 << 20);
    pair.attach();
    pair.inStep();
    pair.between = into;
    pair.cut();
    write(pair, 1, BEFORE);
    pair.inStep();
    return pair;
  }

  private static Liar.Record record() {
    return new Liar.Record(true, MessageType.LOG_BYTES);
  }

  @ParameterizedTest
  @EnumSource
  void frameOfTheLog_isAnother_isRefusedByName_andTheTruthGoesOn(Lie lie) throws IOException {
    Liar.Record old = record();
    Liar.Record other = record();
    following(100 + lie.ordinal(), other);
    Pair pair = following(lie.ordinal(), old);
    oldSession = old.frames;
    otherHistory = other.frames;
    Liar liar = new Liar(true, MessageType.LOG_BYTES, (truth, frame) -> told(lie, truth, frame));
    liar.after(0, lie == Lie.SWAPPED ? 2 : 1);
    pair.between = liar;
    pair.cut();
    pair.until(() -> pair.leeds.link().status().phase() == UP, "up again");
    write(pair, BEFORE, BEFORE + 10);
    pair.run(2_000_000_000L);
    write(pair, BEFORE + 10, AFTER);
    pair.until(() -> !pair.leeds.violations.isEmpty(), "refused");
    assertThat(liar.told).isPositive();
    assertThat(pair.leeds.violations).hasSize(1);
    assertThat(pair.leeds.violations.getFirst()).contains(lie.rule);
    pair.inStep();
    assertThat(pair.london.violations).isEmpty();
    assertThat(pair.leeds.violations).hasSize(1);
    pair.assertSameImage();
  }

  private static final io.forebay.gateway.link.LineStatus.Phase UP =
      io.forebay.gateway.link.LineStatus.Phase.UP;

  /// Where a batch ends is told apart from the log that goes with it: both have to fit, and the history too.
  @ParameterizedTest
  @ValueSource(strings = {"chain", "history"})
  void batchThatEndsElsewhere_isNotApplied_andTheTruthIs(String lie) throws IOException {
    Pair pair = new Pair(32);
    Liar liar =
        new Liar(
            true,
            MessageType.CATCH_UP_END,
            (truth, frame) -> {
              Message.CatchUpEnd end = (Message.CatchUpEnd) truth.message();
              boolean chain = lie.equals("chain");
              Message other =
                  new Message.CatchUpEnd(
                      end.lsn(),
                      end.chain() + (chain ? 1 : 0),
                      end.total(),
                      chain ? end.history() : beyond(end));
              return List.of(truth.saying(other).frame());
            });
    pair.between = liar;
    pair.london.createPrimary();
    pair.london.createVolume("v", 1 << 20);
    write(pair, 1, BEFORE);
    pair.attach();
    String why = lie.equals("chain") ? "does not end where its log does" : "impossible history";
    pair.until(() -> pair.london.happened.toString().contains(why), "told");
    assertThat(pair.leeds.group().status().imageUsable()).isFalse();
    write(pair, BEFORE, AFTER);
    pair.inStep();
    pair.assertSameImage();
  }

  private static List<Epoch> beyond(Message.CatchUpEnd end) {
    List<Epoch> history = new ArrayList<>(end.history());
    Epoch last = history.getLast();
    history.add(
        new Epoch(
            last.number() + 1,
            new java.util.UUID(6, 6),
            last.owner(),
            last.cause(),
            end.lsn() + 4096,
            0));
    return history;
  }

  /// The certificate is a peer's, the appliance is not the one that was paired.
  @Test
  void hello_ofAnotherAppliance_isAViolation() throws IOException {
    Liar.Record old = record();
    Pair pair = following(31, old);
    pair.between =
        new Liar(
            true,
            MessageType.HELLO,
            (truth, frame) -> {
              Message.Hello said = (Message.Hello) truth.message();
              return List.of(
                  truth
                      .saying(
                          new Message.Hello(
                              said.oldest(),
                              said.newest(),
                              new java.util.UUID(9, 9),
                              said.name(),
                              said.software()))
                      .frame());
            });
    pair.cut();
    pair.until(() -> !pair.leeds.violations.isEmpty(), "refused");
    assertThat(pair.leeds.violations.getFirst()).contains("says that it is appliance");
    write(pair, BEFORE, AFTER);
    pair.inStep();
    pair.assertSameImage();
  }
}
