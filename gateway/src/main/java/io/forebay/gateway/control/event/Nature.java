package io.forebay.gateway.control.event;

/// How a kind lives.
public enum Nature {
  /// Happens and is over.
  HAPPENS,
  /// Is raised, and cleared when it is over. Gone after a restart unless seen again.
  STANDS,
  /// As [#STANDS], and only its end clears it.
  STANDS_OVER_RESTARTS
}
