package io.forebay.gateway.block;

import java.io.IOException;

/// Background work with a thread of its own in production and a place in the seeded scheduler in the
/// simulator. Written as short duties so that the simulator can interleave them.
public interface Agent {
  /// Sleep until woken.
  long UNTIL_WOKEN = Long.MAX_VALUE;

  /// The thread's name: `forebay-` and a role, `-` and the group where there are several.
  String name();

  /// Does at most one piece of work; may block on the disk. Returns the nanoseconds to sleep unless
  /// woken: 0 to be called again at once, [#UNTIL_WOKEN] when there is nothing to do. A wake-up that
  /// comes during a duty is not lost. An IOException that escapes ends the agent and is reported as a
  /// fatal error: agents handle the failures that they know.
  long duty() throws IOException;
}
