package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.link.LineStatus;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.MessageType;
import io.forebay.gateway.link.wire.Point;
import io.forebay.gateway.link.wire.Role;
import io.forebay.gateway.link.wire.Verb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A paired peer that receives, and lies about what it has: hosts go on (R4), nothing is given up that it does not
/// really hold (R2), and once it says the truth it is brought up to date.
class LyingSecondaryTest {
  private static final int BEFORE = 60;
  private static final int FLOOD = 1000;

  /// In place of which message it says what.
  private enum Lie {
    ACK_BEYOND(MessageType.ACK),
    ACK_BACK(MessageType.ACK),
    ACK_WINDOW_BACK(MessageType.ACK),
    RESUME_FAR_BEHIND_ITS_END(MessageType.ATTACH),
    RESUME_AMID_A_RECORD(MessageType.ATTACH),
    END_AMID_A_RECORD(MessageType.ATTACH),
    END_MISALIGNED(MessageType.ATTACH),
    END_OF_ANOTHER_EPOCH(MessageType.ATTACH),
    END_OF_ANOTHER_CHAIN(MessageType.ATTACH),
    END_BEYOND_OURS(MessageType.ATTACH),
    HISTORY_OF_NOBODY(MessageType.ATTACH),
    STORE_OF_NOBODY(MessageType.ATTACH),
    NO_LOG(MessageType.ATTACH),
    FORMAT_OF_LATER(MessageType.ATTACH),
    SEGMENTS_OF_ANOTHER_SIZE(MessageType.ATTACH),
    IS_PRIMARY(MessageType.ATTACH),
    OF_ANOTHER_GROUP(MessageType.ATTACH),
    TWICE_ATTACHED(MessageType.ATTACH),
    FIGURES(MessageType.STATUS),
    COMMANDS(MessageType.STATUS),
    RESULTS(MessageType.STATUS),
    FOLLOWS_ITSELF(MessageType.STATUS),
    APPLIED_NOTHING(MessageType.STATUS),
    HEARTBEATS(MessageType.STATUS),
    GROUPS_ASKED_FOR(MessageType.STATUS),
    BASES_TWICE(MessageType.BASES),
    BASES_HUGE(MessageType.BASES);

    private final MessageType instead;

    Lie(MessageType instead) {
      this.instead = instead;
    }
  }

  private static final long FAR = 1L << 40;

  private static List<byte[]> told(Lie lie, Told truth) {
    List<byte[]> said = new ArrayList<>();
    switch (truth.message()) {
      case Message.Attach attach -> attaches(lie, truth, attach, said);
      case Message.Ack ack -> said.add(truth.saying(ack(lie, ack)).frame());
      case Message.Status _ -> says(lie, truth, said);
      case Message.Bases(UUID id, long frames, int slots) -> {
        said.add(truth.frame());
        int of = lie == Lie.BASES_HUGE ? Limits.BASE_SLOTS_MAX : slots;
        long count = lie == Lie.BASES_HUGE ? Long.MAX_VALUE : frames + 7;
        said.add(truth.saying(new Message.Bases(id, count, of)).frame());
      }
      default -> throw new AssertionError(truth);
    }
    return said;
  }

  private static Message ack(Lie lie, Message.Ack truth) {
    Point at = truth.durable();
    return switch (lie) {
      case ACK_BEYOND ->
          new Message.Ack(
              new Point(at.epoch(), at.lsn() + (1 << 20), at.chain()), truth.windowLsn());
      case ACK_BACK -> new Message.Ack(new Point(at.epoch(), 0, at.chain()), truth.windowLsn());
      case ACK_WINDOW_BACK -> new Message.Ack(at, 0);
      default -> throw new AssertionError(lie);
    };
  }

  private static void attaches(Lie lie, Told truth, Message.Attach attach, List<byte[]> said) {
    Message.Card card = attach.card();
    Message.Attach lied =
        switch (lie) {
          case RESUME_FAR_BEHIND_ITS_END -> resuming(attach, 100_000);
          case RESUME_AMID_A_RECORD -> resuming(attach, 70);
          case END_AMID_A_RECORD -> ending(attach, -64, 0, 0);
          case END_MISALIGNED -> ending(attach, -9, 0, 0);
          case END_OF_ANOTHER_EPOCH -> ending(attach, 0, 5, 0);
          case END_OF_ANOTHER_CHAIN -> ending(attach, 0, 0, 1);
          case END_BEYOND_OURS -> ending(attach, 1 << 20, 0, 0);
          case HISTORY_OF_NOBODY ->
              new Message.Attach(card, attach.stance(), attach.reach(), strange(attach.history()));
          case STORE_OF_NOBODY -> carded(attach, new UUID(3, 3), card.group(), 1, 1);
          case FORMAT_OF_LATER -> carded(attach, card.store(), card.group(), 2, 1);
          case SEGMENTS_OF_ANOTHER_SIZE -> carded(attach, card.store(), card.group(), 1, 2);
          case OF_ANOTHER_GROUP -> carded(attach, card.store(), new UUID(8, 8), 1, 1);
          case NO_LOG ->
              new Message.Attach(
                  card,
                  new Message.Stance(Role.SECONDARY, false, true),
                  new Message.Reach(0, new Point(0, 0, 0), new Point(0, 0, 0), 0),
                  List.of());
          case IS_PRIMARY ->
              new Message.Attach(
                  card,
                  new Message.Stance(Role.PRIMARY, true, true),
                  attach.reach(),
                  attach.history());
          case TWICE_ATTACHED -> attach;
          default -> throw new AssertionError(lie);
        };
    if (lie == Lie.TWICE_ATTACHED) {
      said.add(truth.frame());
    }
    said.add(truth.saying(lied).frame());
  }

