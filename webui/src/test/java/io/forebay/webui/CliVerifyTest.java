package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.ScheduleCommand;
import io.forebay.gateway.control.VerifyCommand;
import io.forebay.gateway.control.schedule.Schedule;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `group verify`: what is typed, the command that it must become, and a piece of what people must read.
class CliVerifyTest extends OnAnAppliance {
  CliVerifyTest() throws IOException {}

  static List<Verb> verbs() {
    return List.of(
        new Verb(
            "group verify main --peer osaka --volume db1",
            new VerifyCommand.Start("main", "osaka", "db1"),
            "osaka"),
        new Verb("group verify main", new VerifyCommand.Start("main", null, null), "64 MiB/s"),
        new Verb(
            "group verify main --status", new VerifyCommand.Show("main", null), "LAST VERIFIED"),
        new Verb("group verify main --list", new VerifyCommand.Show("main", null), "1048576"),
        new Verb("group verify main --stop", new VerifyCommand.Stop("main", null), "osaka"),
        new Verb(
            "group verify main --repair --peer osaka",
            new VerifyCommand.Repair("main", "osaka"),
            "osaka"));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void verify_eachVerb_becomesItsCommandAndIsReadable(Verb verb) {
    assertBecomesItsCommand(verb);
  }

  @Test
  void verify_volumeWithAnotherVerb_isRefused() {
    Typed typed = type("group", "verify", "main", "--volume", "db1", "--repair");
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(served.control.seen).isEqualTo(List.of());
  }

  @Test
  void schedule_verify_becomesItsTask() {
    Typed typed = type("schedule", "set", "weekly", "--every", "7d", "--verify", "--group", "main");
    assertThat(typed.exit()).as(typed.err()).isZero();
    Schedule weekly =
        new Schedule(
            "weekly", true, new Schedule.When.Every(10_080), new Schedule.Task.Verify("main"));
    assertThat(served.control.seen).isEqualTo(List.of(new ScheduleCommand.Put(weekly)));
  }
}
