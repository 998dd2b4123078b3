package io.forebay.gateway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Refusal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// What every verb has, whoever wrote it.
class VerbsTest {
  /// They run until they are stopped, and talk to people or to a log.
  private static final Set<String> WITHOUT_JSON = Set.of("serve", "demo");

  static List<String> verbs() {
    List<String> verbs = new ArrayList<>();
    leaves(LINE, "", verbs);
    return verbs;
  }

  private static void leaves(CommandLine line, String path, List<String> into) {
    line.getSubcommands()
        .forEach((name, sub) -> {
          String full = (path + " " + name).strip();
          if (sub.getSubcommands().isEmpty()) {
            into.add(full);
          } else {
            leaves(sub, full, into);
          }
        });
  }

  static List<String> nouns() {
    return List.copyOf(LINE.getSubcommands().keySet());
  }

  private record Typed(int exit, String out, String err) {}

  /// One tree for all cases: making it takes longer than anything that is asked of it. And 80 columns, whoever runs
  /// this: for each help a process would be asked how wide its terminal is.
  private static final CommandLine LINE =
      ForebayCommand.line(question -> null).setUsageHelpAutoWidth(false);

  private static Typed type(String words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        LINE.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(words.split(" "));
    return new Typed(exit, out.toString(), err.toString());
  }

  @Test
  void verbs_ofTheInterface_areThere() {
    assertThat(verbs())
        .contains(
            "status",
            "volume create",
            "volume list",
            "volume show",
            "volume rename",
            "volume grow",
            "volume ack",
            "volume delete",
            "group create",
            "group list",
            "group replicate",
            "group unreplicate",
            "group promote",
            "group demote",
            "group consent",
            "group switchover",
            "group settle",
            "group verify",
            "group branch list",
            "group branch show",
            "group branch extract",
            "group branch drop",
            "peer invite",
            "peer join",
            "peer list",
            "peer set",
            "peer remove",
            "peer replace",
            "peer seed export",
            "peer seed import",
            "peer seed show",
            "peer seed cancel",
            "line pause",
            "line resume",
            "line limit list",
            "line limit remove",
            "line priority",
            "checkpoint create",
            "checkpoint list",
            "checkpoint hold",
            "checkpoint release",
            "event list",
            "event ack",
            "config show",
            "config check",
            "setting list",
            "setting set",
            "setting reset");
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void verb_help_explainsWithAnExample(String verb) {
    Typed typed = type(verb + " --help");
    assertThat(typed.exit()).isZero();
    assertThat(typed.err()).isEmpty();
    assertThat(typed.out())
        .contains("Usage: forebay " + verb)
        .containsPattern("Examples?:\n")
        .containsPattern("\n +forebay .*" + verb.split(" ")[0])
        .contains("--home=DIR");
    assertThat(typed.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(121));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void verb_json_isThere(String verb) {
    String help = type(verb + " --help").out();
    assertThat(help.contains("--json")).isEqualTo(!WITHOUT_JSON.contains(verb));
  }

  @ParameterizedTest
  @MethodSource("nouns")
  void noun_help_isThere(String noun) {
    assertThat(type(noun + " --help").exit()).isZero();
    assertThat(type("--help").out()).contains("  " + noun + " ");
  }

  /// One table, in the door; the process's codes follow it.
  @ParameterizedTest
  @EnumSource(Refusal.Kind.class)
  void exitCode_ofEachRefusal_isTheDoors(Refusal.Kind kind) {
    assertThat(ExitCode.valueOf(kind.name()).number()).isEqualTo(kind.exitCode());
  }
}
