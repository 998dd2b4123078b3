package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.Role;
import io.forebay.gateway.link.PipePair;
import io.forebay.gateway.link.wire.MessageType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each message of each kind of work is a step of the protocol's state machine: behind the first and the last of each
/// kind the side that sent it is killed, or the one that gets it, or the line is cut; whatever was begun is finished
/// unaided, and both sides are alike.
class EveryStepTest {
  private static final int STEPS_MAX = 400_000;

  /// What does not belong to a piece of work, or ends it.
  private static final Set<MessageType> ELSEWHERE =
      EnumSet.of(
          MessageType.PAIR_REQUEST, // PairingTest
          MessageType.PAIR_REPLY,
          MessageType.REFUSE, // LyingSecondaryTest, CatchUp in FullPeerTest
          MessageType.BYE, // LyingPrimaryTest
          MessageType.ASK,
          MessageType.DETACH,
          MessageType
              .COMMAND, // VerbsTest: nobody knows whether a lost one was carried out, and it says
          // so
          MessageType.RESULT,
          MessageType.VERIFY_QUERY, // VerifyTest
          MessageType.VERIFY_ANSWER);

  private static final Set<MessageType> PLAIN =
      EnumSet.of(MessageType.LOG_BYTES, MessageType.EXTENT_BYTES);

  private static final Set<MessageType> SEEN = EnumSet.noneOf(MessageType.class);

  private enum Victim {
    WHO_SENT_IT,
    WHO_GETS_IT,
    THE_LINE
  }

