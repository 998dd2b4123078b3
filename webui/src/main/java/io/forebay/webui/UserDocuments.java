package io.forebay.webui;

import static io.forebay.webui.Documents.items;
import static io.forebay.webui.Values.time;
import static io.forebay.webui.Values.word;

import io.forebay.gateway.control.KeyCommand;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.user.Role;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Users and their keys: the operations of the contract, and their documents.
final class UserDocuments {
  private UserDocuments() {}

  static void operations(Operations to) {
    to.on(
        "getSetupCode", Operations.OK, asked -> new UserCommand.SetupCode(), UserDocuments::setup);
    to.on(
        "listUsers", Operations.OK, asked -> new UserCommand.ListAll(), items(UserDocuments::user));
    to.on(
        "addUser",
        Operations.CREATED,
        asked ->
            new UserCommand.Add(
                asked.body().getString("name"), role(asked.body()), password(asked.body())),
        UserDocuments::user);
    to.on(
        "setUserPassword",
        Operations.OK,
        asked -> new UserCommand.SetPassword(asked.path("user"), password(asked.body())),
        UserDocuments::user);
    to.on(
        "setUserRole",
        Operations.OK,
        asked -> new UserCommand.SetRole(asked.path("user"), role(asked.body())),
        UserDocuments::user);
    to.on(
        "removeUser",
        Operations.OK,
        asked -> new UserCommand.Remove(asked.path("user")),
        UserDocuments::user);
    to.on("setUserTotp", Operations.OK, UserDocuments::totp, UserDocuments::factor);
    to.on(
        "removeUserTotp",
        Operations.OK,
        asked -> new UserCommand.TurnOffTotp(asked.path("user")),
        UserDocuments::factor);
    to.on("listKeys", Operations.OK, asked -> new KeyCommand.ListAll(), items(UserDocuments::key));
    to.on("createKey", Operations.CREATED, UserDocuments::newKey, UserDocuments::created);
    to.on(
        "revokeKey",
        Operations.OK,
        asked -> new KeyCommand.Revoke(asked.path("key")),
        UserDocuments::key);
  }

  private static JsonObject setup(UserCommand.Setup setup) {
    return new JsonObject().put("code", open(setup.code()));
  }

  private static Role role(JsonObject body) {
    return Values.value(Role.class, body.getString("role"));
  }

  private static Secret password(JsonObject body) {
    return new Secret(body.getString("password"));
  }

  private static UserCommand<UserCommand.SecondFactor> totp(Asked asked) {
    String user = asked.path("user");
    String code = asked.body().getString("code");
    return code == null
        ? new UserCommand.OfferTotp(user)
        : new UserCommand.TurnOnTotp(user, new Secret(code));
  }

  private static KeyCommand.Create newKey(Asked asked) {
    JsonObject body = asked.body();
    return new KeyCommand.Create(
        body.getString("user"), body.getString("name"), role(body), body.getInteger("days", 0));
  }

  private static @Nullable String open(@Nullable Secret secret) {
    return secret == null ? null : secret.text();
  }

  static JsonObject user(UserCommand.User user) {
    return new JsonObject()
        .put("name", user.name())
        .put("role", word(user.role()))
        .put("totp", user.totp())
        .put("created", time(user.createdMillis()));
  }

  private static JsonObject factor(UserCommand.SecondFactor factor) {
    return new JsonObject()
        .put("user", factor.user())
        .put("on", factor.on())
        .put("secret", open(factor.offered()))
        .put("uri", open(factor.uri()));
  }

  private static JsonObject key(KeyCommand.Key key) {
    return new JsonObject()
        .put("id", key.id())
        .put("user", key.user())
        .put("name", key.name())
        .put("role", word(key.role()))
        .put("created", time(key.createdMillis()))
        .put("expires", time(key.expiresMillis()))
        .put("used", time(key.usedMillis()));
  }

  private static JsonObject created(KeyCommand.Created created) {
    return new JsonObject()
        .put("key", key(created.key()))
        .put("secret", created.presented().text());
  }
}
