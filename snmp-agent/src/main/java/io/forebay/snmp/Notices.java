package io.forebay.snmp;

import io.forebay.gateway.control.event.Event;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// The last notices, for managers that were not told or did not hear. Any thread; nothing blocks.
final class Notices {
  /// Rows kept: a bad day's.
  static final int KEPT_MAX = 256;

  private static final int MILLIS = 1_000;

  private final LongAdder heldBack = new LongAdder();

  // Guarded by this.
  private final ArrayDeque<Notice> last = new ArrayDeque<>();
  private int next;

  /// Numbers begin at the second of `nowMillis`: above all that were given before a restart.
  Notices(long nowMillis) {
    next = (int) (nowMillis / MILLIS & 0x3FFF_FFFF) + 1;
  }

  synchronized Notice add(Event event, Notice.State state) {
    long millis = state == Notice.State.CLEARED ? event.clearedMillis() : event.raisedMillis();
    Notice notice = new Notice(next++, event, state, millis);
    last.addLast(notice);
    if (last.size() > KEPT_MAX) {
      last.removeFirst();
    }
    return notice;
  }

  /// Oldest first.
  synchronized List<Notice> list() {
    return List.copyOf(last);
  }

  /// One more was not sent to a receiver, because they were too many.
  void heldBackOne() {
    heldBack.increment();
  }

  long heldBack() {
    return heldBack.sum();
  }
}
