package io.forebay.gateway.sim;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What happened, folded into one number: two runs of a seed must end with the same. Lines for a
/// human are made only while somebody listens.
public final class SimTrace {
  private long hash = 0x243F6A8885A308D3L;
  private long events;
  private @Nullable Consumer<String> listener;

  /// Folds one event in. `what` is a short constant; the numbers are operation and outcome.
  public void add(String what, String subject, long first, long second, long third) {
    hash = fold(fold(fold(fold(hash, what.hashCode()), subject.hashCode()), first), second);
    hash = fold(hash, third);
    events++;
    if (listener != null) {
      listener.accept(what + " " + subject + " " + first + " " + second + " " + third);
    }
  }

  private static long fold(long hash, long value) {
    long mixed = (hash ^ value) * 0x9FB21C651E98DF25L;
    return mixed ^ mixed >>> 29;
  }

  public long hash() {
    return hash;
  }

  public long events() {
    return events;
  }

  public void listen(Consumer<String> to) {
    listener = to;
  }
}
