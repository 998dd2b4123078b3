package io.forebay.gateway.group;

/// Where a group's alarms go. Called from any thread; must not block.
public interface GroupEvents {
  /// `subject` tells several of a kind apart (a volume, a peer, a checkpoint), or is "". `detail` is one
  /// line. Raised again: the detail has changed.
  void raised(GroupAlarm alarm, String subject, String detail);

  /// Clearing what was not raised is legal.
  void cleared(GroupAlarm alarm, String subject);
}
