package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordListener;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.mirror.PendingIndex;
import io.forebay.gateway.mirror.PieceKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sees every record of the log as it is appended, received or replayed: feeds the pending index, notes
/// control records for the agent, and knows where the destager has to stop before `durable` can get
/// there.
///
/// Guarded by the log's lock, but for the volatile fields.
final class Timeline implements RecordListener {
  /// Control records noted and not absorbed yet (M1): the line waits at half of it. A replay that
  /// finds more keeps the oldest and says so.
  static final int NOTED_MAX = 1 << 18;

  /// Checkpoints waiting to be held; the flags of more do not count.
  static final int HOLDS_MAX = 1024;

  private final PendingIndex index;
  private final Set<Long> usedUp;
  private final long countFromLsn;
  private final Deque<Noted> noted = new ArrayDeque<>();
  private final Deque<Long> holdStops = new ArrayDeque<>();
  private @Nullable Noted checkpoint;
  private boolean countHolds;
  private Runnable wake = () -> {};
  private volatile long firstHoldStop = Long.MAX_VALUE;
  private long endingLsn = Group.NONE;
  private volatile long endedLsn = Group.NONE;
  private volatile int waiting;
  private volatile boolean missed;
  private @Nullable RangeWatch watches; // A list; mostly empty.

  /// `countHolds`: this is a secondary's log.
  Timeline(PendingIndex index, Stops stops, boolean countHolds) {
    this.index = index;
    this.usedUp = new HashSet<>(stops.settledLsns());
    this.countFromLsn = stops.countFromLsn();
    this.countHolds = countHolds;
  }

  /// `newWake` is called, under the lock, when there is something to absorb.
  void onNoted(Runnable newWake) {
    wake = newWake;
  }

  @Override
  public void onRecord(RecordType type, int flags, long lsn, int volume, long offset, int length) {
    for (RangeWatch watch = watches; watch != null; watch = watch.next) {
      watch.onRecord(type, volume, offset, length);
    }
    switch (type) {
      case WRITE -> index.insert(volume, offset, length, PieceKind.DATA, lsn);
      case ZERO -> {
        boolean keep = (flags & GroupVolume.FLAG_KEEP) != 0;
        PieceKind kind = keep ? PieceKind.ZERO_KEPT : PieceKind.ZERO;
        index.insert(volume, offset, length, kind, lsn);
      }
      case TRIM -> index.insert(volume, offset, length, PieceKind.ZERO, lsn);
      case CHECKPOINT -> checkpoint = new Noted(type, flags, lsn, volume, length, 0);
      case VOLUME_CHANGED, STATE, EPOCH_END, EPOCH_START ->
          note(new Noted(type, flags, lsn, volume, length, 0));
      case MARK -> stopBehind(lsn + RecordLayout.HEADER_BYTES + length);
    }
    if (type == RecordType.MARK) {
      endedLsn = endingLsn;
    } else {
      endingLsn = type == RecordType.EPOCH_END ? lsn : Group.NONE;
      endedLsn = Group.NONE;
    }
  }

  /// From now on `watch` sees what hosts write. Under the lock.
  void watch(RangeWatch watch) {
    watch.next = watches;
    watches = watch;
  }

  /// Under the lock.
  void unwatch(RangeWatch watch) {
    if (watches == watch) {
      watches = watch.next;
      return;
    }
    RangeWatch before = watches;
    while (before != null && before.next != watch) {
      before = before.next;
    }
    Check.present(before, "a watch ends once", 0, 0).next = watch.next;
  }

  private void stopBehind(long markEnd) {
    Noted before = checkpoint;
    if (before == null) {
      return;
    }
    checkpoint = null;
    boolean wanted = countHolds && (before.flags() & ControlCodec.FLAG_HOLD) != 0;
    boolean fresh = markEnd > countFromLsn && !usedUp.contains(markEnd);
    if (wanted && fresh && holdStops.size() < HOLDS_MAX) {
      holdStops.addLast(markEnd);
      firstHoldStop = holdStops.getFirst();
    }
    note(before.stoppingAt(markEnd));
  }

  private void note(Noted record) {
    if (noted.size() >= NOTED_MAX) {
      missed = true;
      return;
    }
    noted.addLast(record);
    waiting = noted.size();
    wake.run();
  }

  /// Whether the line has to wait until what was noted is absorbed.
  boolean crowded() {
    return waiting > NOTED_MAX / 2;
  }

  /// Whether control records were dropped, so that nobody knows what they add up to until restart.
  boolean missed() {
    return missed;
  }

  /// Takes what was noted since the last call, in LSN order. Under the lock.
  List<Noted> take() {
    List<Noted> all = new ArrayList<>(noted);
    noted.clear();
    waiting = 0;
    return all;
  }

  /// Whether the last record but Marks is an EpochEnd. Without a Mark behind it, it does not count: then it
  /// was never durable.
  boolean ended() {
    return endedLsn != Group.NONE;
  }

  /// The LSN of the EpochEnd that is the last record but Marks; [Group#NONE] when there is none.
  long endedLsn() {
    return endedLsn;
  }

  /// The first position where a checkpoint asks to be held, or `Long.MAX_VALUE`.
  long firstHoldStop() {
    return firstHoldStop;
  }

  /// Whether a checkpoint's hold flag counts and was not taken up yet. Under the lock.
  boolean asksForHold(long stopLsn) {
    return holdStops.contains(stopLsn);
  }

  /// The hold flag of the checkpoint that stops there was taken up, or is used up. Under the lock.
  void counted(long stopLsn) {
    holdStops.remove(stopLsn);
    firstHoldStop = holdStops.isEmpty() ? Long.MAX_VALUE : holdStops.getFirst();
  }

  /// From now on hold flags count, or (on a primary) do not. Under the lock.
  void countHolds(boolean count) {
    countHolds = count;
    if (!count) {
      holdStops.clear();
      firstHoldStop = Long.MAX_VALUE;
    }
  }
}
