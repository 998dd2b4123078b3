package io.forebay.gateway.mirror;

import io.forebay.gateway.log.RecordType;
import java.lang.foreign.MemorySegment;

/// Looks at what a destager reads of the log. Called on its thread; must not block, and be quick: reads and
/// hosts wait for what is not destaged.
public interface BatchWatch {
  BatchWatch NONE =
      new BatchWatch() {
        @Override
        public void begun() {}

        @Override
        public void read(RecordType type, MemorySegment log, long at) {}

        @Override
        public void done() {}
      };

  /// Another batch begins. What was read since the last [#done] comes again, or never.
  void begun();

  /// A valid record, whole; its header stands at `at` of `log`, which is borrowed.
  void read(RecordType type, MemorySegment log, long at);

  /// The mirrors hold the batch.
  void done();
}
