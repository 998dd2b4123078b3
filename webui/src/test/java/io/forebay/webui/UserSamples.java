package io.forebay.webui;

import static io.forebay.webui.Samples.NOON;

import io.forebay.gateway.control.KeyCommand;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.user.Role;

/// What a door gives of users and keys.
final class UserSamples {
  private UserSamples() {}

  static final String PRESENTED = "fbk_0c55f17a3b_" + "0123456789abcdef".repeat(4);

  static UserCommand.User user() {
    return new UserCommand.User("mia", Role.OPERATOR, true, NOON);
  }

  static UserCommand.SecondFactor offer() {
    return new UserCommand.SecondFactor(
        "mia",
        false,
        new Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
        new Secret("otpauth://totp/Forebay%20kyoto:mia?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
  }

  static KeyCommand.Key key() {
    return new KeyCommand.Key("0c55f17a3b", "mia", "grafana", Role.VIEWER, NOON, 0, NOON);
  }
}
