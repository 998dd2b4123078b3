package io.forebay.gateway.group;

/// The destager's stop: it may not pass `stopLsn`. `settled`: the mirror stands exactly there, no
/// batch is open, and the hold may be reported and exported (C1).
public record Hold(String name, long stopLsn, boolean settled) {
  Hold settle() {
    return new Hold(name, stopLsn, true);
  }
}
