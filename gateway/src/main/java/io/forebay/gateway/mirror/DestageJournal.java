package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Position;
import java.io.IOException;

/// What the destager needs of the group's state file, and the stop that the group may set. Called on
/// the destager's thread, outside the group's lock; may block.
public interface DestageJournal {
  /// No stop.
  long NO_STOP = Long.MAX_VALUE;

  /// The LSN that the destager may not pass; [#NO_STOP] when there is none. Any thread, never blocks.
  long stop();

  /// What became of a wish.
  enum Grant {
    /// It is on disk.
    GRANTED,
    /// A stop stands below `destaging` by now: build the batch anew.
    STOPPED,
    /// It is asked for: [Destager#wake] comes when it is worth asking again, with the same arguments.
    LATER
  }

  /// Asks to record durably that the mirrors hold everything below `destaged`, control records handed to
  /// the sink so far included, and that from now on they may hold parts of what lies below `destaging`.
  /// Only once it is granted is the batch written, and from then on no stop is set below `destaging` (C1).
  Grant beginBatch(Position destaged, long destaging) throws IOException;

  /// Nothing follows for now: asks to record `destaged`, so that log space can be reused. No mirror write
  /// is under way; a stop at `destaged` is reached. Returns false for "later", as above.
  boolean idle(Position destaged) throws IOException;
}
