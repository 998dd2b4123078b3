package io.forebay.gateway.link.catchup;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.group.CatchUpHeader;
import io.forebay.gateway.group.CatchUpKind;
import io.forebay.gateway.group.CatchUpProgress;
import io.forebay.gateway.group.CatchUpSource;
import io.forebay.gateway.group.Meeting;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.link.Flow;
import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.Turn;
import io.forebay.gateway.link.sender.LogFeed;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.Point;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import io.forebay.gateway.link.wire.Refusal;
import io.forebay.gateway.log.LogStart;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a catch-up batch.
///
/// ```
/// OPENING ─ batch ─► HEADING ─ header sent ─► OFFERED ─ READY ─► EXTENTS ─ all staged ─► ENDING ─ end ─► LOG
///                       ▲                                           │                                    │
///                       └───────────── the base moved ──────────────┴────────────────────────────────────┤
///                                                                 through ◄─ recorded ─ RECORDING ◄─ APPLIED
/// ```
public final class CatchUpSender implements Flow {
  private enum Stage {
    /// The group makes the batch, or finds the one under way.
    OPENING,
    /// The header is encoded, then sent.
    HEADING,
    /// The receiver makes room.
    OFFERED,
    /// Extents go, and are confirmed.
    EXTENTS,
    /// The group fixes the end.
    ENDING,
    /// The log from base to end goes; then the receiver applies.
    LOG,
    /// The group records that the peer is caught up.
    RECORDING
  }

  /// Whom the batch is for, and why. `hasImage`: what it has is a usable image, worth comparing.
  public record Far(UUID appliance, CatchUpKind kind, boolean hasImage) {}

  private static final Logger LOG = LoggerFactory.getLogger(CatchUpSender.class);

  private final ReplicatedGroup group;
  private final Far far;
  private final LogFeed.Workshop workshop;
  private final Consumer<CatchUpProgress> caughtUp;
  private final Jobs jobs;
  private final Extents extents;
  private final ArrayDeque<Message> queue = new ArrayDeque<>();
  private Stage stage = Stage.OPENING;
  private boolean closed;
  private int generation;
  private int sourceGeneration;
  private ByteBuffer header = ByteBuffer.allocate(0);
  private @Nullable CatchUpHeader batch;
  private @Nullable CatchUpSource source;
  private @Nullable Point staged; // How much of the log the peer has already.
  private @Nullable LogStart end;
  private @Nullable LogFeed feed;
  private @Nullable Turn turn;

  /// Asks the group for the batch. Takes `asker`; `caughtUp` hears of its end.
  public CatchUpSender(
      ReplicatedGroup group,
      Far far,
      LogFeed.Workshop workshop,
      DigestAsker asker,
      Disk disk,
      Consumer<CatchUpProgress> caughtUp) {
    this.group = group;
    this.caughtUp = caughtUp;
    this.far = far;
    this.workshop = workshop;
    jobs = new Jobs(workshop.threads(), workshop.post(), this::failed);
    extents = new Extents(disk, asker);
    group.catchUpSource(
        far.appliance(), far.kind(), outcome -> workshop.post().accept(() -> opened(outcome)));
  }

  private void opened(Outcome<CatchUpSource> outcome) {
    switch (outcome) {
      case Outcome.Done<CatchUpSource>(CatchUpSource given) -> {
        if (closed) {
          given.close();
        } else {
          source = given;
          head(given);
        }
      }
      case Outcome.Refused<CatchUpSource>(var refusal) ->
          turn = new Turn.Refuse(Refusal.NOT_NOW, refusal.reason());
    }
  }

  /// Says what the batch is, for the first time or from another base.
  private void head(CatchUpSource from) {
    stage = Stage.HEADING;
    generation++; // Before anything else: what is still said of the last one is not about this one.
    closeFeed();
    end = null;
    extents.restart();
    header = ByteBuffer.allocate(0);
    jobs.start(() -> {
      int now = from.generation(); // Before the header: a move between the two is noticed later.
      CatchUpHeader made = from.header();
      byte[] bytes = made.encode();
      return () -> headed(now, made, bytes);
    });
  }

