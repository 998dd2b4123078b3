package io.forebay.gateway.group;

import java.util.Map;

/// A checkpoint since which changes are told, and where they are kept up to the next one.
///
/// @param lsn of its record
/// @param stopLsn where it stops readers
/// @param before bytes that changed since the one before; [#UNKNOWN] of the first
/// @param map number of the file with what changed since; [#EMPTY] for nothing
/// @param sizes of the volumes that there were, by number
record ChangeMark(
    String name, long lsn, long stopLsn, long before, long map, Map<Integer, Long> sizes) {
  static final long UNKNOWN = -1;
  static final long EMPTY = 0;

  ChangeMark {
    sizes = Map.copyOf(sizes);
  }

  ChangeMark withMap(long newMap) {
    return new ChangeMark(name, lsn, stopLsn, before, newMap, sizes);
  }
}
