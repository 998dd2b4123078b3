package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done with API keys. Who is no admin sees and revokes only its own: the desk looks.
public sealed interface KeyCommand<R> extends Command<R> {
  /// A key, without its secret. `role` is at most that of `user` at any time. `expiresMillis` 0: never;
  /// `usedMillis` 0: not since the start.
  record Key(
      String id,
      String user,
      String name,
      Role role,
      long createdMillis,
      long expiresMillis,
      long usedMillis) {}

  /// A new key, and what is to be presented: shown this once.
  record Created(Key key, Secret presented) {}

  record ListAll() implements KeyCommand<List<Key>> {
    @Override
    public String verb() {
      return "key.list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// A new key of `user` (null: who asks), called `name` for people. `days` it is good, 0: for ever.
  record Create(@Nullable String user, String name, Role role, int days)
      implements KeyCommand<Created> {
    /// Ten years.
    public static final int DAYS_MAX = 3650;

    @Override
    public String verb() {
      return "key.create";
    }

    @Override
    public Role needs() {
      return user == null ? Role.VIEWER : Role.ADMIN;
    }

    @Override
    public @Nullable String own() {
      return user;
    }

    @Override
    public boolean grave() {
      return true;
    }
  }

  /// Gives what it was.
  record Revoke(String id) implements KeyCommand<Key> {
    @Override
    public String verb() {
      return "key.revoke";
    }

    @Override
    public Role needs() {
      return Role.VIEWER;
    }
  }
}
