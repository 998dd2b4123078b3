package io.forebay.gateway.group;

import io.forebay.gateway.ledger.SegmentTables;
import io.forebay.gateway.mirror.DestageBuffers;
import java.io.IOException;
import java.nio.file.Path;

/// What all groups of a process use; outlives them.
public record GroupShared(DestageBuffers buffers, Ledgers ledgers) {
  /// Where derived indexes are kept.
  @FunctionalInterface
  public interface Ledgers {
    /// The tables of the group whose ledger is in `directory`; gives them. May block.
    SegmentTables tables(Path directory) throws IOException;
  }
}