  private static Message.Attach resuming(Message.Attach truth, long more) {
    Message.Reach reach = truth.reach();
    return new Message.Attach(
        truth.card(),
        truth.stance(),
        new Message.Reach(reach.startLsn(), reach.end(), reach.durable(), reach.end().lsn() + more),
        truth.history());
  }

  private static Message.Attach ending(Message.Attach truth, long more, int epochs, long chain) {
    Message.Reach reach = truth.reach();
    Point end =
        new Point(
            reach.end().epoch() + epochs, reach.end().lsn() + more, reach.end().chain() + chain);
    Point durable = reach.durable().lsn() > end.lsn() ? end : reach.durable();
    return new Message.Attach(
        truth.card(),
        truth.stance(),
        new Message.Reach(reach.startLsn(), end, durable, end.lsn()),
        truth.history());
  }

  private static Message.Attach carded(
      Message.Attach truth, UUID store, UUID group, int format, int segments) {
    Message.Card card = truth.card();
    return new Message.Attach(
        new Message.Card(group, card.name(), store, format, segments * card.segmentBytes()),
        truth.stance(),
        truth.reach(),
        truth.history());
  }

  private static List<Epoch> strange(List<Epoch> history) {
    return history.stream()
        .map(e ->
            new Epoch(e.number(), new UUID(7, 7), e.owner(), e.cause(), e.baseLsn(), e.baseChain()))
        .toList();
  }

  private static void says(Lie lie, Told truth, List<byte[]> said) {
    said.add(truth.frame());
    for (int i = 0; i < (lie == Lie.FIGURES || lie == Lie.FOLLOWS_ITSELF ? 1 : FLOOD); i++) {
      Message more =
          switch (lie) {
            case FIGURES ->
                new Message.Status(
                    new Message.Marks(FAR, Long.MAX_VALUE, Long.MAX_VALUE),
                    Long.MAX_VALUE,
                    false,
                    new Message.Hold("never", 7, true),
                    Long.MAX_VALUE);
            case COMMANDS -> new Message.Command(i, Verb.CREATE, "c" + i, false, false);
            case RESULTS ->
                new Message.Result(i, io.forebay.gateway.link.wire.Outcome.DONE, "done");
            case FOLLOWS_ITSELF -> new Message.Follow(0);
            case APPLIED_NOTHING -> new Message.Applied(new UUID(1, 1), FAR);
            case HEARTBEATS -> new Message.Heartbeat(i);
            case GROUPS_ASKED_FOR -> new Message.Ask(new UUID(5, i));
            default -> throw new AssertionError(lie);
          };
      boolean connection = lie == Lie.HEARTBEATS || lie == Lie.GROUPS_ASKED_FOR;
      said.add(new Told(connection ? 0 : truth.channel(), more, new byte[0]).frame());
    }
  }

  private static void write(Pair pair, int from, int to) {
    for (int stamp = from; stamp < to; stamp++) {
      pair.london.write("v", stamp * 7 % 256, stamp);
    }
    pair.london.flush("v");
  }

  private static Pair following(long seed) throws IOException {
    Pair pair = Pair.replicating(seed);
    write(pair, 1, BEFORE);
    pair.inStep();
    return pair;
  }

  @ParameterizedTest
  @EnumSource
  void anythingItSays_hostsGoOn_andTheTruthBringsItUpToDate(Lie lie) throws IOException {
    Pair pair = following(lie.ordinal());
    pair.cut();
    Liar liar = new Liar(false, lie.instead, (truth, frame) -> told(lie, truth));
    pair.between = lie == Lie.ACK_BACK || lie == Lie.ACK_WINDOW_BACK ? liar.after(1, 1) : liar;
    pair.until(() -> pair.london.link().status().phase() == LineStatus.Phase.UP, "up");
    for (int round = 0; round < 20; round++) {
      write(pair, BEFORE + round * 5, BEFORE + round * 5 + 5);
      pair.run(500_000_000L);
      assertNothingGivenUp(pair);
    }
    pair.until(() -> liar.told > 0, "lied");
    pair.between = null;
    pair.cut();
    write(pair, 200, 220);
    pair.inStep();
    assertNothingGivenUp(pair);
    pair.assertSameImage();
  }

