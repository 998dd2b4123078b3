package io.forebay.gateway.scsi;

import java.util.Set;

/// Hears when an initiator puts others off a logical unit. Called as the change begins to count, on any thread, in
/// the order of the changes: returns at once.
@FunctionalInterface
public interface ReservationWatch {
  /// Nobody listens.
  ReservationWatch UNHEARD = (_, _) -> {};

  /// The initiator `by` has ended the registrations of `whose`, none of them itself: by PREEMPT, PREEMPT AND ABORT or
  /// CLEAR.
  void preempted(String by, Set<String> whose);
}
