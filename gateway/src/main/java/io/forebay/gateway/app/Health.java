package io.forebay.gateway.app;

import io.forebay.gateway.block.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Whether all that hosts and peers depend on still moves: each agent, the workers, the event loops of NBD, iSCSI and
/// the line, and the status. The interfaces for people are not part of it: a page that hangs is no reason to
/// restart storage. One thread.
final class Health {
  /// How long one of them may stand still. A disk that is slow, or that the kernel tries to bring back (30 s a command,
  /// five times over), is no reason to restart either: its error comes first.
  static final long STILL_NANOS_MAX = Duration.ofMinutes(5).toNanos();

  private final Clock clock;
  private final Supplier<Collection<Pulse>> pulses;
  private final Supplier<String> summary;

  /// Since when, for those that did not move when last looked at.
  private final Map<Pulse, Long> still = new IdentityHashMap<>();

  /// `pulses` gives those of the moment; `summary` one line for people. Neither blocks.
  Health(Clock clock, Supplier<Collection<Pulse>> pulses, Supplier<String> summary) {
    this.clock = clock;
    this.pulses = pulses;
    this.summary = summary;
  }

  /// The names of those that have stood still for too long, sorted; empty when all is well.
  List<String> stuck() {
    long now = clock.nanos();
    Collection<Pulse> all = pulses.get();
    still.keySet().retainAll(all);
    for (Pulse pulse : all) {
      if (pulse.beats()) {
        still.remove(pulse);
      } else {
        still.putIfAbsent(pulse, now);
      }
    }
    return still.entrySet().stream()
        .filter(each -> now - each.getValue() > STILL_NANOS_MAX)
        .map(each -> each.getKey().name())
        .sorted()
        .toList();
  }

  String summary() {
    return summary.get();
  }
}
