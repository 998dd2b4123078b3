package io.forebay.gateway.control.user;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Randomness;
import io.forebay.gateway.control.KeyCommand;
import io.forebay.gateway.control.KeyCommand.Created;
import io.forebay.gateway.control.KeyCommand.Key;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.group.Names;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// API keys: what programs come in with. Any thread; only changes block. A refusal has changed nothing.
public final class ApiKeys {
  private static final int ID_BYTES = 5;
  private static final int SECRET_BYTES = 32;

  private static final Pattern PRESENTED =
      Pattern.compile(
          "fbk_([0-9a-f]{%d})_([0-9a-f]{%d})".formatted(2 * ID_BYTES, 2 * SECRET_BYTES));

  private final UserStore store;
  private final Clock clock;
  private final Randomness randomness;

  /// Wall milliseconds of the last use since the start, by id.
  private final ConcurrentHashMap<String, Long> used = new ConcurrentHashMap<>();

  ApiKeys(UserStore store, Clock clock, Randomness randomness) {
    this.store = store;
    this.clock = clock;
    this.randomness = randomness;
  }

  /// `user` null: of all.
  public List<Key> list(@Nullable String user) {
    return store.state().keys().values().stream()
        .filter(key -> user == null || key.user().equals(user))
        .map(this::shown)
        .toList();
  }

  private Key shown(ApiKey key) {
    return key.shown(used.getOrDefault(key.id(), 0L));
  }

  public Outcome<Created> create(String user, String name, Role role, int days) {
    String wrong = Names.complaint("key", name);
    if (wrong != null) {
      return Outcome.refused(Refusal.Kind.USAGE, "No such name: " + wrong + ".");
    }
    if (days < 0 || days > KeyCommand.Create.DAYS_MAX) {
      return Outcome.refused(
          Refusal.Kind.USAGE,
          "A key is good for 1 to " + KeyCommand.Create.DAYS_MAX + " days, or (0) for ever.");
    }
    synchronized (store) {
      UserState state = store.state();
      Account owner = state.users().get(user);
      Refusal refusal = complaint(state, owner, user, name, role);
      if (refusal != null || owner == null) {
        return new Outcome.Refused<>(refusal != null ? refusal : nobody(user));
      }
      String id = freshId(state);
      String secret = Tokens.hex(randomness, SECRET_BYTES);
      long now = clock.wallMillis();
      long expires = days == 0 ? 0 : now + TimeUnit.DAYS.toMillis(days);
      ApiKey key = new ApiKey(id, user, name, role, Tokens.digest(secret), now, expires);
      Refusal failed = store.keep(state.with(key));
      return failed != null
          ? new Outcome.Refused<>(failed)
          : Outcome.done(new Created(shown(key), new Secret("fbk_" + id + "_" + secret)));
    }
  }

  private static Refusal nobody(String user) {
    return new Refusal(Refusal.Kind.NOT_FOUND, "There is no user " + user + ": see user list.");
  }

  private static @Nullable Refusal complaint(
      UserState state, @Nullable Account owner, String user, String name, Role role) {
    if (owner == null) {
      return nobody(user);
    }
    if (!owner.role().covers(role)) {
      return new Refusal(
          Refusal.Kind.USAGE,
          "A key may do no more than its user: "
              + user
              + " is "
              + owner.role().word()
              + ". Give the key that role, or less.");
    }
    if (state.keys().values().stream()
        .anyMatch(key -> key.user().equals(user) && key.name().equals(name))) {
      return new Refusal(
          Refusal.Kind.CONFLICT,
          user + " has a key " + name + ": revoke it, or take another name.");
    }
    if (state.keysOf(user) >= UserState.KEYS_OF_ONE_MAX
        || state.keys().size() >= UserState.KEYS_MAX) {
      return new Refusal(
          Refusal.Kind.CONFLICT,
          "A user has at most "
              + UserState.KEYS_OF_ONE_MAX
              + " keys, and all together "
              + UserState.KEYS_MAX
              + ": revoke one.");
    }
    return null;
  }

  private String freshId(UserState state) {
    String id = Tokens.hex(randomness, ID_BYTES);
    while (state.keys().containsKey(id)) {
      id = Tokens.hex(randomness, ID_BYTES);
    }
    return id;
  }

  /// `user`: whose it must be; null: anybody's. Gives what it was.
  public Outcome<Key> revoke(String id, @Nullable String user) {
    synchronized (store) {
      UserState state = store.state();
      ApiKey key = state.keys().get(id);
      if (key == null || user != null && !key.user().equals(user)) {
        return Outcome.refused(Refusal.Kind.NOT_FOUND, "There is no key " + id + ": see key list.");
      }
      Refusal failed = store.keep(state.without(key));
      if (failed != null) {
        return new Outcome.Refused<>(failed);
      }
      Key was = shown(key);
      used.remove(id);
      return Outcome.done(was);
    }
  }

  /// Whose key `presented` is, if it is good; null otherwise. Never blocks.
  @Nullable Who bearer(String presented) {
    Matcher parts = PRESENTED.matcher(presented);
    if (!parts.matches()) {
      return null;
    }
    UserState state = store.state();
    ApiKey key = state.keys().get(parts.group(1));
    String digest = Tokens.digest(parts.group(2));
    boolean right = Tokens.same(key == null ? Tokens.digest("") : key.digest(), digest);
    long now = clock.wallMillis();
    if (key == null || !right || key.expired(now)) {
      return null;
    }
    Account owner = state.users().get(key.user());
    if (owner == null) {
      return null;
    }
    used.put(key.id(), now);
    Role role = owner.role().covers(key.role()) ? key.role() : owner.role();
    return new Who(owner.name() + "/" + key.id(), role, owner.stamp());
  }
}
