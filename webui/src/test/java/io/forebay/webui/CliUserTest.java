package io.forebay.webui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.KeyCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `user` and `key`: what is typed, the command that it must become, and a piece of what people must read.
class CliUserTest extends OnAnAppliance {
  private static final String PASSWORD = "correct horse battery";

  CliUserTest() throws IOException {}

  static List<Verb> verbs() {
    return List.of(
        new Verb("user list", new UserCommand.ListAll(), "mia   operator  yes"),
        new Verb("user list -q", new UserCommand.ListAll(), "mia\n"),
        new Verb("user setup-code", new UserCommand.SetupCode(), "ABCD-EFGH-IJKL-MNOP\n"),
        new Verb(
            "user role mia admin", new UserCommand.SetRole("mia", Role.ADMIN), "mia   operator"),
        new Verb("user remove mia", new UserCommand.Remove("mia"), "removed mia"),
        new Verb(
            "user totp mia --off",
            new UserCommand.TurnOffTotp("mia"),
            "mia is not asked for one-time codes"),
        new Verb("key list", new KeyCommand.ListAll(), "0c55f17a3b  mia   grafana  viewer"),
        new Verb(
            "key create grafana --user mia --role viewer",
            new KeyCommand.Create("mia", "grafana", Role.VIEWER, 0),
            UserSamples.PRESENTED + "\n"),
        new Verb(
            "key create backup --user mia --role operator --days 365",
            new KeyCommand.Create("mia", "backup", Role.OPERATOR, 365),
            UserSamples.PRESENTED + "\n"),
        new Verb(
            "key revoke 0c55f17a3b",
            new KeyCommand.Revoke("0c55f17a3b"),
            "revoked grafana of mia"));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void user_eachVerb_becomesItsCommandAndIsReadable(Verb verb) {
    assertBecomesItsCommand(verb);
  }

  @Test
  void password_typedTwice_isSetAndNeverShown() {
    Typed typed = answer(PASSWORD, "user", "password", "mia");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen)
        .isEqualTo(List.of(new UserCommand.SetPassword("mia", new Secret(PASSWORD))));
    assertThat(served.control.seen.toString()).doesNotContain(PASSWORD);
    assertThat(typed.out() + typed.err()).doesNotContain(PASSWORD).contains("mia");
  }

  @Test
  void add_passwordInAFile_isItsFirstLineWithItsSpaces(@TempDir Path temp) throws IOException {
    Path file = Files.writeString(temp.resolve("password"), " " + PASSWORD + " \nmore\n", UTF_8);
    Typed typed =
        type("user", "add", "mia", "--role", "operator", "--password-file", file.toString());
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen)
        .isEqualTo(
            List.of(new UserCommand.Add("mia", Role.OPERATOR, new Secret(" " + PASSWORD + " "))));
  }

  @Test
  void totp_codeTyped_isOfferedThenTurnedOn() {
    Typed typed = answer("123456", "user", "totp", "mia");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen)
        .isEqualTo(
            List.of(
                new UserCommand.OfferTotp("mia"),
                new UserCommand.TurnOnTotp("mia", new Secret("123456"))));
    assertThat(typed.out())
        .contains("secret  GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        .contains("otpauth://totp/Forebay")
        .contains("mia is asked for one-time codes");
  }

  @Test
  void setupCode_onceThereIsAnAdmin_isNone() {
    served.control.answer = command -> Outcome.done(new UserCommand.Setup(null));
    Typed typed = type("user", "setup-code");
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).contains("there is an admin");
  }

  @Test
  void status_whileNobodyIsSetUp_saysHowToBegin() {
    assertThat(type("status").err()).contains("forebay user setup-code");
    served.control.answer = command -> Outcome.done(new UserCommand.Setup(null));
    assertThat(type("status").err()).isEmpty();
  }

  @Test
  void user_throttled_isDeniedWithTheReason() {
    served.control.answer =
        command -> Outcome.refused(Refusal.Kind.THROTTLED, "Too many tries: try again in 4 s.");
    Typed typed = type("user", "list");
    assertThat(typed.exit()).isEqualTo(5);
    assertThat(typed.err()).contains("try again in 4 s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user add mia",
        "user add mia --role boss",
        "user add mia --role viewer correct-horse",
        "user add mia --role viewer --password-file /nowhere/at/all",
        "user password",
        "user role mia",
        "user totp",
        "key create grafana --role viewer",
        "key create grafana --user mia --role viewer --days soon",
        "key revoke nothing-like-it",
        "key",
      })
  void user_whatMakesNoSense_isRefused(String typed) {
    assertThat(type(typed.split(" ")).exit()).isEqualTo(2);
    assertThat(served.control.seen).isEqualTo(List.of());
  }
}
