package io.forebay.gateway.link.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.group.CatchUpHeader;
import io.forebay.gateway.group.CatchUpPiece;
import io.forebay.gateway.group.CatchUpProgress;
import io.forebay.gateway.group.CatchUpSource;
import io.forebay.gateway.group.Meeting;
import io.forebay.gateway.group.Reply;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.log.LogStart;
import io.forebay.gateway.sim.Seed;
import io.forebay.gateway.sim.SimClock;
import io.forebay.gateway.sim.SimCounts;
import io.forebay.gateway.sim.SimMachine;
import io.forebay.gateway.sim.SimScheduler;
import io.forebay.gateway.sim.SimTrace;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Both ends of the comparison, each against an end that does not hold to the rules (M1).
class DigestsTest {
  private static final int MIB = 1 << 20;

  private final SimMachine machine = machine();
  private final DigestAsker asker = new DigestAsker(machine.disk, false);

  private static SimMachine machine() {
    SimTrace trace = new SimTrace();
    SimCounts counts = new SimCounts();
    SimScheduler scheduler =
        new SimScheduler(new SimClock(), new Seed(1).stream("order"), trace, counts);
    return new SimMachine("m", new Seed(1), scheduler, trace, counts);
  }

  @BeforeEach
  void boot() {
    assertThat(machine.boot()).isNotNull();
  }

  @AfterEach
  void free() {
    asker.free();
  }

  /// `count` pieces of 1 MiB.
  private static final class Pieces implements CatchUpSource {
    private final int count;
    private int given;

    Pieces(int count) {
      this.count = count;
    }

    @Override
    public @Nullable CatchUpPiece next() {
      return given == count ? null : new CatchUpPiece(1, (long) MIB * given++, MIB, false);
    }

    @Override
    public void read(CatchUpPiece piece, MemorySegment into) {
      into.fill((byte) piece.volume());
    }

    @Override
    public CatchUpHeader header() {
      throw new AssertionError();
    }

    @Override
    public int generation() {
      return 1;
    }

    @Override
    public void sent(CatchUpPiece piece) {}

    @Override
    public void alike(CatchUpPiece piece) {}

    @Override
    public void lost(Reply<Integer> reply) {}

    @Override
    public LogStart finish() {
      throw new AssertionError();
    }

    @Override
    public void applied(UUID store, LogStart end, Reply<Meeting> reply) {}

    @Override
    public CatchUpProgress progress() {
      return new CatchUpProgress(0, 0, 0, false, 0, CatchUpProgress.Eta.UNKNOWN);
    }

    @Override
    public void close() {}
  }

  private void work(CatchUpSource source) throws Exception {
    while (asker.wantsJob()) {
      asker.job(source).run().run();
    }
  }

  private static Message.DigestAnswer answer(Message.DigestQuery query, boolean different) {
    return new Message.DigestAnswer(
        query.id(), Collections.nCopies(query.digests().size(), different));
  }

  @Test
  void hugeBatch_neverMoreThanSoManyUnanswered() throws Exception {
    Pieces source = new Pieces(1_000_000);
    work(source);
    List<Message.DigestQuery> queries = new ArrayList<>();
    int asked = 0;
    while (asker.canAsk()) {
      queries.add(asker.query(Integer.MAX_VALUE));
      asked += queries.getLast().digests().size();
    }
    assertThat(asked).isEqualTo(64 * 8).isLessThanOrEqualTo(Limits.DIGESTS_MAX);
    for (Message.DigestQuery query : queries) {
      asker.answered(answer(query, true), true);
    }
    work(source);
    int blocks = 0;
    while (asker.canAsk()) {
      blocks += asker.query(Integer.MAX_VALUE).digests().size();
    }
    assertThat(blocks).isEqualTo(Limits.DIGESTS_MAX);
  }

  @Test
  void slowLine_queriesAreAsSmallAsItsFrames() throws Exception {
    work(new Pieces(4));
    assertThat(asker.query(Limits.DATA_BYTES_MIN).digests()).hasSize(16);
  }

  @Test
  void someBlocksDiffer_theyGo_theRestDoesNot_inOrder() throws Exception {
    Pieces source = new Pieces(1);
    work(source);
    Message.DigestQuery first = asker.query(Integer.MAX_VALUE);
    List<Boolean> third = new ArrayList<>(Collections.nCopies(8, false));
    third.set(2, true);
    asker.answered(new Message.DigestAnswer(first.id(), third), true);
    assertThat(asker.hasSettled()).isFalse();
    work(source);
    Message.DigestQuery second = asker.query(Integer.MAX_VALUE);
    assertThat(second.digests()).hasSize(32);
    List<Boolean> two = new ArrayList<>(Collections.nCopies(32, false));
    two.set(30, true);
    two.set(31, true);
    asker.answered(new Message.DigestAnswer(second.id(), two), true);
    int from = 2 * (128 << 10) + 30 * (int) Lsn.BLOCK_BYTES;
    int to = 3 * (128 << 10);
    assertThat(asker.settled())
        .containsExactly(
            new Run(new CatchUpPiece(1, 0, from, false), true),
            new Run(new CatchUpPiece(1, from, to - from, false), false),
            new Run(new CatchUpPiece(1, to, MIB - to, false), true));
    assertThat(asker.complete()).isTrue();
  }