  private void headed(int now, CatchUpHeader made, byte[] bytes) {
    Check.check(bytes.length <= Limits.BATCH_HEADER_BYTES_MAX, "batch header", bytes.length, 0);
    sourceGeneration = now;
    batch = made;
    header = ByteBuffer.wrap(bytes);
    boolean digests = made.kind() == CatchUpKind.WHOLE && far.hasImage();
    extents.digests(digests);
    queue.add(new Message.CatchUpBegin(generation, digests, bytes.length));
  }

  @Override
  public void on(Message message, ByteBuffer payload) throws ProtocolViolation {
    switch (message) {
      case Message.CatchUpReady ready -> onReady(ready);
      case Message.Staged staged -> onStaged(staged);
      case Message.DigestAnswer answer -> extents.answered(answer, stage == Stage.EXTENTS);
      case Message.Applied(UUID store, long lsn) -> onApplied(store, lsn);
      default ->
          throw new ProtocolViolation(Rule.STATE, "not to the sender of a batch: " + message);
    }
  }

  private void onReady(Message.CatchUpReady ready) throws ProtocolViolation {
    CatchUpSource from = source;
    if (ready.generation() != generation || from == null) {
      return; // For a base that has moved meanwhile.
    }
    if (stage != Stage.OFFERED) {
      throw new ProtocolViolation(Rule.SEQUENCE, "ready while " + stage);
    }
    if (!ready.kept()) {
      stage = Stage.ENDING; // Until the group has another batch: then it is headed anew.
      from.lost(outcome -> workshop.post().accept(() -> startedOver(from, outcome)));
      return;
    }
    stage = Stage.EXTENTS;
    CatchUpHeader now = Check.present(batch, "a batch has a header", generation, 0);
    Point log = ready.log();
    boolean fits = log.lsn() > now.base().lsn() || log.equals(Point.of(now.base()));
    if (!fits) { // Elsewhere the chain tells, when the log is read from there.
      throw new ProtocolViolation(Rule.FIELD, "a staged log that does not begin at its base");
    }
    staged = log;
  }

  private void startedOver(CatchUpSource from, Outcome<Integer> outcome) {
    switch (outcome) {
      case Outcome.Done<Integer> _ -> {
        if (!far.hasImage()) {
          turn =
              new Turn.Anew("it has lost the batch: by now it may have something to compare with");
        } else if (!closed) {
          head(from);
        }
      }
      case Outcome.Refused<Integer>(var refusal) ->
          turn = new Turn.Refuse(Refusal.NOT_NOW, refusal.reason());
    }
  }

  private void onStaged(Message.Staged staged) throws ProtocolViolation {
    if (staged.generation() == generation) {
      extents.staged(staged);
    }
  }

  private void onApplied(UUID store, long lsn) throws ProtocolViolation {
    LogStart promised = end;
    CatchUpSource from = source;
    if (stage != Stage.LOG || promised == null || from == null || lsn != promised.lsn()) {
      throw new ProtocolViolation(
          Rule.SEQUENCE, "applied to " + Lsn.print(lsn) + " while " + stage);
    }
    stage = Stage.RECORDING;
    from.applied(store, promised, meeting -> workshop.post().accept(() -> recorded(from, meeting)));
  }

  private void recorded(CatchUpSource from, Outcome<Meeting> outcome) {
    if (outcome instanceof Outcome.Done<Meeting>) {
      CatchUpProgress whole = from.progress();
      LOG.info(
          "event=catchup.applied group={} bytes={} alikeBytes={}",
          group.name(),
          whole.doneBytes(),
          whole.alikeBytes());
      caughtUp.accept(whole);
    }
    turn = new Turn.Anew("the peer has caught up");
  }

  @Override
  public void step() {
    CatchUpSource from = source;
    if (from == null || jobs.busy() || closed || turn != null) {
      return;
    }
    if (moves() && from.generation() != sourceGeneration) {
      head(from);
    } else if (stage == Stage.EXTENTS) {
      goOn(from);
    } else if (stage == Stage.LOG) {
      sendLog();
    }
  }

