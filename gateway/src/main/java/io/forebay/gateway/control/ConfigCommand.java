package io.forebay.gateway.control;

import io.forebay.gateway.control.config.ConfigCopy;
import io.forebay.gateway.control.config.ConfigReport;
import io.forebay.gateway.control.user.Role;

/// What can be done with the configuration as a whole. It names all users, which are for admins.
public sealed interface ConfigCommand<R> extends Command<R> {
  @Override
  default Role needs() {
    return Role.ADMIN;
  }

  /// Everything that was set here, without secrets.
  record Backup() implements ConfigCommand<ConfigCopy> {
    @Override
    public String verb() {
      return "config.backup";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// What [Restore] would change. `document` is JSON, as [Backup] gives it.
  record Diff(String document) implements ConfigCommand<ConfigReport> {
    @Override
    public String verb() {
      return "config.diff";
    }

    @Override
    public boolean changes() {
      return false;
    }

    @Override
    public String toString() {
      return "Diff[" + document.length() + " characters]";
    }
  }

  /// Makes of this appliance what `document` says, as far as commands can. Never removes volumes, groups or
  /// anybody's way in. `confirm`: the name of this appliance. Done also when steps were refused: the report
  /// tells.
  record Restore(String document, String confirm) implements ConfigCommand<ConfigReport> {
    @Override
    public String verb() {
      return "config.restore";
    }

    @Override
    public boolean grave() {
      return true;
    }

    @Override
    public String toString() {
      return "Restore[" + document.length() + " characters, confirm=" + confirm + "]";
    }
  }
}
