package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;

/// What can be done with the appliance as a whole.
public sealed interface ApplianceCommand<R> extends Command<R> {
  /// Ends it in order, as SIGTERM does; hosts lose it until somebody starts it again. `confirm`: its name once more.
  /// Gives the name; the end follows.
  record Stop(String confirm) implements ApplianceCommand<String> {
    @Override
    public String verb() {
      return "appliance.stop";
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
}
