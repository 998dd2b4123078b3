package io.forebay.gateway.block;

import java.util.UUID;

/// A point in a group's history that two appliances can compare: `chain` proves that every record
/// before `lsn` is the same on both.
public record Position(UUID group, int epoch, long lsn, long chain) {
  @Override
  public String toString() {
    return group + "/" + epoch + "/" + Lsn.print(lsn) + "/" + String.format("%016x", chain);
  }
}
