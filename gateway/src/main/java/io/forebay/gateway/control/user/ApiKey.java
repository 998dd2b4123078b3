package io.forebay.gateway.control.user;

import io.forebay.gateway.control.KeyCommand;

/// One API key as it is kept: of its secret only the SHA-256, in hex. `expiresMillis` 0: never.
record ApiKey(
    String id,
    String user,
    String name,
    Role role,
    String digest,
    long createdMillis,
    long expiresMillis) {
  /// As people see it. `usedMillis` 0: not since the start.
  KeyCommand.Key shown(long usedMillis) {
    return new KeyCommand.Key(id, user, name, role, createdMillis, expiresMillis, usedMillis);
  }

  boolean expired(long nowMillis) {
    return expiresMillis != 0 && nowMillis >= expiresMillis;
  }

  /// No secrets.
  @Override
  public String toString() {
    return "ApiKey[" + id + " of " + user + ", " + role + "]";
  }
}
