package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be looked up of the iSCSI service, and done to it.
public sealed interface IscsiCommand<R> extends Command<R> {
  /// Portals, targets with their units, and who is logged in.
  record Show() implements IscsiCommand<IscsiReport> {
    @Override
    public String verb() {
      return "iscsi.show";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Reads the secrets of CHAP anew.
  record Reload() implements IscsiCommand<IscsiReport> {
    @Override
    public String verb() {
      return "iscsi.reload";
    }

    @Override
    public Role needs() {
      return Role.ADMIN;
    }
  }

  /// Closes the session with this number. Gives what it was.
  record Disconnect(int session) implements IscsiCommand<IscsiReport.Session> {
    @Override
    public String verb() {
      return "iscsi.disconnect";
    }
  }

  /// Who has a secret of CHAP.
  record ListSecrets() implements IscsiCommand<List<ChapName>> {
    @Override
    public String verb() {
      return "iscsi.secret-list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Gives `who` a secret.
  record SetSecret(ChapName who, Secret secret) implements IscsiCommand<List<ChapName>> {
    @Override
    public boolean grave() {
      return true;
    }

    @Override
    public String verb() {
      return "iscsi.secret-set";
    }

    @Override
    public Role needs() {
      return Role.ADMIN;
    }
  }

  /// Takes `name` its secret. `confirm` must be the name once more when it is the last of an initiator.
  record RemoveSecret(String name, @Nullable String confirm)
      implements IscsiCommand<List<ChapName>> {
    @Override
    public boolean grave() {
      return true;
    }

    @Override
    public String verb() {
      return "iscsi.secret-remove";
    }

    @Override
    public Role needs() {
      return Role.ADMIN;
    }
  }
}
