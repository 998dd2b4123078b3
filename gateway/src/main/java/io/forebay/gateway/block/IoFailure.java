package io.forebay.gateway.block;

/// Why a client's request was not done: a value, mapped by total switches to NBD errors and SCSI
/// sense. `reason` is one line for an operator, without client-controlled text.
public sealed interface IoFailure {
  String reason();

  /// The range leaves the volume.
  record OutOfRange(String reason) implements IoFailure {}

  /// The export takes no writes (read-only export, held checkpoint).
  record ReadOnly(String reason) implements IoFailure {}

  /// The undestaged limit is reached because the mirror is full.
  record NoSpace(String reason) implements IoFailure {}

  /// A disk under us failed.
  record Medium(String reason) implements IoFailure {}

  /// This appliance may not accept writes for the group (any more): secondary, superseded, demoted.
  record Fenced(String reason) implements IoFailure {}

  /// The group or the process is stopping, or the volume was deleted.
  record Stopping(String reason) implements IoFailure {}
}
