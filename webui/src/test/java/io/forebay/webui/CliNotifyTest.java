package io.forebay.webui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.ApplianceCommand;
import io.forebay.gateway.control.NotifyCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.notify.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `notify`: what is typed, the command that it must become, and a piece of what people must read.
class CliNotifyTest extends OnAnAppliance {
  private static final String PASSWORD = "correct-horse";

  CliNotifyTest() throws IOException {}

  private static NotifyCommand.Set set(String address, Secret secret) {
    return new NotifyCommand.Set(
        "ops", new Secret(address), Severity.WARNING, List.of(), Envelope.NONE, "", secret);
  }

  static List<Verb> verbs() {
    return List.of(
        new Verb("notify list", new NotifyCommand.ListAll(), "line.*, role.*"),
        new Verb("notify list", new NotifyCommand.ListAll(), "smtp://forebay@mail.example.com:587"),
        new Verb("notify test ops", new NotifyCommand.Test("ops"), "The test was taken"),
        new Verb("notify remove ops", new NotifyCommand.Remove("ops"), "ops"),
        new Verb(
            "notify set noc syslog+udp://log --severity error --events line.lost,role.*",
            new NotifyCommand.Set(
                "noc",
                new Secret("syslog+udp://log"),
                Severity.ERROR,
                List.of("line.lost", "role.*"),
                Envelope.NONE,
                "",
                null),
            "WAITING"),
        new Verb(
            "notify set ops smtp://mail --sender fb@example.com --to a@example.com,b@example.com",
            new NotifyCommand.Set(
                "ops",
                new Secret("smtp://mail"),
                Severity.WARNING,
                List.of(),
                new Envelope("fb@example.com", List.of("a@example.com", "b@example.com")),
                "",
                null),
            "ADDRESS"),
        new Verb("notify set ops https://h/ --no-secret", set("https://h/", new Secret("")), ""));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void notify_eachVerb_becomesItsCommandAndIsReadable(Verb verb) {
    assertBecomesItsCommand(verb);
  }

  @Test
  void set_secretTyped_isSetAndNeverShown() {
    Typed typed = answer(PASSWORD, "notify", "set", "ops", "https://h/", "--secret");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen).isEqualTo(List.of(set("https://h/", new Secret(PASSWORD))));
    assertThat(typed.out() + typed.err() + served.control.seen).doesNotContain(PASSWORD);
  }

  @Test
  void set_addressSecretAndAuthorityInFiles_areTheirContents(@TempDir Path temp)
      throws IOException {
    Path url = Files.writeString(temp.resolve("url"), "https://h/hunter2\nmore\n", UTF_8);
    Path secret = Files.writeString(temp.resolve("s"), PASSWORD + "\n", UTF_8);
    Path pem = Files.writeString(temp.resolve("p"), "PEM\n", UTF_8);
    Typed typed =
        type(
            "notify",
            "set",
            "ops",
            "--address-from",
            url.toString(),
            "--secret-from",
            secret.toString(),
            "--authority",
            pem.toString());
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen)
        .isEqualTo(
            List.of(
                new NotifyCommand.Set(
                    "ops",
                    new Secret("https://h/hunter2"),
                    Severity.WARNING,
                    List.of(),
                    Envelope.NONE,
                    "PEM\n",
                    new Secret(PASSWORD))));
    assertThat(served.control.seen.toString()).doesNotContain("hunter2");
  }

  @Test
  void stop_withTheNameOnceMore_stops() {
    Typed typed = type("stop", "--yes", "kyoto");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen).isEqualTo(List.of(new ApplianceCommand.Stop("kyoto")));
    assertThat(typed.out()).contains("kyoto stops now");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "stop --yes osaka"})
  void stop_withoutItsName_doesNothing(String typed) {
    assertThat(type(typed.split(" ")).exit()).isEqualTo(2);
    assertThat(served.control.seen).isEqualTo(List.of());
  }

  @Test
  void test_thatDoesNotArrive_isTheReason() {
    served.control.answer =
        command -> Outcome.refused(Refusal.Kind.FAILED, "It did not arrive: no route.");
    Typed typed = type("notify", "test", "ops");
    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.err()).contains("no route");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "notify",
        "notify set ops",
        "notify set ops https://h/ --address-from /nowhere",
        "notify set ops https://h/ --severity loud",
        "notify set ops https://h/ --secret --no-secret",
        "notify set ops https://h/ --secret-from /nowhere/at/all",
        "notify set ops https://h/ --authority /nowhere/at/all",
        "notify set ops https://h/ hunter2",
      })
  void notify_whatMakesNoSense_isRefusedBeforeAnybodyIsAsked(String typed) {
    assertThat(type(typed.split(" ")).exit()).isEqualTo(2);
    assertThat(served.control.seen).isEqualTo(List.of());
  }
}