  /// Whether a base that moves has the batch headed anew. Not once all of the log has left: the receiver may
  /// be applying it, and what the ladder added since comes with the next batch.
  private boolean moves() {
    return switch (stage) {
      case OFFERED, EXTENTS -> true;
      case LOG -> !saidAll();
      case OPENING, HEADING, ENDING, RECORDING -> false;
    };
  }

  private boolean saidAll() {
    return feed != null && end != null && feed.drained(end.lsn());
  }

  private void goOn(CatchUpSource from) {
    if (extents.complete()) {
      stage = Stage.ENDING;
      jobs.start(() -> {
        LogStart made = from.finish();
        return () -> ended(made);
      });
    } else if (extents.wantsJob()) {
      jobs.start(extents.job(from));
    }
  }

  private void ended(LogStart made) {
    Point from = Check.present(staged, "a batch is ready", made.lsn(), 0);
    if (from.lsn() > made.lsn()) {
      turn = new Turn.Refuse(Refusal.FAILED, new LogFeed.Trouble.Elsewhere(from.lsn()).text());
      return;
    }
    end = made;
    stage = Stage.LOG;
    queue.add(new Message.CatchUpEnd(made.lsn(), made.chain(), made.total(), made.epochs()));
    feed = new LogFeed(workshop, group.reader(), from.in(group.id()), 0);
  }

  private void sendLog() {
    LogFeed log = feed;
    LogStart until = end;
    if (log == null || until == null) {
      return;
    }
    log.advance(Math.min(until.lsn(), group.sendLimit()));
    switch (log.trouble()) {
      case null -> {}
      case LogFeed.Trouble.Overtaken(long lsn) ->
          turn = new Turn.Anew("the log was reused at " + Lsn.print(lsn));
      case LogFeed.Trouble.Unreadable(long lsn, String reason) -> unreadable(lsn);
      case LogFeed.Trouble.Elsewhere where -> turn = new Turn.Refuse(Refusal.FAILED, where.text());
    }
  }

  /// The batch grows by what cannot be read, and is headed anew.
  private void unreadable(long lsn) {
    closeFeed();
    group.unreadable(
        far.appliance(),
        lsn,
        outcome -> {
          if (outcome instanceof Outcome.Refused<Long>(var why)) {
            workshop.post().accept(() -> turn = new Turn.Refuse(Refusal.FAILED, why.reason()));
          } else {
            workshop.post().accept(() -> {});
          }
        });
  }

  @Override
  public @Nullable Message due() {
    return queue.poll();
  }

  @Override
  public boolean hasData() {
    return queue.isEmpty()
        && switch (stage) {
          case HEADING -> header.hasRemaining();
          case EXTENTS -> extents.hasData();
          case LOG -> feed != null && feed.hasBytes() && feed.lsn() < group.sendLimit();
          case OPENING, OFFERED, ENDING, RECORDING -> false;
        };
  }

  @Override
  public void write(FramedPipe line, int channel, int bytesMax) {
    LogFeed log = feed;
    if (stage == Stage.HEADING) {
      int count = Math.min(bytesMax, header.remaining());
      ByteBuffer part = header.slice(header.position(), count);
      line.write(channel, new Message.CatchUpHeader(count), part);
      header.position(header.position() + count);
      stage = header.hasRemaining() ? Stage.HEADING : Stage.OFFERED;
    } else if (stage == Stage.EXTENTS) {
      extents.write(line, channel, bytesMax);
    } else if (log != null) {
      ByteBuffer bytes = log.peek(Limits.DATA_BYTES_MAX, group.sendLimit());
      log.take(line.writeLog(channel, log.lsn(), bytes, bytesMax));
    }
    step();
  }

  @Override
  public boolean full() {
    return false;
  }

  @Override
  public @Nullable Turn turn() {
    return turn;
  }

  private void failed(Exception e) {
    turn = new Turn.Refuse(Refusal.FAILED, "the batch cannot be read: " + e.getMessage());
  }

  private void closeFeed() {
    if (feed != null) {
      feed.close();
      feed = null;
    }
  }

  @Override
  public void close() {
    closed = true;
    closeFeed();
    jobs.stop(() -> {
      extents.free();
      if (source != null) {
        source.close();
        source = null;
      }
    });
  }
}
