package io.forebay.webui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SnmpCommand;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `snmp`: what is typed, the command that it must become, and a piece of what people must read.
class CliSnmpTest extends OnAnAppliance {
  private static final String FIRST = "correct-horse";
  private static final String SECOND = "battery-staple";

  CliSnmpTest() throws IOException {}

  static List<Verb> verbs() {
    return List.of(
        new Verb("snmp show", new SnmpCommand.Show(), "listening  127.0.0.1:1161"),
        new Verb("snmp show", new SnmpCommand.Show(), "users      nagios, zabbix"),
        new Verb("snmp show", new SnmpCommand.Show(), "messages   12 received, 3 refused"),
        new Verb("snmp show", new SnmpCommand.Show(), "may set    zabbix"),
        new Verb("snmp show", new SnmpCommand.Show(), "from       127.0.0.0/8, 192.0.2.0/24"),
        new Verb("snmp show", new SnmpCommand.Show(), "of these 1 from elsewhere"),
        new Verb("snmp show", new SnmpCommand.Show(), "told       1 receivers"),
        new Verb("snmp receiver list", new SnmpCommand.Show(), "inform, SNMPv3 nagios"),
        new Verb("snmp receiver list", new SnmpCommand.Show(), "has not acknowledged"),
        new Verb(
            "snmp receiver set noc --to 192.0.2.9:162 --user nagios --inform",
            new SnmpCommand.SetReceiver(
                "noc", InetSocketAddress.createUnresolved("192.0.2.9", 162), true, "nagios", null),
            "192.0.2.9:162"),
        new Verb("snmp receiver remove noc", new SnmpCommand.RemoveReceiver("noc"), "noc"),
        new Verb("snmp receiver test noc", new SnmpCommand.TestReceiver("noc"), "noc"),
        new Verb("snmp reload", new SnmpCommand.Reload(), "community  set"),
        new Verb("snmp user remove nagios", new SnmpCommand.RemoveUser("nagios"), "boots      4"),
        new Verb(
            "snmp community remove", new SnmpCommand.RemoveCommunity(), "engine     80001f88"));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void snmp_eachVerb_becomesItsCommandAndIsReadable(Verb verb) {
    assertBecomesItsCommand(verb);
  }

  @Test
  void user_typed_isSetAndNeverShown() {
    Typed typed = answer(FIRST, "snmp", "user", "set", "nagios");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertSet(FIRST, FIRST);
    assertThat(typed.out() + typed.err()).doesNotContain(FIRST);
  }

  @Test
  void user_inAFile_isItsFirstLine(@TempDir Path temp) throws IOException {
    Path file = Files.writeString(temp.resolve("s"), FIRST + " " + SECOND + "\nmore\n", UTF_8);
    Typed typed = type("snmp", "user", "set", "nagios", "--from", file.toString());
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertSet(FIRST, SECOND);
  }

  @Test
  void user_oneWordInAFile_isBoth(@TempDir Path temp) throws IOException {
    Path file = Files.writeString(temp.resolve("s"), FIRST + "\n", UTF_8);
    assertThat(type("snmp", "user", "set", "nagios", "--from", file.toString()).exit()).isZero();
    assertSet(FIRST, FIRST);
  }

  @Test
  void user_threeWordsInAFile_isRefusedBeforeAnybodyIsAsked(@TempDir Path temp) throws IOException {
    Path file = Files.writeString(temp.resolve("s"), "one two three\n", UTF_8);
    assertThat(type("snmp", "user", "set", "nagios", "--from", file.toString()).exit())
        .isEqualTo(2);
    assertThat(served.control.seen).isEqualTo(List.of());
  }

  private void assertSet(String authentication, String privacy) {
    assertThat(served.control.seen)
        .isEqualTo(
            List.of(
                new SnmpCommand.SetUser(
                    "nagios", Role.VIEWER, new Secret(authentication), new Secret(privacy))));
    assertThat(served.control.seen.toString()).doesNotContain(FIRST).doesNotContain(SECOND);
  }

  @Test
  void community_typed_isSet() {
    assertThat(answer("not-for-all", "snmp", "community", "set").exit()).isZero();
    assertThat(served.control.seen)
        .isEqualTo(List.of(new SnmpCommand.SetCommunity(new Secret("not-for-all"))));
  }

  @Test
  void user_asOperator_maySet(@TempDir Path temp) throws IOException {
    Path file = Files.writeString(temp.resolve("s"), FIRST + " " + SECOND + "\n", UTF_8);
    Typed typed =
        type("snmp", "user", "set", "tape", "--role", "operator", "--from", file.toString());
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen)
        .isEqualTo(
            List.of(
                new SnmpCommand.SetUser(
                    "tape", Role.OPERATOR, new Secret(FIRST), new Secret(SECOND))));
  }

  @Test
  void receiver_withACommunity_isSetAndTheWordNeverShown() {
    Typed typed =
        answer("not-for-all", "snmp", "receiver", "set", "old", "--to", "noc.example:162");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen)
        .isEqualTo(
            List.of(
                new SnmpCommand.SetReceiver(
                    "old",
                    InetSocketAddress.createUnresolved("noc.example", 162),
                    false,
                    null,
                    new Secret("not-for-all"))));
    assertThat(typed.out() + typed.err()).doesNotContain("not-for-all");
  }

  @Test
  void user_refused_isTheReason() {
    served.control.answer =
        command -> Outcome.refused(Refusal.Kind.USAGE, "Nothing was changed: too short.");
    Typed typed = answer("short", "snmp", "user", "set", "nagios");
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("too short");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "snmp",
        "snmp user set nagios correct-horse",
        "snmp community set public",
        "snmp user set nagios --from /nowhere/at/all",
        "snmp user set nagios --role admin --from /dev/null",
        "snmp receiver set noc",
        "snmp receiver set noc --to nowhere --user nagios",
        "snmp receiver set noc --to 192.0.2.9:162 --user nagios --from /dev/null",
      })
  void snmp_whatMakesNoSense_isRefusedBeforeAnybodyIsAsked(String typed) {
    assertThat(type(typed.split(" ")).exit()).isEqualTo(2);
    assertThat(served.control.seen).isEqualTo(List.of());
  }
}
