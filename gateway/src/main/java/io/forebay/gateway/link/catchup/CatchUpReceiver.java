package io.forebay.gateway.link.catchup;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.group.CatchUpHeader;
import io.forebay.gateway.group.CatchUpTarget;
import io.forebay.gateway.group.Malformed;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.link.Flow;
import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.Turn;
import io.forebay.gateway.link.receiver.Assembly;
import io.forebay.gateway.link.receiver.LineRecords;
import io.forebay.gateway.link.sender.LogFeed;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.Point;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import io.forebay.gateway.link.wire.Refusal;
import io.forebay.gateway.log.LogStart;
import io.forebay.gateway.log.RecordLayout;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Receives a catch-up batch.
///
/// ```
/// HEADER ─ header whole ─► OPENING ─ room made ─► TAKING ─ extents, end, log ─► APPLYING ─ applied ─► APPLIED
///   ▲                                               │
///   └──────────────── BEGIN again ──────────────────┘
/// ```
public final class CatchUpReceiver implements Flow {
  private enum Stage {
    /// The batch's header comes.
    HEADER,
    /// The group makes room, or moves its base.
    OPENING,
    /// Extents come, then the end, then the log up to it.
    TAKING,
    /// Everything is durable here; the group applies it.
    APPLYING,
    APPLIED
  }

  private static final Logger LOG = LoggerFactory.getLogger(CatchUpReceiver.class);
  private static final int CRATES = 2;

  private final ReplicatedGroup group;
  private final LogFeed.Workshop workshop;
  private final Jobs jobs;
  private final Assembly assembly;
  private final ArrayDeque<Crate> spare = new ArrayDeque<>();
  private final ArrayDeque<Message> queue = new ArrayDeque<>();
  private final DigestAnswerer digests = new DigestAnswerer();
  private Crate packing;
  private @Nullable Crate leaving; // Lent to the job under way.
  private Stage stage = Stage.HEADER;
  private boolean closed;
  private int generation; // That was begun last.
  private int taking; // Whose items are counted.
  private ByteBuffer header = ByteBuffer.allocate(0);
  private @Nullable CatchUpHeader batch;
  private @Nullable CatchUpHeader opened; // What the target knows.
  private @Nullable CatchUpTarget target;
  private @Nullable LogStart end;
  private @Nullable Turn turn;
  private long items;
  private long logLsn;
  private Message.Staged staged = new Message.Staged(0, 0, 0);
  private Message.Staged saidStaged = staged;

  /// Its first message is the sender's [Message.CatchUpBegin].
  public CatchUpReceiver(ReplicatedGroup group, LogFeed.Workshop workshop, Disk disk) {
    this.group = group;
    this.workshop = workshop;
    jobs = new Jobs(workshop.threads(), workshop.post(), this::failed);
    assembly = new Assembly(disk);
    packing = new Crate(disk.allocate(Crate.BYTES));
    for (int i = 1; i < CRATES; i++) {
      spare.add(new Crate(disk.allocate(Crate.BYTES)));
    }
  }

  @Override
  public void on(Message message, ByteBuffer payload) throws ProtocolViolation {
    if (turn != null) {
      return; // What was under way when we gave up.
    }
    switch (message) {
      case Message.CatchUpBegin begin -> onBegin(begin);
      case Message.CatchUpHeader _ -> onHeader(payload);
      case Message.ExtentBytes(int volume, long offset, int length) ->
          onExtent(volume, offset, payload);
      case Message.PackedExtent(int volume, long offset, Message.Packed packed) ->
          onExtent(volume, offset, payload);
      case Message.ExtentZero(int volume, long offset, long length) -> {
        requireTaking(end == null, "extents");
        packing.addZero(volume, offset, length);
        items++;
      }
      case Message.DigestQuery query -> {
        requireTaking(end == null, "digests");
        digests.on(query, items);
      }
      case Message.CatchUpEnd now -> onEnd(now);
      case Message.LogBytes(long lsn, int length) -> onLog(lsn, payload);
      case Message.PackedLog(long lsn, Message.Packed packed) when packed.coded() == 0 ->
          onLog(lsn, payload);
      default ->
          throw new ProtocolViolation(Rule.STATE, "not to the receiver of a batch: " + message);
    }
    step();
  }

  private void onExtent(int volume, long offset, ByteBuffer bytes) throws ProtocolViolation {
    requireTaking(end == null, "extents");
    packing.addBytes(volume, offset, MemorySegment.ofBuffer(bytes));
    items++;
  }

