package io.forebay.gateway.link.catchup;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.group.CatchUpPiece;
import io.forebay.gateway.group.CatchUpSource;
import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The extents of one generation of a batch on their way: compared by digests if that is agreed, read
/// ahead by jobs, sent, confirmed.
final class Extents {
  /// Loads at a time: one is sent while the next one is read.
  private static final int LOADS_MAX = 2;

  /// Pieces sent and not yet confirmed: bounds memory, and what a cut repeats.
  private static final int UNCONFIRMED_MAX = 4096;

  /// The peer has `piece` once it has the first `item` items; an alike one need not go, but its place in
  /// the source's order counts.
  private record Sent(CatchUpPiece piece, long item, boolean alike) {
    void tell(CatchUpSource source) {
      if (alike) {
        source.alike(piece);
      } else {
        source.sent(piece);
      }
    }
  }

  private final Disk disk;
  private final DigestAsker asker;
  private boolean digests;
  private final ArrayDeque<Load> empty = new ArrayDeque<>();
  private final ArrayDeque<Load> ready = new ArrayDeque<>();
  private final ArrayDeque<Sent> unconfirmed = new ArrayDeque<>();
  private List<Sent> confirmed = new ArrayList<>();
  private @Nullable Load loading; // Lent to the job under way.
  private int made;
  private boolean exhausted;
  private long items;
  private long stagedItems;

  Extents(Disk disk, DigestAsker asker) {
    this.disk = disk;
    this.asker = asker;
  }

  /// Another generation: its items count anew. What was sent before and not confirmed, the source gives
  /// again.
  void restart() {
    while (!ready.isEmpty()) {
      empty.add(ready.remove());
    }
    unconfirmed.clear();
    confirmed.clear();
    asker.restart();
    exhausted = false;
    items = 0;
    stagedItems = 0;
  }

  /// Whether the peer is asked first what it has already.
  void digests(boolean first) {
    digests = first;
  }

  /// Whether a job has something to do: read more, compare, or tell the source what was confirmed.
  boolean wantsJob() {
    boolean more =
        digests ? asker.wantsJob() || (hasRoom() && asker.hasSettled()) : hasRoom() && !exhausted;
    return more || !confirmed.isEmpty();
  }

  private boolean hasRoom() {
    return ready.size() < LOADS_MAX && unconfirmed.size() < UNCONFIRMED_MAX;
  }

  /// Whether the source has nothing more and the peer has all of it.
  boolean complete() {
    boolean through = digests ? asker.complete() : exhausted;
    return through && ready.isEmpty() && unconfirmed.isEmpty() && confirmed.isEmpty();
  }

  /// The next job.
  Jobs.Job job(CatchUpSource source) {
    List<Sent> told = confirmed;
    confirmed = new ArrayList<>();
    Jobs.Job next = digests ? compare(source) : load(source);
    return () -> {
      told.forEach(sent -> sent.tell(source));
      return next.run();
    };
  }

  private Jobs.Job load(CatchUpSource source) {
    if (exhausted || !hasRoom()) {
      return () -> () -> {};
    }
    Load load = take();
    return () -> {
      boolean none = load.gather(source);
      return () -> {
        exhausted = none;
        gathered(load);
      };
    };
  }

  /// What is settled goes before more is asked.
  private Jobs.Job compare(CatchUpSource source) {
    List<Run> runs = hasRoom() ? asker.settled() : List.of();
    if (!runs.isEmpty()) {
      Load load = take();
      return () -> {
        load.gather(runs, source);
        return () -> gathered(load);
      };
    }
    return asker.wantsJob() ? asker.job(source) : () -> () -> {};
  }

  private Load take() {
    Load load = empty.isEmpty() ? make() : empty.remove();
    loading = load;
    return load;
  }

  private Load make() {
    made++;
    Check.check(made <= LOADS_MAX + 1, "M1 loads", made, LOADS_MAX);
    return new Load(disk.allocate(Load.BYTES));
  }

  private void gathered(Load load) {
    loading = null;
    (load.sent() ? empty : ready).add(load);
    pass();
  }

  boolean hasData() {
    return !ready.isEmpty() || (digests && asker.canAsk());
  }

  /// Queries go first: they are few, and without answers there is soon nothing else to send.

  void write(FramedPipe line, int channel, int bytesMax) {
    if (digests && asker.canAsk()) {
      line.write(channel, asker.query(bytesMax));
      return;
    }
    Load load = ready.getFirst();
    CatchUpPiece part = load.write(line, channel, bytesMax);
    items++;
    if (part != null) {
      unconfirmed.add(new Sent(part, items, false));
    }
    if (load.sent()) {
      empty.add(ready.remove());
    }
    pass();
  }

  /// What is alike at the front takes no frame.
  private void pass() {
    while (!ready.isEmpty() && ready.getFirst().alike()) {
      Load load = ready.getFirst();
      unconfirmed.add(new Sent(load.pass(), items, true));
      if (load.sent()) {
        empty.add(ready.remove());
      }
    }
    settle();
  }

  private void settle() {
    while (!unconfirmed.isEmpty() && unconfirmed.getFirst().item <= stagedItems) {
      confirmed.add(unconfirmed.remove());
    }
  }

  /// Takes an answer; not `now`: to what was asked before [#restart].
  void answered(Message.DigestAnswer answer, boolean now) throws ProtocolViolation {
    asker.answered(answer, now);
  }

  /// The peer has the first `count` items durably.
  void staged(Message.Staged staged) throws ProtocolViolation {
    if (staged.items() < stagedItems || staged.items() > items) {
      throw new ProtocolViolation(
          Rule.SEQUENCE, staged.items() + " items staged, " + items + " sent");
    }
    stagedItems = staged.items();
    settle();
  }

  /// Once no job is under way.
  void free() {
    asker.free();
    if (loading != null) { // Its job's result was dropped.
      loading.free();
      loading = null;
    }
    ready.forEach(Load::free);
    empty.forEach(Load::free);
    ready.clear();
    empty.clear();
  }
}
