package io.forebay.gateway.group;

import io.forebay.gateway.log.LogStart;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The primary's end of a catch-up batch. Used by one agent or worker at a time; may block where it
/// throws IOException. It survives restarts as a durable extent set; what was sent and not saved as
/// sent is sent again.
public interface CatchUpSource extends AutoCloseable {
  /// The batch as it stands; anew after [#generation] has grown.
  CatchUpHeader header() throws IOException;

  /// Grows when the overflow ladder moved the base: send the header again, drop log bytes below the new
  /// base, go on with [#next] (what was sent may be unsent again).
  int generation();

  /// The next extent that the peer lacks, at most [CatchUpPiece#BYTES_MAX]; null when none is left now.
  @Nullable CatchUpPiece next() throws IOException;

  /// Fills `into` with the piece as the mirror has it: never ahead of `durable` (B3).
  void read(CatchUpPiece piece, MemorySegment into) throws IOException;

  /// The peer holds the piece durably.
  void sent(CatchUpPiece piece);

  /// As [#sent], of a piece that did not have to go: the peer's mirror has the same bytes.
  void alike(CatchUpPiece piece);

  /// The peer has nothing of what it confirmed: everything goes again, as another batch. [#generation] has
  /// grown when the reply comes.
  void lost(Reply<Integer> reply);

  /// All extents are sent: the log from the base to the returned end (a Mark, `durable` now) goes next,
  /// through [ReplicatedGroup#reader]; then the peer applies.
  LogStart finish() throws IOException;

  /// The peer has applied the batch: it is a secondary whose log starts at `end`.
  void applied(UUID store, LogStart end, Reply<Meeting> reply);

  CatchUpProgress progress();

  /// Gives up using it; the set stays.
  @Override
  void close();
}
