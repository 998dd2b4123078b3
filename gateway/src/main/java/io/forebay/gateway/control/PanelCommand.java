package io.forebay.gateway.control;

import io.forebay.gateway.control.panel.PanelKey;
import io.forebay.gateway.control.panel.PanelPicture;
import io.forebay.gateway.control.user.Role;
import org.jspecify.annotations.Nullable;

/// What can be done with the front panel.
public sealed interface PanelCommand<R> extends Command<R> {
  record Show() implements PanelCommand<PanelPicture> {
    @Override
    public String verb() {
      return "panel.show";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Not audited itself: what a key sets off is, in the name of who pressed it.
  record Press(PanelKey key) implements PanelCommand<PanelPicture> {
    @Override
    public String verb() {
      return "panel.press";
    }

    @Override
    public boolean changes() {
      return false;
    }

    @Override
    public Role needs() {
      return Role.OPERATOR;
    }
  }

  /// From now on `pin` is asked for before what is grave; null: there is none, and nothing grave can be done at the
  /// panel.
  record SetPin(@Nullable Secret pin) implements PanelCommand<Pin> {
    @Override
    public String verb() {
      return "panel.pin";
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

  /// Whether there is a PIN.
  record Pin(boolean set) {}

  /// Refused unless `pin` is the one that was set, and as long as wrong ones before forbid to try.
  record TryPin(Secret pin) implements PanelCommand<Pin> {
    @Override
    public String verb() {
      return "panel.try-pin";
    }
  }
}