  @Test
  void answersThatNobodyAskedFor_orOutOfTurn_endTheConnection() throws Exception {
    work(new Pieces(1));
    assertThatThrownBy(() -> asker.answered(new Message.DigestAnswer(1, List.of(true)), true))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("no query");
    assertThat(asker.query(4 * 32).digests()).hasSize(4);
    Message.DigestQuery next = asker.query(4 * 32);
    assertThatThrownBy(() -> asker.answered(answer(next, true), true))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("out of turn");
  }

  @Test
  void answerOfAnotherLength_orTwice_endsTheConnection() throws Exception {
    work(new Pieces(1));
    Message.DigestQuery query = asker.query(4 * 32);
    Message.DigestQuery second = asker.query(4 * 32);
    asker.answered(answer(query, false), true);
    assertThatThrownBy(() -> asker.answered(answer(query, false), true))
        .isInstanceOf(ProtocolViolation.class);
    Message.DigestAnswer shorter = new Message.DigestAnswer(second.id(), List.of(true));
    assertThatThrownBy(() -> asker.answered(shorter, true)).isInstanceOf(ProtocolViolation.class);
  }

  /// What comes yet to a base that has moved counts for nothing, and is no violation.
  @Test
  void answersToAnEarlierGeneration_countForNothing() throws Exception {
    work(new Pieces(1));
    Message.DigestQuery query = asker.query(Integer.MAX_VALUE);
    asker.restart();
    asker.answered(answer(query, false), false);
    assertThat(asker.hasSettled()).isFalse();
    work(new Pieces(1));
    Message.DigestQuery again = asker.query(Integer.MAX_VALUE);
    asker.answered(answer(again, false), true);
    assertThat(asker.settled()).hasSize(1);
  }

  @Test
  void alike_costsOneDigestA16MiB() throws Exception {
    try (Spanning ask = new Spanning()) {
      Pieces source = new Pieces(40);
      int digests = 0;
      while (!ask.asker.complete()) {
        ask.work(source);
        while (ask.asker.canAsk()) {
          Message.DigestQuery query = ask.asker.query(Integer.MAX_VALUE);
          assertThat(query.digests()).hasSize(1); // What the receiver reads is one job.
          assertThat(query.digests().getFirst().length()).isLessThanOrEqualTo(16 * MIB);
          digests += query.digests().size();
          ask.asker.answered(answer(query, false), true);
        }
        assertThat(ask.asker.settled()).allMatch(Run::alike);
      }
      assertThat(digests).isEqualTo(3);
    }
  }

  @Test
  void spanDiffers_itsSlicesAreAskedAbout_andTheNextPiecesBySlicesAtOnce() throws Exception {
    try (Spanning ask = new Spanning()) {
      Pieces source = new Pieces(1000);
      ask.work(source);
      Message.DigestQuery span = ask.asker.query(Integer.MAX_VALUE);
      assertThat(span.digests()).hasSize(1);
      ask.asker.answered(answer(span, true), true);
      Message.DigestQuery slices = ask.asker.query(Integer.MAX_VALUE);
      assertThat(slices.digests()).hasSize(128);
      assertThat(slices.digests()).allMatch(each -> each.length() == 128 << 10);
      assertThat(slices.digests().getLast().offset()).isEqualTo(16L * MIB - (128 << 10));
      ask.asker.answered(answer(slices, false), true);
      for (int i = 0; i < 3; i++) { // Asked before.
        ask.asker.answered(answer(ask.asker.query(Integer.MAX_VALUE), false), true);
      }
      while (ask.asker.hasSettled()) {
        ask.asker.settled();
      }
      ask.work(source);
      assertThat(ask.asker.query(Integer.MAX_VALUE).digests()).hasSize(128);
    }
  }

  /// Asks a receiver that knows spans.
  private final class Spanning implements AutoCloseable {
    final DigestAsker asker = new DigestAsker(machine.disk, true);

    void work(CatchUpSource source) throws Exception {
      while (asker.wantsJob()) {
        asker.job(source).run().run();
      }
    }

    @Override
    public void close() {
      asker.free();
    }
  }

  // ---- The receiver's side

  private static Message.DigestQuery query(int id, int count) {
    Message.Digest digest = new Message.Digest(1, 0, 4096, 1, 2);
    return new Message.DigestQuery(id, Collections.nCopies(count, digest));
  }

  @Test
  void queriesThatWereNotAgreed_endTheConnection() {
    DigestAnswerer answerer = new DigestAnswerer();
    answerer.begin(false);
    assertThatThrownBy(() -> answerer.on(query(1, 1), 0))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("begun without");
  }

  @Test
  void moreQueriesThanMayBeUnanswered_endTheConnection() throws Exception {
    DigestAnswerer answerer = new DigestAnswerer();
    answerer.begin(true);
    answerer.on(query(1, Limits.DIGESTS_MAX), 0);
    assertThatThrownBy(() -> answerer.on(query(2, 1), 0))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("unanswered");
  }

  @Test
  void queryBehindExtents_waitsUntilTheyArePutAway() throws Exception {
    DigestAnswerer answerer = new DigestAnswerer();
    answerer.begin(true);
    answerer.on(query(1, 1), 3);
    assertThat(answerer.wantsJob(2)).isFalse();
    assertThat(answerer.wantsJob(3)).isTrue();
    answerer.begin(true);
    assertThat(answerer.wantsJob(3)).isFalse();
  }
}
