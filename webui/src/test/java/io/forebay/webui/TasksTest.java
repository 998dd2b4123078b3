package io.forebay.webui;

import static io.forebay.webui.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.SeedReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VerifyReport;
import io.forebay.gateway.control.task.Task;
import io.forebay.gateway.control.task.Tasks;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The tasks that a status tells of.
class TasksTest {
  private static final Status.Eta HOUR = new Status.Eta(3_600_000, 3_000_000, 4_000_000);
  private static final Status.CatchUp BATCH =
      new Status.CatchUp(25 << 20, 100 << 20, 0, false, 1 << 20, HOUR);
  private static final SeedReport NO_SEED = SeedReport.none("main");

  /// The sample's group, with this under way and nothing else.
  private static List<Task> tasks(
      Status.Line line,
      Status.Succession succession,
      List<VerifyReport> verifications,
      SeedReport seed) {
    Status.Group g = Samples.group();
    Status.Group group =
        new Status.Group(
            g.name(),
            g.id(),
            g.role(),
            g.phase(),
            g.epoch(),
            g.imageUsable(),
            g.rung(),
            g.watermarks(),
            g.buffer(),
            g.lag(),
            g.hold(),
            g.pause(),
            g.policy(),
            List.of(line),
            g.volumes(),
            succession,
            verifications,
            seed,
            g.problem());
    Status.Appliance a = Samples.appliance();
    return Tasks.of(
        new Status.Appliance(
            a.name(),
            a.id(),
            a.version(),
            a.summary(),
            a.worst(),
            a.openEvents(),
            a.startedMillis(),
            a.nowMillis(),
            a.ports(),
            a.iscsi(),
            a.time(),
            List.of(group),
            a.peers()));
  }

  private static Status.Line line(Status.LineState state, Status.@Nullable CatchUp batch) {
    return Samples.line(state, batch);
  }

  private static Status.Line calm() {
    return line(Status.LineState.FOLLOWING, null);
  }

  private static Task seed(SeedReport.Kind kind, SeedReport.State state, long startedMillis) {
    SeedReport report =
        new SeedReport(
            "main", kind, state, "/mnt/main.seed", "osaka", startedMillis, 0, 10, 40, 5, "");
    return only(tasks(calm(), Status.Succession.NONE, List.of(), report));
  }

  private static Task verify(VerifyReport.State state, long startedMillis) {
    VerifyReport report =
        new VerifyReport(
            "main", "osaka", state, "", startedMillis, 0, 0, 0, 10, 40, 0, 0, 0, 0, List.of());
    return only(tasks(calm(), Status.Succession.NONE, List.of(report), NO_SEED));
  }

  private static Task only(List<Task> tasks) {
    assertThat(tasks).hasSize(1);
    return tasks.getFirst();
  }

  @Test
  void of_nothingUnderWay_isEmpty() {
    assertThat(tasks(calm(), Status.Succession.NONE, List.of(), NO_SEED)).isEmpty();
  }

  @Test
  void of_verification_runsToItsEndAtItsRate() {
    Task task = verify(VerifyReport.State.RUNNING, NOON - 60_000);
    assertThat(task.kind()).isEqualTo(Task.Kind.VERIFY);
    assertThat(task.state()).isEqualTo(Task.State.RUNNING);
    assertThat(task.subject()).isEqualTo("osaka");
    assertThat(task.progress()).isEqualTo(0.25);
    assertThat(task.etaMillis()).isEqualTo(180_000);
    assertThat(task.cancellable()).isTrue();
  }