  private void requireTaking(boolean inOrder, String what) throws ProtocolViolation {
    if (stage != Stage.TAKING || !inOrder) {
      throw new ProtocolViolation(Rule.SEQUENCE, what + " while " + stage);
    }
  }

  private void onBegin(Message.CatchUpBegin begin) throws ProtocolViolation {
    boolean first = stage == Stage.HEADER && generation == 0;
    if ((!first && stage != Stage.TAKING && stage != Stage.OPENING)
        || begin.generation() <= generation) {
      throw new ProtocolViolation(Rule.SEQUENCE, "a batch begins while " + stage);
    }
    generation = begin.generation();
    header = ByteBuffer.allocate(begin.headerLength());
    digests.begin(begin.digests());
    stage = Stage.HEADER;
  }

  private void onHeader(ByteBuffer part) throws ProtocolViolation {
    if (stage != Stage.HEADER || part.remaining() > header.remaining()) {
      throw new ProtocolViolation(Rule.SEQUENCE, "a header's bytes while " + stage);
    }
    header.put(part);
    if (header.hasRemaining()) {
      return;
    }
    CatchUpHeader whole;
    try {
      whole = CatchUpHeader.decode(header.array());
    } catch (Malformed e) {
      throw new ProtocolViolation(Rule.FIELD, "a batch's header: " + e.getMessage());
    }
    if (!whole.base().group().equals(group.id())) {
      throw new ProtocolViolation(Rule.FIELD, "a batch of another group");
    }
    boolean first = batch == null;
    batch = whole;
    stage = Stage.OPENING;
    if (first) {
      ask(whole);
    }
  }

  private void ask(CatchUpHeader whole) {
    opened = whole;
    group.catchUpTarget(whole, outcome -> workshop.post().accept(() -> opened(outcome)));
  }

  private void opened(Outcome<CatchUpTarget> outcome) {
    switch (outcome) {
      case Outcome.Done<CatchUpTarget>(CatchUpTarget given) -> {
        if (closed) {
          giveUp(given);
        } else {
          target = given;
        }
      }
      case Outcome.Refused<CatchUpTarget>(var refusal) -> {
        if (refusal.kind() == io.forebay.gateway.group.Refusal.Kind.NOT_FOUND) {
          lost();
        } else {
          refuse(refusal);
        }
      }
    }
  }

  /// What we confirmed of the batch is gone: the sender makes another one.
  private void lost() {
    CatchUpHeader asked = opened;
    CatchUpHeader now = batch;
    opened = null;
    if (stage == Stage.OPENING && now != null && !now.equals(asked)) {
      ask(now); // Its base has moved meanwhile.
      return;
    }
    if (stage == Stage.OPENING && now != null) {
      queue.add(new Message.CatchUpReady(generation, false, Point.of(now.base())));
    }
    batch = null;
  }

  private void refuse(io.forebay.gateway.group.Refusal refusal) {
    Refusal reason =
        switch (refusal.kind()) {
          case NO_SPACE, LIMIT -> Refusal.NO_SPACE;
          case MEDIUM, INVALID -> Refusal.FAILED;
          case STATE, NOT_FOUND, EXISTS, WRONG_ROLE, STOPPING -> Refusal.NOT_NOW;
        };
    turn = new Turn.Refuse(reason, refusal.reason());
  }

  private void onEnd(Message.CatchUpEnd now) throws ProtocolViolation {
    requireTaking(end == null, "the end");
    if (now.lsn() < logLsn || now.lsn() % Lsn.BLOCK_BYTES != 0) {
      throw new ProtocolViolation(Rule.FIELD, "a batch that ends at " + Lsn.print(now.lsn()));
    }
    end = new LogStart(now.lsn(), now.chain(), now.total(), now.history());
  }

  private void onLog(long lsn, ByteBuffer payload) throws ProtocolViolation {
    LogStart until = end;
    requireTaking(until != null, "the log");
    if (lsn != logLsn + assembly.size()) {
      throw new ProtocolViolation(
          Rule.SEQUENCE,
          Lsn.print(lsn) + " where " + Lsn.print(logLsn + assembly.size()) + " is next");
    }
    assembly.add(payload);
    LineRecords.Whole whole = assembly.whole(logLsn);
    if (whole.bytes() > 0) {
      packing.addLog(assembly.bytes(whole.bytes()));
      assembly.drop(whole.bytes());
      logLsn = whole.endLsn();
    }
    if (until != null && logLsn > until.lsn()) {
      throw new ProtocolViolation(Rule.SEQUENCE, "the log goes on behind the end of the batch");
    }
  }

