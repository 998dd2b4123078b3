package io.forebay.gateway.link.receiver;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.link.packing.HeldBases;

/// What a peer sent of a group's log beyond its last whole record. Outlives connections, so that a line
/// that is cut every minute makes progress at any record size. Confined to the peer's agent.
public final class Rest implements AutoCloseable {
  final Assembly assembly;
  final HeldBases bases;
  private long recordLsn;

  /// Takes `bases`.
  public Rest(Disk disk, HeldBases bases) {
    assembly = new Assembly(disk);
    this.bases = bases;
  }

  /// From which byte a sender has to go on. What no longer fits behind the group's log is forgotten.
  public long resumeLsn(ReplicatedGroup group) {
    long end = group.receivedEnd();
    if (end != recordLsn) {
      assembly.clear();
      recordLsn = end;
    }
    return end + assembly.size();
  }

  /// The log has taken records: the rest continues it at `endLsn`.
  void continues(long endLsn) {
    recordLsn = endLsn;
  }

  /// Forgets all of it.
  public void clear() {
    assembly.clear();
  }

  @Override
  public void close() {
    assembly.close();
    bases.close();
  }
}
