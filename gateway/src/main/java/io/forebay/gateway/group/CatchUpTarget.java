package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.log.LogStart;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The far end of a catch-up batch. Used by one agent or worker at a time; may block where it throws
/// IOException. What was put and synced survives restarts under the same batch id.
public interface CatchUpTarget extends AutoCloseable {
  /// Whether extents go straight into the mirrors: the first sync of an appliance without an image.
  boolean inPlace();

  /// Why the group wants it back, so that it has to be closed soon; null while it does not. Any thread.
  @Nullable String withdrawn();

  /// The base moved: log bytes taken so far are dropped, extents stay.
  void rebase(CatchUpHeader header) throws IOException;

  /// Takes the bytes of one piece. Volumes that the header does not list are dropped.
  void put(int volume, long offset, MemorySegment bytes) throws IOException;

  /// The piece reads as zeroes.
  void zero(int volume, long offset, long length) throws IOException;

  /// Whether the piece has that digest here, durably, and will have it when the batch is applied. No where
  /// nobody can tell.
  boolean alike(int volume, long offset, int length, ExtentDigest.Value digest) throws IOException;

  /// Makes everything put so far durable: now it may be reported.
  void sync() throws IOException;

  /// The next whole records of the log from the base on, in the form of the line (no fill). Throws
  /// [Malformed] when they do not continue what was taken.
  void log(MemorySegment records) throws IOException, Malformed;

  /// Where the next bytes given to [#log] have to start.
  long logEnd();

  /// The same with epoch and chain: the sender goes on from there.
  Position logPosition();

  /// Applies the batch and starts the log at `end`: replies once this appliance is a secondary with a
  /// usable image there. From the durable intent on a restart finishes it.
  void apply(LogStart end, Reply<Position> reply);

  /// Gives up using it; what was synced stays for the same batch.
  @Override
  void close() throws IOException;
}