  private record Step(MessageType type, boolean fromLondon) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      int types = type.compareTo(other.type);
      return types == 0 ? Boolean.compare(fromLondon, other.fromLondon) : types;
    }
  }

  /// Counts what passes, and strikes behind the nth of one kind.
  private static final class Striker implements PipePair.Between {
    final Map<Step, Integer> counts = new TreeMap<>();
    private final Step at;
    private final int nth;
    private final Runnable strike;
    private boolean due;
    boolean struck;

    Striker(Step at, int nth, Runnable strike) {
      this.at = at;
      this.nth = nth;
      this.strike = strike;
    }

    @Override
    public List<byte[]> passing(boolean fromLeft, byte[] frame) {
      Step step = new Step(type(frame), fromLeft);
      int count = counts.merge(step, 1, Integer::sum);
      due |= step.equals(at) && count == nth;
      return List.of(frame);
    }

    /// Between two steps of the scheduler: nobody dies amid what he does.
    void strikeIfDue() {
      if (due && !struck) {
        struck = true;
        strike.run();
      }
    }

    private static MessageType type(byte[] frame) {
      for (MessageType type : MessageType.values()) {
        if (type.code() == (frame[Told.TYPE_AT] & 0xFF)) {
          return type;
        }
      }
      throw new AssertionError("type " + frame[Told.TYPE_AT]);
    }
  }

  /// What goes on when it strikes: a pair whose line is down, what begins once it is up, and how it ends.
  private enum Work {
    FIRST_SYNC {
      @Override
      Pair made() throws IOException {
        Pair pair = fresh(true);
        pair.attach();
        return pair;
      }
    },
    FIRST_SYNC_PLAIN {
      @Override
      Pair made() throws IOException {
        Pair pair = fresh(false);
        pair.attach();
        return pair;
      }
    },
    FOLLOWING {
      @Override
      Pair made() throws IOException {
        return apart(true);
      }
    },
    FOLLOWING_PLAIN {
      @Override
      Pair made() throws IOException {
        return apart(false);
      }
    },
    HANDOVER {
      @Override
      Pair made() throws IOException {
        return apart(true);
      }

      @Override
      BooleanSupplier begun(Pair pair) {
        List<Outcome<Position>> outcomes = new ArrayList<>();
        Runnable[] again = {() -> {}};
        again[0] =
            () -> {
              if (serves(pair.london, Role.PRIMARY) && alike(pair.london, pair.leeds)) {
                outcomes.clear();
                pair.london.group().switchover(pair.leeds.id, 60_000, outcomes::add);
              }
            };
        return () -> {
          if (outcomes.isEmpty() || outcomes.getFirst() instanceof Outcome.Refused<Position>) {
            again[0].run();
          }
          boolean over = serves(pair.leeds, Role.PRIMARY);
          assertThat(over && serves(pair.london, Role.PRIMARY)).as("R3: both write").isFalse();
          return over && alike(pair.leeds, pair.london);
        };
      }
    },
    FAIL_BACK {
      @Override
      Pair made() throws IOException {
        Pair pair = apart(true);
        pair.leeds.<Position>done(reply -> pair.leeds.group().promote(reply));
        pair.until(() -> serves(pair.leeds, Role.PRIMARY), "promoted");
        write(pair.leeds, 300, 330);
        pair.up = true;
        pair.until(() -> pair.london.group().status().role() == Role.SUPERSEDED, "superseded");
        pair.london.<Long>done(reply -> pair.london.group().forks().settle(pair.leeds.id, reply));
        pair.up = false;
        pair.cut();
        return pair;
      }

      @Override
      BooleanSupplier begun(Pair pair) {
        return () -> serves(pair.leeds, Role.PRIMARY) && alike(pair.leeds, pair.london);
      }
    };

    abstract Pair made() throws IOException;

    boolean plain() {
      return this == FIRST_SYNC_PLAIN || this == FOLLOWING_PLAIN;
    }

    BooleanSupplier begun(Pair pair) {
      return () -> serves(pair.london, Role.PRIMARY) && alike(pair.london, pair.leeds);
    }
  }

  private static Pair fresh(boolean packs) throws IOException {
    Pair pair = new Pair(5, packs, packs);
    pair.up = false;
    pair.london.createPrimary();
    pair.london.createVolume("v", 1 << 20);
    write(pair.london, 1, 60);
    pair.until( // So that there are extents to send.
        () ->
            pair.london.group().status().destagedLsn() == pair.london.group().status().durableLsn(),
        "destaged");
    return pair;
  }

  /// In step, then parted; london has gone on.
  private static Pair apart(boolean packs) throws IOException {
    Pair pair = fresh(packs);
    pair.up = true;
    pair.attach();
    pair.inStep();
    pair.up = false;
    pair.cut();
    write(pair.london, 60, 120);
    return pair;
  }

  private static void write(Site at, int from, int to) {
    for (int stamp = from; stamp < to; stamp++) {
      at.write("v", stamp * 7 % 256, stamp);
    }
    at.flush("v");
  }

  private static boolean serves(Site site, Role role) {
    return site.hasGroup()
        && site.group().status().role() == role
        && (role != Role.PRIMARY || !site.group().exports().isEmpty());
  }

  /// Whether `far` holds and has applied everything of `near`, who knows it.
  private static boolean alike(Site near, Site far) {
    if (!far.hasGroup() || !near.hasGroup() || !far.group().hello().hasLog()) {
      return false;
    }
    long end = near.group().status().appendedLsn();
    return far.group().durablePosition().equals(near.group().durablePosition())
        && far.group().status().imageUsable()
        && far.group().status().destagedLsn() == end
        && near.group().status().behindBytes() == 0;
  }

  /// Runs until `reached`; whoever died is started again.
  private static void drive(Pair pair, Striker striker, BooleanSupplier reached, String what)
      throws IOException {
    for (int i = 0; i < STEPS_MAX; i++) {
      striker.strikeIfDue();
      if (!pair.london.runs()) {
        pair.london.boot(pair.leeds);
      }
      if (!pair.leeds.runs()) {
        pair.leeds.boot(pair.london);
      }
      if (reached.getAsBoolean()) {
        return;
      }
      pair.scheduler.step();
    }
    throw new AssertionError(
        "not " + what + "\nlondon " + about(pair.london) + "\nleeds " + about(pair.leeds));
  }

  private static String about(Site site) {
    return site.link().status()
        + " "
        + (site.hasGroup() ? site.group().status() : "no group")
        + " "
        + site.happened
        + site.violations;
  }

  private static Runnable strike(Pair pair, Step step, Victim victim, int nth) {
    Site sent = step.fromLondon ? pair.london : pair.leeds;
    Site gets = step.fromLondon ? pair.leeds : pair.london;
    return switch (victim) {
      case WHO_SENT_IT -> () -> die(sent, nth);
      case WHO_GETS_IT -> () -> die(gets, nth);
      case THE_LINE -> pair::cut;
    };
  }

  private static void die(Site site, int nth) {
    if (nth % 2 == 0) {
      site.kill();
    } else {
      site.cutPower();
    }
  }

  private static Striker run(Work work, Step step, int nth, Victim victim) throws IOException {
    Pair pair = work.made();
    Striker striker = new Striker(step, nth, strike(pair, step, victim, nth));
    pair.between = striker;
    pair.up = true;
    drive(
        pair,
        striker,
        work.begun(pair),
        work + ", " + victim + " struck behind " + nth + ". " + step);
    assertThat(pair.london.violations).isEmpty();
    assertThat(pair.leeds.violations).isEmpty();
    compare(pair);
    for (Site site : List.of(pair.london, pair.leeds)) {
      site.kill();
      site.machine.disk.free();
    }
    return striker;
  }

  /// What hosts see at the primary is what they would see at the other one.
  private static void compare(Pair pair) throws IOException {
    boolean back = serves(pair.leeds, Role.PRIMARY);
    Site near = back ? pair.leeds : pair.london;
    Site far = back ? pair.london : pair.leeds;
    int[] expected = near.read("v");
    pair.up = false;
    pair.cut();
    far.<Position>done(reply -> far.group().promote(reply));
    pair.until(() -> serves(far, Role.PRIMARY), "promoted");
    assertThat(far.read("v")).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void struckBehindEachKindOfMessage_isFinishedUnaided(Work work) throws IOException {
    Step never = new Step(MessageType.PAIR_REPLY, true);
    Map<Step, Integer> steps = run(work, never, 1, Victim.THE_LINE).counts;
    for (Map.Entry<Step, Integer> step : steps.entrySet()) {
      if (work.plain() && !PLAIN.contains(step.getKey().type())) {
        continue; // As with packed frames.
      }
      SEEN.add(step.getKey().type());
      for (int nth : new TreeSet<>(List.of(1, step.getValue()))) {
        for (Victim victim : Victim.values()) {
          assertThat(run(work, step.getKey(), nth, victim).struck).isTrue();
        }
      }
    }
  }

  @AfterAll
  static void everyKindOfMessageWasAStep() {
    Set<MessageType> all = EnumSet.allOf(MessageType.class);
    all.removeAll(ELSEWHERE);
    assertThat(SEEN).containsAll(all);
  }
}
