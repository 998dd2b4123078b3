package io.forebay.gateway.sim;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.log.CorruptRecord;
import io.forebay.gateway.log.Log;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Reads stretches of the log and compares them with the model.
final class LogCheck {
  private static final int READ_BYTES_MAX = 1 << 20;

  private final LogStage stage;
  private final Log log;

  LogCheck(LogStage stage, Log log) {
    this.stage = stage;
    this.log = log;
  }

  /// The records `[from, to)`, under a pin at or below the first; false if known damage was seen.
  boolean range(int from, int to) throws IOException {
    LogModel model = stage.model;
    int index = from;
    boolean intact = true;
    while (index < to) {
      int last = index + 1;
      long base = model.lsn(index);
      while (last < to && model.lsn(last + 1) - base <= READ_BYTES_MAX) {
        last++;
      }
      MemorySegment bytes = stage.scratch.asSlice(0, model.lsn(last) - base);
      try {
        log.read(base, bytes);
        intact &= compare(index, last, bytes, base);
      } catch (CorruptRecord e) {
        Check.check(stage.damaged, "the log holds what was appended", base, e);
        stage.coverage.hit("lost slot seen by a reader");
        intact = false;
      }
      index = last;
    }
    return intact;
  }

  /// Record `index`, if the ring still has it.
  void fromRing(int index) {
    LogModel model = stage.model;
    if (index == model.count()) {
      return;
    }
    long base = model.lsn(index);
    MemorySegment bytes = stage.scratch.asSlice(0, model.lsn(index + 1) - base);
    if (log.readFromRing(base, bytes)) {
      String rule = model.mismatch(index, bytes, 0);
      Check.check(rule.isEmpty(), "the ring holds what was appended", base, rule);
      stage.coverage.hit("read from the ring");
    }
  }

  private boolean compare(int from, int to, MemorySegment bytes, long base) {
    LogModel model = stage.model;
    boolean intact = true;
    for (int i = from; i < to; i++) {
      long at = model.lsn(i) - base;
      String rule = model.mismatch(i, bytes, at);
      if (rule.isEmpty()) {
        continue;
      }
      boolean excused = stage.damaged && model.detectable(i, bytes, at);
      Check.check(excused, "the log holds what was appended", model.lsn(i), rule);
      stage.coverage.hit("damage seen by a reader");
      intact = false;
    }
    return intact;
  }
}
