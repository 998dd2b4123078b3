package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.TaskCommand;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `task`: what is typed, the command that it must become, and a piece of what people must read.
class CliTaskTest extends OnAnAppliance {
  private static final String ID = "verify:main:osaka:mw0q1c";

  CliTaskTest() throws IOException {}

  static List<Verb> verbs() {
    return List.of(
        new Verb("task list", new TaskCommand.ListAll(false), "5 GiB   20 GiB      25 %  3 min"),
        new Verb("task list --living", new TaskCommand.ListAll(true), "switchover:main:osaka"),
        new Verb("task show " + ID, new TaskCommand.Show(ID), "running"),
        new Verb("task cancel " + ID, new TaskCommand.Cancel(ID), "cancelled " + ID));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void task_eachVerb_becomesItsCommandAndIsReadable(Verb verb) {
    assertBecomesItsCommand(verb);
  }

  @Test
  void show_whatCannotBeCancelled_saysWhy() {
    served.control.answer = command -> Outcome.done(TaskSamples.switchover());
    Typed typed = type("task", "show", "switchover:main:osaka");
    assertThat(typed.out()).contains("unknown", "never", "A switchover ends by itself.");
  }

  @Test
  void cancel_refused_isAConflict() {
    served.control.answer =
        command -> Outcome.refused(Refusal.Kind.CONFLICT, "A switchover ends by itself.");
    Typed typed = type("task", "cancel", "switchover:main:osaka");
    assertThat(typed.exit()).isEqualTo(4);
    assertThat(typed.err()).contains("ends by itself");
  }

  @Test
  void show_whatIsNoId_isRefusedBeforeTheDoor() {
    assertThat(type("task", "show", "../status").exit()).isEqualTo(2);
    assertThat(served.control.seen).isEmpty();
  }
}
