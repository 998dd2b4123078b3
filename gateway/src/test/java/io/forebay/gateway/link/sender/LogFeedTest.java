package io.forebay.gateway.link.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.log.MemoryLog;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.sim.SimRig;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A log read ahead by a worker: the same bytes in the same order, whatever its stretches are.
class LogFeedTest {
  private static final long FOR_EVER = Long.MAX_VALUE;

  private final MemoryLog log = new MemoryLog(new UUID(1, 2));
  private final List<Long> records = new ArrayList<>();
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();
  private final ArrayDeque<Runnable> posts = new ArrayDeque<>();
  private final StretchPool pool = new StretchPool(new SimRig(7).machine.boot().disk());
  private final LogFeed.Workshop workshop =
      new LogFeed.Workshop(
          new Threads() {
            @Override
            public Running start(Agent agent) {
              throw new AssertionError("a feed has no agent");
            }

            @Override
            public void offload(Runnable offloaded) {
              work.add(offloaded);
            }
          },
          pool,
          posts::add);

  /// Some 6 MiB: large records that no stretch ends with, odd ones, Marks with their fill.
  LogFeedTest() {
    Random random = new Random(11);
    log.epochStart();
    for (int i = 0; i < 90; i++) {
      int length = i % 3 == 0 ? 1 + random.nextInt(9000) : RecordLayout.PAYLOAD_BYTES_MAX;
      byte[] payload = new byte[length];
      random.nextBytes(payload);
      records.add(log.append(RecordType.WRITE, 0, 1, 4096L * i, length, payload));
    }
    log.mark();
    log.sync();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private LogFeed feed(long from, int skip) throws Exception {
    Position at = log.position(from);
    return new LogFeed(workshop, log, at, skip);
  }

  private void run() {
    while (!work.isEmpty() || !posts.isEmpty()) {
      (work.isEmpty() ? posts : work).remove().run();
    }
  }

  /// All that comes, taken in pieces, until nothing more does.
  private byte[] drain(LogFeed feed, long limit) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Random pieces = new Random(5);
    feed.advance(limit);
    run();
    while (feed.hasBytes()) {
      long before = feed.lsn();
      ByteBuffer bytes = feed.peek(1 + pieces.nextInt(200_000), FOR_EVER);
      byte[] taken = new byte[bytes.remaining()];
      bytes.get(taken);
      out.writeBytes(taken);
      feed.take(taken.length);
      assertThat(feed.lsn()).isGreaterThan(before);
      feed.advance(limit);
      if (pieces.nextBoolean() || !feed.hasBytes()) {
        run();
      }
    }
    return out.toByteArray();
  }

  /// What the line carries of `[from, to)`, both record boundaries.
  private byte[] line(long from, long to) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] raw = new byte[(int) log.appended()];
    MemorySegment all = MemorySegment.ofArray(raw);
    log.read(0, all);
    log.replay(
        log.position(from),
        (type, flags, lsn, volume, offset, length) -> {
          if (lsn < to) {
            out.write(raw, (int) lsn, RecordLayout.lineBytes(type, length));
          }
        });
    return out.toByteArray();
  }

  @Test
  void readFromAnyRecord_andAnyByteOfIt_isTheLog() throws Exception {
    for (int i = 0; i < records.size(); i += 13) {
      long from = records.get(i);
      int skip = i * 7 % 64;
      LogFeed feed = feed(from, skip);
      byte[] whole = line(from, log.durable());
      assertThat(drain(feed, log.durable()))
          .isEqualTo(Arrays.copyOfRange(whole, skip, whole.length));
      assertThat(feed.drained(log.durable())).isTrue();
      assertThat(feed.lsn()).isEqualTo(log.durable());
      feed.close();
    }
  }

  @Test
  void unreadableAmidWhatIsReadAhead_nothingOfItOrBehindIt() throws Exception {
    long bad = records.get(20);
    long from = records.get(1);
    byte[] before = line(from, bad);
    log.rot(bad + RecordLayout.HEADER_BYTES + 5);
    LogFeed feed = feed(from, 0);
    byte[] taken = drain(feed, log.durable());
    assertThat(taken).isEqualTo(Arrays.copyOf(before, taken.length));
    assertThat(before.length - taken.length).isBetween(0, Stretch.BYTES);
    assertThat(taken.length).isGreaterThan(Stretch.BYTES / 2);
    assertThat(feed.trouble())
        .isInstanceOfSatisfying(
            LogFeed.Trouble.Unreadable.class, trouble -> assertThat(trouble.lsn()).isEqualTo(bad));
    feed.close();
  }

  @Test
  void peerStandsWhereNoRecordIs_isNotTheLogsFault() throws Exception {
    Position sound = log.position(records.get(3));
    Position other = new Position(sound.group(), sound.epoch(), sound.lsn(), sound.chain() + 1);
    LogFeed feed = new LogFeed(workshop, log, other, 0);
    feed.advance(log.durable());
    run();
    assertThat(feed.hasBytes()).isFalse();
    assertThat(feed.trouble()).isInstanceOf(LogFeed.Trouble.Elsewhere.class);
    feed.close();
  }

  @Test
  void closedWhileAWorkerReads_givesEverythingBack() throws Exception {
    LogFeed feed = feed(records.get(3), 0);
    feed.advance(log.durable());
    feed.close();
    run();
    assertThat(feed.hasBytes()).isFalse();
    for (int i = 0; i < StretchPool.STRETCHES_MAX; i++) {
      assertThat(pool.take(1)).as("none is missing").isNotNull();
    }
    assertThat(pool.take(1)).isNull();
  }

  /// M1: a peer that attaches over and over, faster than a worker reads.
  @Test
  void openedAndClosedOverAndOver_leavesABoundedNumberToWorkers() throws Exception {
    for (int i = 0; i < 50; i++) {
      LogFeed feed = feed(records.get(0), 0);
      feed.advance(log.durable());
      feed.close();
    }
    assertThat(pool.take(0)).isNull();
    run();
    assertThat(pool.take(0)).isNotNull();
  }

  /// What others have read ahead and may not send takes nothing from a group that may: M1 is one a group, and
  /// a few.
  @Test
  void manyGroupsReadAhead_eachHasSomething() throws Exception {
    List<LogFeed> feeds = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      LogFeed feed = feed(records.get(i), 0);
      feed.advance(log.durable());
      run();
      assertThat(feed.hasBytes()).as("group %d", i).isTrue();
      feeds.add(feed);
    }
    byte[] last = line(records.get(19), log.durable());
    assertThat(drain(feeds.get(19), log.durable())).isEqualTo(last);
    feeds.forEach(LogFeed::close);
  }

  /// Each group's first one takes nothing from what is there for those that are busy.
  @Test
  void moreGroupsThanStretches_someStillReadAhead() {
    List<Stretch> firsts = new ArrayList<>();
    for (int i = 0; i < 2 * StretchPool.STRETCHES_MAX; i++) {
      firsts.add(Objects.requireNonNull(pool.take(0)));
    }
    List<Stretch> more = new ArrayList<>();
    for (int i = 0; i < StretchPool.STRETCHES_MAX; i++) {
      more.add(Objects.requireNonNull(pool.take(1)));
    }
    assertThat(pool.take(1)).isNull();
    firsts.forEach(stretch -> pool.give(stretch, true));
    assertThat(pool.take(1)).as("the others still have theirs").isNull();
    more.forEach(stretch -> pool.give(stretch, false));
    assertThat(pool.take(1)).isNotNull();
  }
}
