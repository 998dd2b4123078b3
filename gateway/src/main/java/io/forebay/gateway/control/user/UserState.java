package io.forebay.gateway.control.user;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What `secrets/users.json` holds: users by name, keys by id. Immutable. A key's user is among the users.
record UserState(SortedMap<String, Account> users, SortedMap<String, ApiKey> keys) {
  /// People and programs with a password: far above what an appliance takes.
  static final int USERS_MAX = 64;

  static final int KEYS_MAX = 512;

  /// So that nobody uses up those of all.
  static final int KEYS_OF_ONE_MAX = 32;

  static final UserState EMPTY = new UserState(new TreeMap<>(), new TreeMap<>());

  UserState {
    users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
    keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
  }

  /// With `account` in the place of the one of its name, or added.
  UserState with(Account account) {
    SortedMap<String, Account> next = new TreeMap<>(users);
    next.put(account.name(), account);
    return new UserState(next, keys);
  }

  /// Without the user and its keys.
  UserState without(Account account) {
    SortedMap<String, Account> left = new TreeMap<>(users);
    left.remove(account.name());
    SortedMap<String, ApiKey> keysLeft = new TreeMap<>(keys);
    keysLeft.values().removeIf(key -> key.user().equals(account.name()));
    return new UserState(left, keysLeft);
  }

  UserState with(ApiKey key) {
    SortedMap<String, ApiKey> next = new TreeMap<>(keys);
    next.put(key.id(), key);
    return new UserState(users, next);
  }

  UserState without(ApiKey key) {
    SortedMap<String, ApiKey> left = new TreeMap<>(keys);
    left.remove(key.id());
    return new UserState(users, left);
  }

  boolean hasAdmin() {
    return users.values().stream().anyMatch(user -> user.role() == Role.ADMIN);
  }

  long keysOf(String user) {
    return keys.values().stream().filter(key -> key.user().equals(user)).count();
  }
}
