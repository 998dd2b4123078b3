package io.forebay.gateway.control;

import io.forebay.gateway.control.notify.ReceiverBook;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Commands on receivers of events. Any thread; blocks.
final class NotifyDesk {
  private final ReceiverBook receivers;

  NotifyDesk(ReceiverBook receivers) {
    this.receivers = receivers;
  }

  Outcome<?> execute(NotifyCommand<?> command) {
    return switch (command) {
      case NotifyCommand.ListAll() -> Outcome.done(receivers.list());
      case NotifyCommand.Set wanted -> changed(() -> receivers.set(wanted), wanted.name());
      case NotifyCommand.Remove(String name) -> changed(() -> receivers.remove(name), name);
      case NotifyCommand.Test(String name) -> test(name);
    };
  }

  /// Gives null when there is no such receiver.
  private interface Change {
    @Nullable ReceiverReport run() throws IOException;
  }

  private static Outcome<ReceiverReport> changed(Change change, String name) {
    try {
      return of(change.run(), name);
    } catch (IllegalArgumentException e) {
      return Outcome.refused(Refusal.Kind.USAGE, "Nothing was changed: " + e.getMessage() + ".");
    } catch (IOException e) {
      return Outcome.refused(Refusal.Kind.FAILED, "Nothing was changed: " + e.getMessage() + ".");
    }
  }

  private Outcome<ReceiverReport> test(String name) {
    try {
      return of(receivers.test(name), name);
    } catch (IllegalStateException e) {
      return Outcome.refused(Refusal.Kind.CONFLICT, "Not now: " + e.getMessage() + ".");
    } catch (IOException e) {
      return Outcome.refused(Refusal.Kind.FAILED, "It did not arrive: " + e.getMessage() + ".");
    }
  }

  private static Outcome<ReceiverReport> of(@Nullable ReceiverReport report, String name) {
    return report != null
        ? Outcome.done(report)
        : Outcome.refused(
            Refusal.Kind.NOT_FOUND, "There is no receiver " + name + ": see notify list.");
  }
}
