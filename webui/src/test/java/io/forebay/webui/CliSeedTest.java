package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.SeedCommand;
import io.forebay.gateway.control.SeedReport;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `peer seed`: what is typed, the command that it must become, and a piece of what people must read.
class CliSeedTest extends OnAnAppliance {
  CliSeedTest() throws IOException {}

  static List<Verb> verbs() {
    return List.of(
        new Verb(
            "peer seed export main --to osaka --out /nowhere/main.seed",
            new SeedCommand.Export("main", "osaka", "/nowhere/main.seed", null),
            "12 GiB"),
        new Verb(
            "peer seed export main --to osaka --out /dev/sdz --yes /dev/sdz",
            new SeedCommand.Export("main", "osaka", "/dev/sdz", "/dev/sdz"),
            "export"),
        new Verb(
            "peer seed import /nowhere/main.seed --group main",
            new SeedCommand.Import("main", "/nowhere/main.seed"),
            "done"),
        new Verb("peer seed show main", new SeedCommand.Show("main"), "/mnt/usb/main.seed"),
        new Verb("peer seed cancel main", new SeedCommand.Cancel("main"), "20 GiB"));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void seed_eachVerb_becomesItsCommandAndIsReadable(Verb verb) {
    assertBecomesItsCommand(verb);
  }

  @Test
  void export_intoAFolder_namesTheFileByTheGroup() {
    Typed typed = type("peer", "seed", "export", "main", "--to", "osaka", "--out", home() + "/");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(served.control.seen)
        .isEqualTo(List.of(new SeedCommand.Export("main", "osaka", home() + "/main.seed", null)));
  }

  @Test
  void export_ontoADevice_withoutItsPathOnceMore_isNotDone() {
    Typed typed =
        type(
            "peer",
            "seed",
            "export",
            "main",
            "--to",
            "osaka",
            "--out",
            "/dev/sdz",
            "--yes",
            "/dev/sda");
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(served.control.seen).isEqualTo(List.of());
  }

  @Test
  void import_runs_isWaitedFor_andItsFailureIsTold() {
    SeedReport running = report(SeedReport.State.RUNNING, "");
    SeedReport unfinished = report(SeedReport.State.UNFINISHED, "It is cut short at byte 7.");
    served.control.answer =
        command -> Outcome.done(command instanceof SeedCommand.Import ? running : unfinished);
    Typed typed = type("peer", "seed", "import", "/nowhere/s", "--group", "main");
    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.err()).contains("cut short at byte 7");
    Typed begun = type("peer", "seed", "import", "/nowhere/s", "--group", "main", "--no-wait");
    assertThat(begun.exit()).isZero();
    assertThat(begun.out()).contains("running");
  }

  @Test
  void import_whereAnImageIs_isAConflict() {
    served.control.answer =
        command -> Outcome.refused(Refusal.Kind.CONFLICT, "There is a whole copy of main here.");
    Typed typed = type("peer", "seed", "import", "/nowhere/s", "--group", "main", "--json");
    assertThat(typed.exit()).isEqualTo(Refusal.Kind.CONFLICT.exitCode());
    assertThat(typed.err()).contains("whole copy");
  }

  private static SeedReport report(SeedReport.State state, String problem) {
    return new SeedReport(
        "main", SeedReport.Kind.IMPORT, state, "/nowhere/s", "", 0, 0, 5, 10, 5, problem);
  }
}