  /// R2: what counts as confirmed the peer really holds.
  private static void assertNothingGivenUp(Pair pair) {
    long acked = pair.london.group().peers().getFirst().ackedLsn();
    assertThat(acked).isLessThanOrEqualTo(pair.leeds.group().durablePosition().lsn());
    assertThat(pair.london.group().exports()).isNotEmpty();
  }

  /// It names as the end of its log a place where no record of ours ends: it is told so, and our log is not taken
  /// for damaged.
  @Test
  void resumeThatFitsNoRecord_isRefusedInWords_andOurLogIsNotBlamed() throws IOException {
    Pair pair = following(77);
    pair.cut();
    write(pair, BEFORE, BEFORE + 3);
    Liar liar =
        new Liar(
            false,
            MessageType.ATTACH,
            (truth, frame) -> told(Lie.RESUME_FAR_BEHIND_ITS_END, truth));
    // The end that lies does not mind what follows from there.
    Liar deaf = new Liar(true, MessageType.FOLLOW, (truth, frame) -> List.of());
    pair.between = (fromLeft, frame) -> (fromLeft ? deaf : liar).passing(fromLeft, frame);
    pair.until(
        () -> pair.london.happened.toString().contains("is not what stands there"), "refused");
    pair.until(() -> pair.leeds.happened.toString().contains("is not what stands there"), "told");
    assertThat(pair.london.alarms).noneMatch(alarm -> alarm.startsWith("LOG_UNREADABLE"));
    pair.inStep();
    pair.assertSameImage();
  }

  /// In the midst of a batch: what it has staged of the log, and of extents, it does not have.
  @ParameterizedTest
  @EnumSource
  void inABatch_anythingItSays_hostsGoOn(BatchLie lie) throws IOException {
    Pair pair = new Pair(40 + lie.ordinal());
    Liar liar = new Liar(false, lie.instead, (truth, frame) -> List.of(lie.told(truth).frame()));
    pair.between = liar;
    pair.london.createPrimary();
    pair.london.createVolume("v", 1 << 20);
    write(pair, 1, BEFORE);
    pair.attach();
    pair.until(() -> liar.told > 0, "lied");
    write(pair, BEFORE, 80);
    pair.run(2_000_000_000L);
    write(pair, 80, 90);
    assertThat(pair.london.alarms).noneMatch(alarm -> alarm.startsWith("LOG_UNREADABLE"));
    pair.between = null;
    pair.cut();
    write(pair, 90, 110);
    pair.inStep();
    pair.assertSameImage();
  }

  private enum BatchLie {
    READY_FAR(MessageType.CATCH_UP_READY) {
      @Override
      Told told(Told truth) {
        return ready(truth, FAR, 0);
      }
    },
    READY_MISALIGNED(MessageType.CATCH_UP_READY) {
      @Override
      Told told(Told truth) {
        return ready(truth, 9, 0);
      }
    },
    READY_OF_ANOTHER_CHAIN(MessageType.CATCH_UP_READY) {
      @Override
      Told told(Told truth) {
        return ready(truth, 4096, 1);
      }
    },
    STAGED_MORE(MessageType.STAGED) {
      @Override
      Told told(Told truth) {
        Message.Staged staged = (Message.Staged) truth.message();
        return truth.saying(
            new Message.Staged(staged.generation(), staged.items() + 1_000_000, FAR));
      }
    },
    APPLIED_INSTEAD(MessageType.STAGED) {
      @Override
      Told told(Told truth) {
        return truth.saying(new Message.Applied(new UUID(1, 2), FAR));
      }
    },
    APPLIED_ELSEWHERE(MessageType.APPLIED) {
      @Override
      Told told(Told truth) {
        Message.Applied applied = (Message.Applied) truth.message();
        return truth.saying(new Message.Applied(applied.store(), applied.lsn() + 4096));
      }
    },
    ANSWER_TO_NOTHING(MessageType.STAGED) {
      @Override
      Told told(Told truth) {
        return truth.saying(new Message.DigestAnswer(1, List.of(true, false)));
      }
    };

    private final MessageType instead;

    BatchLie(MessageType instead) {
      this.instead = instead;
    }

    abstract Told told(Told truth);

    private static Told ready(Told truth, long more, long chain) {
      Message.CatchUpReady ready = (Message.CatchUpReady) truth.message();
      Point at = ready.log();
      Point other = new Point(at.epoch(), at.lsn() + more, at.chain() + chain);
      return truth.saying(new Message.CatchUpReady(ready.generation(), true, other));
    }
  }
}
