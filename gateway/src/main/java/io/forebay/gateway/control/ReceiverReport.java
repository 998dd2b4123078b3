package io.forebay.gateway.control;

import io.forebay.gateway.control.notify.Receiver;

/// A receiver, and how telling it goes.
///
/// @param secret whether one is kept for it
public record ReceiverReport(Receiver receiver, boolean secret, Delivery delivery) {
  /// Since this process started.
  ///
  /// @param sent notices that were taken; `sentMillis`: the last time, 0: never
  /// @param error what went wrong last, at `errorMillis`, or was worth knowing although it went well; "": nothing
  /// @param waiting notices that are still to be sent
  /// @param missed notices that were given up
  /// @param failing it failed again and again, and that is an alarm
  public record Delivery(
      long sent,
      long sentMillis,
      String error,
      long errorMillis,
      int waiting,
      long missed,
      boolean failing) {}
}
