package io.forebay.gateway.log;

/// How the log was left, as the state file has it.
public sealed interface Closing {
  /// Opened and not closed: what a crash leaves behind.
  record Open() implements Closing {}

  /// Closed with everything durable, ending exactly there.
  record Clean(long lsn, long chain) implements Closing {}
}
