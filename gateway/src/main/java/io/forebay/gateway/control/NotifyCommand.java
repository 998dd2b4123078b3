package io.forebay.gateway.control;

import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.notify.Envelope;
import io.forebay.gateway.control.user.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done with receivers of events.
public sealed interface NotifyCommand<R> extends Command<R> {
  record ListAll() implements NotifyCommand<List<ReceiverReport>> {
    @Override
    public String verb() {
      return "notify.list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Tells `name` of events from now on, or otherwise than before.
  ///
  /// @param address of a webhook it may let in whoever knows it, so it is never printed
  /// @param events as in [io.forebay.gateway.control.notify.Receiver]
  /// @param authority PEM, "" for none
  /// @param secret null: the one before, if it is still the same server and user; "": none
  record Set(
      String name,
      Secret address,
      Severity severity,
      List<String> events,
      Envelope envelope,
      String authority,
      @Nullable Secret secret)
      implements NotifyCommand<ReceiverReport> {
    public Set {
      events = List.copyOf(events);
    }

    @Override
    public String verb() {
      return "notify.set";
    }

    @Override
    public Role needs() {
      return Role.ADMIN;
    }

    @Override
    public boolean grave() {
      return true;
    }
  }

  /// Gives what it was.
  record Remove(String name) implements NotifyCommand<ReceiverReport> {
    @Override
    public String verb() {
      return "notify.remove";
    }

    @Override
    public Role needs() {
      return Role.ADMIN;
    }
  }

  /// Sends a test now, and says whether it arrived.
  record Test(String name) implements NotifyCommand<ReceiverReport> {
    @Override
    public String verb() {
      return "notify.test";
    }
  }
}
