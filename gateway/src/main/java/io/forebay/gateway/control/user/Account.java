package io.forebay.gateway.control.user;

import io.forebay.gateway.control.UserCommand;
import org.jspecify.annotations.Nullable;

/// One user as it is kept. `hash`: Argon2id of the password, in the usual notation. `totp`: the secret of the
/// second factor in base 32, null for none; `totpStep`: the newest step whose code was used. `stamp`: see [Who];
/// it counts on from the start, and is not kept.
record Account(
    String name,
    Role role,
    String hash,
    @Nullable String totp,
    long totpStep,
    long createdMillis,
    long stamp) {
  Account withHash(String next, long newStamp) {
    return new Account(name, role, next, totp, totpStep, createdMillis, newStamp);
  }

  Account withRole(Role next, long newStamp) {
    return new Account(name, next, hash, totp, totpStep, createdMillis, newStamp);
  }

  /// `secret` null: no second factor.
  Account withTotp(@Nullable String secret, long step, long newStamp) {
    return new Account(name, role, hash, secret, step, createdMillis, newStamp);
  }

  /// The code of `step` was used.
  Account withStep(long step) {
    return new Account(name, role, hash, totp, step, createdMillis, stamp);
  }

  Who who() {
    return new Who(name, role, stamp);
  }

  UserCommand.User shown() {
    return new UserCommand.User(name, role, totp != null, createdMillis);
  }

  /// No secrets.
  @Override
  public String toString() {
    return "Account[" + name + ", " + role + "]";
  }
}
