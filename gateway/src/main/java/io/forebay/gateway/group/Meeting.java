package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;

/// What is to happen with a peer that has just connected. "We" is the group that was asked.
public sealed interface Meeting {
  /// We are primary and their log is a prefix of ours: send from their end.
  record Send(long fromLsn) implements Meeting {}

  /// We are secondary: receive from here on.
  record Receive(long fromLsn) implements Meeting {}

  /// We are primary, and they need a catch-up batch.
  record CatchUp(CatchUpKind kind, String reason) implements Meeting {}

  /// We are to be the target of a catch-up batch.
  record AwaitCatchUp(String reason) implements Meeting {}

  /// We lack `[fromLsn, endLsn)` of our own log and they have it, durably or not: receive it; we open by
  /// ourselves once it is whole.
  record Fetch(long fromLsn, long endLsn) implements Meeting {}

  /// They lack `[fromLsn, endLsn)` of their own log and we have it: send it, then meet again.
  record Serve(long fromLsn, long endLsn) implements Meeting {}

  /// They supersede us; our state file says so already. Nothing flows.
  record Superseded(long forkLsn) implements Meeting {}

  /// We supersede them, and they have to be settled. Nothing flows.
  record TheySuperseded(long forkLsn) implements Meeting {}

  /// Both were promoted: an alarm is raised, nothing flows, hosts go on.
  record TwoPrimaries(Position ours, Position theirs, long forkLsn) implements Meeting {}

  /// Both hold records from there on that the other has not, and nobody was promoted: an alarm is
  /// raised, nothing flows.
  record Diverged(long forkLsn) implements Meeting {}

  /// Nothing to do: two secondaries, or a peer that is not ready.
  record Idle(String reason) implements Meeting {}

  /// Not while something here is under way that ends by itself, or by an operator.
  record NotNow(String reason) implements Meeting {}

  /// Not the same group, or a hello that lies.
  record Refused(String reason) implements Meeting {}
}
