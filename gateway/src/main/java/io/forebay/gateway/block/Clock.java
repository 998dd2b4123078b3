package io.forebay.gateway.block;

/// Time as the engine sees it; the simulator has its own.
public interface Clock {
  /// Monotonic nanoseconds from an arbitrary origin: for waiting and measuring.
  long nanos();

  /// Milliseconds since 1970 UTC: for display only, never for order.
  long wallMillis();
}
