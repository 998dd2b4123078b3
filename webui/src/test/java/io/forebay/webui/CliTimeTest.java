package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.TimeCommand;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `time`: what is typed, the command that it must become, and a piece of what people must read.
class CliTimeTest extends OnAnAppliance {
  CliTimeTest() throws IOException {}

  static List<Verb> verbs() {
    return List.of(
        new Verb("time show", new TimeCommand.Show(), "servers     ntp1.example.com, 192.0.2.123"),
        new Verb("time show", new TimeCommand.Show(), "clock       0.250 s behind"),
        new Verb("time show", new TimeCommand.Show(), "says        192.0.2.123"),
        new Verb("time show", new TimeCommand.Show(), "stratum     2"),
        new Verb("time show", new TimeCommand.Show(), "round trip  21 ms"),
        new Verb("time show", new TimeCommand.Show(), "asked       2026-11-20T14:02:12Z"),
        new Verb("time ask", new TimeCommand.Ask(), "clock       0.250 s behind"));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void time_eachVerb_becomesItsCommandAndIsReadable(Verb verb) {
    assertBecomesItsCommand(verb);
  }

  @Test
  void show_nobodyHasAnswered_saysWhyAndNoClock() {
    served.control.answer = command -> Outcome.done(TimeSamples.silent());
    assertThat(type("time", "show").out())
        .isEqualTo(
            "servers     ntp1.example.com\n            ntp1.example.com: nobody listens\nasked       -\n");
  }

  @Test
  void ask_nobodyAnswers_endsAsUnreachable() {
    served.control.answer =
        command -> Outcome.refused(Refusal.Kind.UNREACHABLE, "ntp1.example.com: no answer.");
    Typed typed = type("time", "ask");
    assertThat(typed.exit()).isEqualTo(6);
    assertThat(typed.err()).contains("no answer");
  }
}
