package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.VolumeCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line: what it says when something is wrong, what it asks, and how lists look.
class CliTest extends OnAnAppliance {
  CliTest() throws IOException {}

  @ParameterizedTest
  @EnumSource(
      value = Refusal.Kind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "SECOND_FACTOR") // Of signing in alone, which the command line does not.
  void verb_refused_exitsWithItsKindAndSaysWhy(Refusal.Kind kind) {
    served.control.answer = command -> Outcome.refused(kind, "db1 is in use: detach it first.");
    Typed typed = type("volume", "delete", "db1", "--yes", "db1");
    assertThat(typed.exit()).isEqualTo(kind.exitCode());
    assertThat(typed.err()).isEqualTo("forebay: db1 is in use: detach it first.\n");
    assertThat(typed.out()).isEmpty();
  }

  @Test
  void delete_nameTyped_deletes() {
    Typed typed = answer("db1", "volume", "delete", "db1");
    assertThat(typed.exit()).isZero();
    assertThat(served.control.seen).isEqualTo(List.of(new VolumeCommand.Delete("db1", "db1")));
  }

  @Test
  void delete_otherNameTyped_doesNothing() {
    Typed typed = answer("db2", "volume", "delete", "db1");
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("destroys its content").contains("nothing was done");
    assertThat(served.control.seen).isEmpty();
  }

  @Test
  void delete_nobodyThere_saysHow() {
    Typed typed = type("volume", "delete", "db1");
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("--yes db1");
    assertThat(served.control.seen).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void verb_wrongWords_isUsageAndAsksNothing(String words) {
    Typed typed = type(words.split(" "));
    assertThat(typed.exit()).as(words).isEqualTo(2);
    assertThat(typed.err()).isNotEmpty();
    assertThat(served.control.seen).isEmpty();
  }

  static List<String> wrong() {
    return List.of(
        "volume",
        "volume create",
        "volume create db1",
        "volume create db1 --size 10GB",
        "volume create db1 --size -1",
        "volume create ../x --size 1MiB",
        "volume create db1 --adopt",
        "volume show",
        "volume delete db1 --yes",
        "volume delete db1 --yes db2",
        "volume list --json --output yaml",
        "volume list extra",
        "group replicate main",
        "group promote main --yes",
        "group promote main --yes other",
        "group consent main",
        "group consent main --yes other",
        "peer set osaka",
        "peer set osaka --address h:1 --no-address",
        "schedule set s",
        "schedule set s --every 90s",
        "schedule set s --every 1h --at 22:00",
        "schedule set s --every 1h --pause --hold",
        "schedule set s --at 25:00",
        "group policy",
        "group policy main always",
        "group policy main continuous --every 1h",
        "group policy main --every 90s",
        "group policy main --every 1h --after 1GiB",
        "group policy main --at 25:00",
        "group policy main --days monday",
        "group policy main --every 1h --zone UTC",
        "plan --rpo soon",
        "plan --line 2MB",
        "plan --line 0bit/s",
        "plan --rpo 1h --line 2Mbit/s",
        "plan --from x --group main",
        "plan --device sda",
        "line history --last now",
        "line limit",
        "line limit 2Mb",
        "line limit 2Mbit/s --zone Asia/Tokyo",
        "line limit 2Mbit/s --when noon",
        "line limit 1bit/s",
        "line limit remove --when 08:00-08:00",
        "line priority main urgent",
        "event ack seven",
        "event list --limit 0",
        "status --every 1ms",
        "status --wait soon");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "volume show a%",
        "volume rename db1 a%",
        "group create a%",
        "checkpoint create a%"
      })
  void names_thatWillNotDo_areExplainedWithoutSchemas(String words) {
    Typed typed = type(words.split(" "));
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("name starts with a letter or digit").doesNotContain("schema");
  }

  @Test
  void lists_quietAndWithoutHeaders_areForScripts() {
    assertThat(type("volume", "list", "--quiet").out()).isEqualTo("db1\n");
    assertThat(type("volume", "list", "--no-headers").out())
        .isEqualTo("db1  main  10 GiB  yes  /srv/forebay/volumes/db1/mirror.raw\n");
    assertThat(type("volume", "list").out())
        .isEqualTo(
            """
            NAME  GROUP    SIZE  WRITABLE  MIRROR
            db1   main   10 GiB  yes       /srv/forebay/volumes/db1/mirror.raw
            """);
    assertThat(type("volume", "rename", "db1", "db2", "--quiet").out()).isEmpty();
  }

  @Test
  void home_afterTheVerb_wins() {
    Path nowhere = home().resolve("nowhere");
    assertThat(Typed.type(nowhere, null, "volume", "list").exit()).isEqualTo(6);
    Typed typed = Typed.type(nowhere, null, "volume", "list", "--home", home().toString());
    assertThat(typed.exit()).as(typed.err()).isZero();
  }

  @Test
  void event_textFromOutside_doesNotReachTheTerminalRaw() {
    served.control.answer =
        command ->
            Outcome.done(
                List.of(
                    new io.forebay.gateway.control.event.Event(
                        1,
                        Samples.event().kind(),
                        "\u001b[2Jevil",
                        "",
                        Samples.NOON,
                        0,
                        0,
                        "",
                        0)));
    assertThat(type("event", "list").out()).contains("?[2Jevil").doesNotContain("\u001b");
  }
}
