package io.forebay.gateway.group;

import io.forebay.gateway.ledger.SegmentTables;
import io.forebay.gateway.mirror.DestageBuffers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// What all groups of a process use; outlives them.
///
/// @param verifyBytesPerSecond that a comparison reads of a mirror at most; asked for again and again, by any thread
public record GroupShared(
    DestageBuffers buffers, Ledgers ledgers, LongSupplier verifyBytesPerSecond) {
  /// A tenth of what a slow disk reads.
  public static final long VERIFY_BYTES_PER_SECOND_DEFAULT = 64L << 20;

  /// With the defaults.
  public GroupShared(DestageBuffers buffers, Ledgers ledgers) {
    this(buffers, ledgers, () -> VERIFY_BYTES_PER_SECOND_DEFAULT);
  }

  /// Where derived indexes are kept.
  @FunctionalInterface
  public interface Ledgers {
    /// The tables of the group whose ledger is in `directory`; gives them. May block.
    SegmentTables tables(Path directory) throws IOException;
  }
}
