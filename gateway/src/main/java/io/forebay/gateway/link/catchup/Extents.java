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

/// The extents of one generation of a batch on their way: read ahead by jobs, sent, confirmed.
final class Extents {
  /// Loads at a time: one is sent while the next one is read.
  private static final int LOADS_MAX = 2;

  /// Pieces sent and not yet confirmed: bounds memory, and what a cut repeats.
  private static final int UNCONFIRMED_MAX = 4096;

  private record Sent(CatchUpPiece piece, long item) {}

  private final Disk disk;
  private final ArrayDeque<Load> empty = new ArrayDeque<>();
  private final ArrayDeque<Load> ready = new ArrayDeque<>();
  private final ArrayDeque<Sent> unconfirmed = new ArrayDeque<>();
  private List<CatchUpPiece> confirmed = new ArrayList<>();
  private @Nullable Load loading; // Lent to the job under way.
  private int made;
  private boolean exhausted;
  private long items;
  private long stagedItems;

  Extents(Disk disk) {
    this.disk = disk;
  }

  /// Another generation: its items count anew. What was sent before and not confirmed, the source gives
  /// again.
  void restart() {
    while (!ready.isEmpty()) {
      empty.add(ready.remove());
    }
    unconfirmed.clear();
    confirmed.clear();
    exhausted = false;
    items = 0;
    stagedItems = 0;
  }

  /// Whether a job has something to do: read more, or tell the source what was confirmed.
  boolean wantsJob() {
    boolean room = ready.size() < LOADS_MAX && unconfirmed.size() < UNCONFIRMED_MAX;
    return room && (!exhausted || !confirmed.isEmpty());
  }

  /// Whether the source has nothing more and the peer has all of it.
  boolean complete() {
    return exhausted && ready.isEmpty() && unconfirmed.isEmpty() && confirmed.isEmpty();
  }

  /// The next job.
  Jobs.Job job(CatchUpSource source) {
    List<CatchUpPiece> told = confirmed;
    confirmed = new ArrayList<>();
    Load load = empty.isEmpty() ? make() : empty.remove();
    loading = load;
    return () -> {
      told.forEach(source::sent);
      boolean none = load.gather(source);
      return () -> gathered(load, none);
    };
  }

  private Load make() {
    made++;
    Check.check(made <= LOADS_MAX + 1, "M1 loads", made, LOADS_MAX);
    return new Load(disk.allocate(Load.BYTES));
  }

  private void gathered(Load load, boolean none) {
    loading = null;
    exhausted = none;
    (load.sent() ? empty : ready).add(load);
  }

  boolean hasData() {
    return !ready.isEmpty();
  }

  void write(FramedPipe line, int channel, int bytesMax) {
    Load load = ready.getFirst();
    CatchUpPiece part = load.write(line, channel, bytesMax);
    items++;
    if (part != null) {
      unconfirmed.add(new Sent(part, items));
    }
    if (load.sent()) {
      empty.add(ready.remove());
    }
  }

  /// The peer has the first `count` items durably.
  void staged(Message.Staged staged) throws ProtocolViolation {
    if (staged.items() < stagedItems || staged.items() > items) {
      throw new ProtocolViolation(
          Rule.SEQUENCE, staged.items() + " items staged, " + items + " sent");
    }
    stagedItems = staged.items();
    while (!unconfirmed.isEmpty() && unconfirmed.getFirst().item <= stagedItems) {
      confirmed.add(unconfirmed.remove().piece);
    }
  }

  /// Once no job is under way.
  void free() {
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
