package io.forebay.gateway.control.user;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Shelf;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Keeps [UserState] in `secrets/users.json`. Reading is a volatile read; a change is on disk before anybody sees
/// it. Whoever changes holds this store's monitor from reading to keeping.
final class UserStore {
  static final String NAME = "secrets/users.json";

  /// Raised when an older release could misread the file; older schemas are read.
  static final int SCHEMA = 1;

  private final Shelf shelf;
  private volatile UserState state = UserState.EMPTY;
  private long lastStamp; // Guarded by this.

  private UserStore(Shelf shelf) {
    this.shelf = shelf;
  }

  /// The store on `shelf`; nobody is in it where there is no file. Throws [IOException] that says what to do when
  /// the file cannot be read: letting nobody in, or the next comer set things up, would both be wrong.
  static UserStore open(Shelf shelf) throws IOException {
    UserStore store = new UserStore(shelf);
    byte[] text = shelf.read(NAME);
    if (text != null) {
      try {
        store.state = store.read(Fields.of(Json.parse(text)));
      } catch (IOException | IllegalArgumentException e) {
        throw new IOException(
            NAME
                + " cannot be read: "
                + e.getMessage()
                + ". Mend it by hand or bring it back from a backup. Without it all users and keys are"
                + " gone: take it away only to begin anew.",
            e);
      }
    }
    return store;
  }

  UserState state() {
    return state;
  }

  /// Another stamp than any before.
  synchronized long nextStamp() {
    return ++lastStamp;
  }

  /// Makes `next` what counts. Gives null, or why it could not be written; nothing has changed then. Blocks.
  synchronized @Nullable Refusal keep(UserState next) {
    try {
      shelf.replace(NAME, write(next));
      state = next;
      return null;
    } catch (IOException e) {
      return new Refusal(
          Refusal.Kind.FAILED,
          NAME + " cannot be written, nothing was changed: " + e.getMessage() + ".");
    }
  }

  private synchronized UserState read(Fields fields) throws IOException {
    long schema = fields.number("schema");
    if (schema < 1 || schema > SCHEMA) {
      throw new IOException(
          "it has schema "
              + schema
              + " and this release knows up to "
              + SCHEMA
              + ": start a newer release");
    }
    TreeMap<String, Account> users = new TreeMap<>();
    for (Object each : fields.list("users")) {
      Account account = account(Fields.of(each));
      if (users.put(account.name(), account) != null) {
        throw new IOException("the user " + account.name() + " stands in it twice");
      }
    }
    TreeMap<String, ApiKey> keys = new TreeMap<>();
    for (Object each : fields.list("keys")) {
      ApiKey key = key(Fields.of(each));
      if (!users.containsKey(key.user()) || keys.put(key.id(), key) != null) {
        throw new IOException("the key " + key.id() + " is nobody's, or stands in it twice");
      }
    }
    return new UserState(users, keys);
  }

  private Account account(Fields fields) throws IOException {
    String hash = fields.text("password");
    if (!Passwords.isHash(hash)) {
      throw new IOException("the password of " + fields.text("name") + " is no Argon2id hash");
    }
    String totp = fields.textOrNull("totp");
    if (totp != null) {
      Totp.secret(totp); // Throws when it is none.
    }
    return new Account(
        fields.text("name"),
        role(fields),
        hash,
        totp,
        fields.number("totpStep", 0),
        fields.number("created"),
        nextStamp());
  }

  private static ApiKey key(Fields fields) throws IOException {
    return new ApiKey(
        fields.text("id"),
        fields.text("user"),
        fields.text("name"),
        role(fields),
        fields.text("sha256"),
        fields.number("created"),
        fields.number("expires", 0));
  }

  private static Role role(Fields fields) throws IOException {
    return Role.valueOf(fields.text("role").toUpperCase(Locale.ROOT));
  }

  private static byte[] write(UserState state) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("schema", SCHEMA);
    List<Map<String, @Nullable Object>> users =
        state.users().values().stream().map(UserStore::of).toList();
    fields.put("users", users);
    List<Map<String, @Nullable Object>> keys =
        state.keys().values().stream().map(UserStore::of).toList();
    fields.put("keys", keys);
    return Json.page(fields);
  }

  private static Map<String, @Nullable Object> of(Account account) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", account.name());
    fields.put("role", account.role().word());
    fields.put("password", account.hash());
    fields.put("totp", account.totp());
    fields.put("totpStep", account.totpStep());
    fields.put("created", account.createdMillis());
    return fields;
  }

  private static Map<String, @Nullable Object> of(ApiKey key) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", key.id());
    fields.put("user", key.user());
    fields.put("name", key.name());
    fields.put("role", key.role().word());
    fields.put("sha256", key.digest());
    fields.put("created", key.createdMillis());
    fields.put("expires", key.expiresMillis());
    return fields;
  }
}