  @Test
  void of_verificationThatEnded_isKeptAndCannotBeCancelled() {
    for (VerifyReport.State state :
        List.of(VerifyReport.State.DONE, VerifyReport.State.STOPPED, VerifyReport.State.FAILED)) {
      Task task = verify(state, NOON - 60_000);
      assertThat(task.lives()).isFalse();
      assertThat(task.stays()).isEqualTo("It has ended.");
      assertThat(task.etaMillis()).isEqualTo(Status.UNKNOWN);
    }
    assertThat(verify(VerifyReport.State.DONE, NOON).progress()).isEqualTo(1);
    Task stopped = verify(VerifyReport.State.STOPPED, NOON - 60_000);
    assertThat(stopped.id())
        .as("the figures are those of the one before")
        .isEqualTo("verify:main:osaka");
    assertThat(stopped.startedMillis()).isZero();
    assertThat(stopped.totalBytes()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void of_repair_tellsWhyItGoesOn() {
    Task task = verify(VerifyReport.State.REPAIRING, NOON - 60_000);
    assertThat(task.kind()).isEqualTo(Task.Kind.REPAIR);
    assertThat(task.cancellable()).isFalse();
    assertThat(task.progress()).isNegative();
  }

  @Test
  void id_ofTheNextVerification_isAnother() {
    assertThat(verify(VerifyReport.State.RUNNING, NOON).id())
        .isNotEqualTo(verify(VerifyReport.State.RUNNING, NOON + 1).id())
        .isEqualTo(verify(VerifyReport.State.DONE, NOON).id())
        .matches("verify:main:osaka:[0-9a-z]+");
  }

  @Test
  void of_seed_eitherWay() {
    Task export = seed(SeedReport.Kind.EXPORT, SeedReport.State.RUNNING, NOON - 30_000);
    assertThat(export.kind()).isEqualTo(Task.Kind.SEED_EXPORT);
    assertThat(export.cancellable()).isTrue();
    assertThat(export.etaMillis()).isEqualTo(90_000);
    assertThat(export.subject()).isEqualTo("/mnt/main.seed");
    Task unfinished = seed(SeedReport.Kind.IMPORT, SeedReport.State.UNFINISHED, 0);
    assertThat(unfinished.state()).isEqualTo(Task.State.WAITING);
    assertThat(unfinished.cancellable()).isTrue();
    assertThat(seed(SeedReport.Kind.EXPORT, SeedReport.State.FAILED, NOON).lives()).isFalse();
  }

  /// A restart forgets when an import began.
  @Test
  void id_ofAnImportOverARestart_isTheSame() {
    assertThat(seed(SeedReport.Kind.IMPORT, SeedReport.State.RUNNING, NOON).id())
        .isEqualTo(seed(SeedReport.Kind.IMPORT, SeedReport.State.UNFINISHED, 0).id())
        .isEqualTo("seed-import:main");
  }

  @Test
  void of_catchUp_runsOrWaitsForItsLine() {
    Task runs =
        only(
            tasks(
                line(Status.LineState.CATCHING_UP, BATCH),
                Status.Succession.NONE,
                List.of(),
                NO_SEED));
    assertThat(runs.id()).isEqualTo("catch-up:main:osaka");
    assertThat(runs.state()).isEqualTo(Task.State.RUNNING);
    assertThat(runs.progress()).isEqualTo(0.25);
    assertThat(runs.etaMillis()).isEqualTo(3_600_000);
    assertThat(runs.stays()).contains("group unreplicate main");
    Task waits =
        only(tasks(line(Status.LineState.DOWN, BATCH), Status.Succession.NONE, List.of(), NO_SEED));
    assertThat(waits.id()).isEqualTo(runs.id());
    assertThat(waits.state()).isEqualTo(Task.State.WAITING);
    assertThat(waits.problem()).isEqualTo("It waits for the line to osaka.");
  }

  @Test
  void of_switchover_tellsHowToTakeItBack() {
    Task task =
        only(
            tasks(
                calm(),
                new Status.Succession(new Status.Handover("osaka", 1), List.of(), ""),
                List.of(),
                NO_SEED));
    assertThat(task.id()).isEqualTo("switchover:main:osaka");
    assertThat(task.etaMillis()).isEqualTo(9_000);
    assertThat(task.stays()).contains("cut the line, then: group promote main");
  }

  @Test
  void of_settling_isAsFarAsItsBatch() {
    Status.Succession settled = new Status.Succession(null, List.of(), "osaka");
    List<Task> both = tasks(line(Status.LineState.CATCHING_UP, BATCH), settled, List.of(), NO_SEED);
    assertThat(both).extracting(Task::kind).contains(Task.Kind.SETTLE, Task.Kind.CATCH_UP);
    assertThat(both.getFirst().progress()).isEqualTo(0.25);
    Task waits = only(tasks(line(Status.LineState.DOWN, null), settled, List.of(), NO_SEED));
    assertThat(waits.state()).isEqualTo(Task.State.WAITING);
    assertThat(waits.progress()).isNegative();
  }

  @Test
  void of_several_thoseThatLiveComeFirst() {
    List<Task> all =
        tasks(
            line(Status.LineState.CATCHING_UP, BATCH),
            Status.Succession.NONE,
            List.of(Samples.verification()),
            Samples.seed());
    assertThat(all).extracting(Task::lives).containsExactly(true, false, false);
    assertThat(all).extracting(Task::id).doesNotHaveDuplicates();
  }
}
