package io.forebay.gateway.sim;

/// What can befall an appliance here. Counted each time it really had an effect; a run in which one
/// never happened proves nothing about it.
public enum Fault {
  PROCESS_CRASH,
  POWER_CUT,
  CRASH_MIDWAY,
  WRITE_LOST,
  WRITE_TORN,
  WRITES_REORDERED,
  CREATE_LOST,
  RENAME_UNDONE,
  DELETE_UNDONE,
  SIZE_UNDONE,
  READ_FAILED,
  WRITE_FAILED,
  SYNC_FAILED,
  SYNC_LOST_DATA,
  METADATA_FAILED,
  DISK_FULL,
  SLOW,
  MISDIRECTED,
  BIT_FLIPPED,
  INTERLEAVED,
  LINE_CUT,
  LINE_HALF_OPEN,
  LINE_DELAYED,
  LINE_FRAGMENTED,
  LINE_TRUNCATED,
  LINE_REFUSED
}
