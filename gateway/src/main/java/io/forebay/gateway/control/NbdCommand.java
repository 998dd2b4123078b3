package io.forebay.gateway.control;

import io.forebay.gateway.control.access.HostTls;
import io.forebay.gateway.control.user.Role;

/// What can be looked up of the NBD service, and done to it.
public sealed interface NbdCommand<R> extends Command<R> {
  @Override
  default Role needs() {
    return changes() ? Role.ADMIN : Role.VIEWER;
  }

  /// The certificate by which hosts know this appliance, as PEM.
  record Authority() implements NbdCommand<String> {
    @Override
    public String verb() {
      return "nbd.ca";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// With what NBD is encrypted.
  record Show() implements NbdCommand<HostTls> {
    @Override
    public String verb() {
      return "nbd.show";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Reads certificates and keys anew.
  record Reload() implements NbdCommand<HostTls> {
    @Override
    public String verb() {
      return "nbd.reload";
    }
  }
}
