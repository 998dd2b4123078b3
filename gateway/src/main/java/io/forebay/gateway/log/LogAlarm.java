package io.forebay.gateway.log;

import java.nio.file.Path;

/// What the log has to tell an operator; each has a one-line [#reason].
public sealed interface LogAlarm {
  String reason();

  /// A write or sync failed: nothing is acked until restart and recovery (B5).
  record Failed(String reason) implements LogAlarm {}

  /// A ring file that is not the tail of this log was renamed to `kept`.
  record RingSetAside(Path kept, String reason) implements LogAlarm {}

  /// Acked writes above `durable` are gone: the ring vanished or was damaged without a power cut.
  record AckedWritesLost(long end, String reason) implements LogAlarm {}

  /// The log was closed cleanly, and does not end where it did.
  record CleanStopContradicted(long end, long recorded, String reason) implements LogAlarm {}

  /// The end below what was durable was accepted: `[end, claimed)` is cut off.
  record CutAccepted(long end, long claimed, String reason) implements LogAlarm {}

  /// A slot's header or file is damaged or missing.
  record SlotDamaged(int slot, String reason) implements LogAlarm {}

  /// A slot could not be prepared; the log works with those it has.
  record SlotNotPrepared(int slot, String reason) implements LogAlarm {}
}
