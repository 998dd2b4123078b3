package io.forebay.webui;

import io.forebay.gateway.control.KeyCommand;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.user.Role;
import java.util.List;

/// Right requests of the operations on users and keys.
final class UserCalls {
  private static final Secret PASSWORD = new Secret("correct horse battery");

  static final List<Call> ALL =
      List.of(
          Call.get("getSetupCode", "/setup-code", new UserCommand.SetupCode()),
          Call.get("listUsers", "/users", new UserCommand.ListAll()),
          Call.call(
              "addUser",
              "POST",
              "/users",
              "{\"name\": \"mia\", \"role\": \"operator\", \"password\": \"correct horse battery\"}",
              new UserCommand.Add("mia", Role.OPERATOR, PASSWORD)),
          Call.call("removeUser", "DELETE", "/users/mia", null, new UserCommand.Remove("mia")),
          Call.call(
              "setUserPassword",
              "PUT",
              "/users/mia/password",
              "{\"password\": \"correct horse battery\"}",
              new UserCommand.SetPassword("mia", PASSWORD)),
          Call.call(
              "setUserRole",
              "PUT",
              "/users/mia/role",
              "{\"role\": \"admin\"}",
              new UserCommand.SetRole("mia", Role.ADMIN)),
          Call.call(
              "setUserTotp", "PUT", "/users/mia/totp", "{}", new UserCommand.OfferTotp("mia")),
          Call.call(
              "setUserTotp",
              "PUT",
              "/users/mia/totp",
              "{\"code\": \"123456\"}",
              new UserCommand.TurnOnTotp("mia", new Secret("123456"))),
          Call.call(
              "removeUserTotp",
              "DELETE",
              "/users/mia/totp",
              null,
              new UserCommand.TurnOffTotp("mia")),
          Call.get("listKeys", "/keys", new KeyCommand.ListAll()),
          Call.call(
              "createKey",
              "POST",
              "/keys",
              "{\"name\": \"grafana\", \"role\": \"viewer\"}",
              new KeyCommand.Create(null, "grafana", Role.VIEWER, 0)),
          Call.call(
              "createKey",
              "POST",
              "/keys",
              "{\"name\": \"backup\", \"role\": \"operator\", \"user\": \"mia\", \"days\": 365}",
              new KeyCommand.Create("mia", "backup", Role.OPERATOR, 365)),
          Call.call(
              "revokeKey",
              "DELETE",
              "/keys/0c55f17a3b",
              null,
              new KeyCommand.Revoke("0c55f17a3b")));

  private UserCalls() {}
}
