package io.forebay.webui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.ChapName;
import io.forebay.gateway.control.IscsiCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.VolumeCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `iscsi`: what is typed, the command that it must become, and a piece of what people must read.
class CliIscsiTest extends OnAnAppliance {
  private static final String INITIATOR = "iqn.1993-08.org.debian:01:abc";
  private static final String SECRET = "twelve-bytes-1";

  CliIscsiTest() throws IOException {}

  static List<Verb> verbs() {
    return List.of(
        new Verb("iscsi show", new IscsiCommand.Show(), "portals     127.0.0.1:3260"),
        new Verb("iscsi show", new IscsiCommand.Show(), "advertised  203.0.113.7:3260"),
        new Verb(
            "iscsi show",
            new IscsiCommand.Show(),
            "  0  db1     active  no         iqn.x:node1, write exclusive  6f20eba5"),
        new Verb(
            "iscsi show",
            new IscsiCommand.Show(),
            "      4  iqn.1993-08.org.debian:01:abc  192.0.2.7:40122  osaka  iqn.2026-11"),
        new Verb(
            "iscsi show",
            new IscsiCommand.Show(),
            "iqn.2026-11.io.forebay:kyoto:main  12 logins, 3 refused"),
        new Verb("iscsi reload", new IscsiCommand.Reload(), "every initiator proves itself, and"),
        new Verb(
            "iscsi disconnect 4",
            new IscsiCommand.Disconnect(4),
            "closed session 4 of iqn.1993-08.org.debian:01:abc, from 192.0.2.7:40122"),
        new Verb(
            "iscsi secret list",
            new IscsiCommand.ListSecrets(),
            "osaka    initiator  iqn.1993-08.org.debian:01:abc"),
        new Verb(
            "iscsi secret remove osaka", new IscsiCommand.RemoveSecret("osaka", null), "forebay"),
        new Verb(
            "iscsi secret remove osaka --yes osaka",
            new IscsiCommand.RemoveSecret("osaka", "osaka"),
            "forebay"),
        new Verb(
            "volume show db1",
            new VolumeCommand.Show("db1"),
            "LUN 0 of iqn.2026-11.io.forebay:kyoto:main, NAA 6f20eba5"));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void iscsi_eachVerb_becomesItsCommandAndIsReadable(Verb verb) {
    assertBecomesItsCommand(verb);
  }

  @Test
  void secret_typedTwice_isSetAndNeverShown() {
    Typed typed = answer(SECRET, "iscsi", "secret", "set", INITIATOR);
    assertThat(typed.exit()).as(typed.err()).isZero();
    ChapName who = new ChapName(INITIATOR, ChapName.Use.INITIATOR);
    assertThat(served.control.seen)
        .isEqualTo(List.of(new IscsiCommand.SetSecret(who, new Secret(SECRET))));
    assertThat(served.control.seen.toString()).doesNotContain(SECRET);
    assertThat(typed.out() + typed.err()).doesNotContain(SECRET).contains("osaka");
  }

  @Test
  void secret_inAFile_isItsFirstLine(@TempDir Path temp) throws IOException {
    Path file = Files.writeString(temp.resolve("own"), SECRET + "\nmore\n", UTF_8);
    Typed typed = type("iscsi", "secret", "set", "forebay", "--own", "--from", file.toString());
    assertThat(typed.exit()).as(typed.err()).isZero();
    ChapName who = new ChapName("forebay", ChapName.Use.APPLIANCE);
    assertThat(served.control.seen)
        .isEqualTo(List.of(new IscsiCommand.SetSecret(who, new Secret(SECRET))));
  }

  @Test
  void secret_forOneInitiator_saysWhich() {
    Typed typed = answer(SECRET, "iscsi", "secret", "set", "osaka", "--initiator", INITIATOR);
    assertThat(typed.exit()).as(typed.err()).isZero();
    ChapName who = new ChapName("osaka", ChapName.Use.INITIATOR, INITIATOR);
    assertThat(served.control.seen)
        .isEqualTo(List.of(new IscsiCommand.SetSecret(who, new Secret(SECRET))));
  }

  @Test
  void secret_refused_isAConflictWithTheReason() {
    served.control.answer =
        command -> Outcome.refused(Refusal.Kind.CONFLICT, "It is the last one: --yes osaka.");
    Typed typed = type("iscsi", "secret", "remove", "osaka");
    assertThat(typed.exit()).isEqualTo(4);
    assertThat(typed.err()).contains("It is the last one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iscsi disconnect 0",
        "iscsi disconnect four",
        "iscsi secret set a twelve-bytes-1",
        "iscsi secret set a --from /nowhere/at/all",
        "iscsi secret",
      })
  void iscsi_whatMakesNoSense_isRefusedBeforeAnybodyIsAsked(String typed) {
    assertThat(type(typed.split(" ")).exit()).isEqualTo(2);
    assertThat(served.control.seen).isEqualTo(List.of());
  }
}