  @Override
  public void step() {
    CatchUpTarget into = target;
    if (into == null || closed || turn != null) {
      return;
    }
    String away = stage == Stage.APPLYING || stage == Stage.APPLIED ? null : into.withdrawn();
    if (away != null) {
      turn = new Turn.Refuse(Refusal.NOT_NOW, away);
    } else if (!jobs.busy()) {
      goOn(into);
    }
  }

  private void goOn(CatchUpTarget into) {
    if (digests.wantsJob(staged.items())) {
      jobs.start(digests.job(into, queue::add));
    } else if (!packing.isEmpty()) {
      putAway(into);
    } else if (stage == Stage.OPENING) {
      open(into);
    } else if (stage == Stage.TAKING && end != null && logLsn == end.lsn() && wholeSaid()) {
      stage = Stage.APPLYING;
      into.apply(end, outcome -> workshop.post().accept(() -> applied(outcome)));
    }
  }

  /// Whether nothing is left over between the records taken and the end of the batch.
  private boolean wholeSaid() {
    return assembly.size() == 0;
  }

  private void putAway(CatchUpTarget into) {
    Crate full = packing;
    leaving = full;
    packing = spare.remove();
    Message.Staged then = new Message.Staged(taking, items, logLsn);
    jobs.start(() -> {
      full.putAway(into);
      return () -> {
        leaving = null;
        spare.add(full);
        staged = then;
      };
    });
  }

  /// Begins at the base that the header names; whatever came before lies in the target by now.
  private void open(CatchUpTarget into) {
    CatchUpHeader now = Check.present(batch, "a batch has a header", generation, 0);
    if (now.equals(opened)) {
      ready(into);
      return;
    }
    opened = now;
    jobs.start(() -> {
      into.rebase(now);
      return () -> {};
    });
  }

  private void ready(CatchUpTarget into) {
    stage = Stage.TAKING;
    taking = generation;
    items = 0;
    end = null;
    assembly.clear();
    Position log = into.logPosition(); // More than the base where a cut line goes on.
    logLsn = log.lsn();
    staged = new Message.Staged(generation, 0, logLsn);
    saidStaged = staged;
    queue.add(new Message.CatchUpReady(generation, true, Point.of(log)));
  }

  private void applied(Outcome<Position> outcome) {
    switch (outcome) {
      case Outcome.Done<Position>(Position at) -> {
        stage = Stage.APPLIED;
        queue.add(new Message.Applied(group.hello().store(), at.lsn()));
      }
      case Outcome.Refused<Position>(var refusal) -> refuse(refusal);
    }
  }

  @Override
  public @Nullable Message due() {
    Message next = queue.poll();
    if (next == null && !staged.equals(saidStaged)) {
      saidStaged = staged;
      next = staged;
    }
    return next;
  }

  @Override
  public boolean hasData() {
    return false;
  }

  @Override
  public void write(FramedPipe line, int channel, int bytesMax) {
    throw new AssertionError("a receiver has no data");
  }

  /// One frame more must always fit: an extent, or the records that it makes whole.
  @Override
  public boolean full() {
    return turn == null && !packing.fits(RecordLayout.RECORD_BYTES_MAX + Limits.DATA_BYTES_MAX);
  }

  @Override
  public @Nullable Turn turn() {
    return turn;
  }

  private void failed(Exception e) {
    turn = new Turn.Refuse(Refusal.FAILED, "the batch cannot be taken: " + e.getMessage());
  }

  /// On a worker: closing touches the disk.
  private void giveUp(CatchUpTarget held) {
    workshop
        .threads()
        .offload(() -> {
          try {
            held.close();
          } catch (IOException e) {
            LOG.warn("event=catchup.close group={} reason=\"{}\"", group.id(), e.getMessage());
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    jobs.stop(() -> {
      packing.free();
      if (leaving != null) { // Its job's result was dropped.
        leaving.free();
      }
      spare.forEach(Crate::free);
      spare.clear();
      assembly.close();
      if (target != null) {
        giveUp(target);
        target = null;
      }
    });
  }
}
