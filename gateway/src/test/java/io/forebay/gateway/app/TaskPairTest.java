package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.refused;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.TaskCommand;
import io.forebay.gateway.control.VerifyCommand;
import io.forebay.gateway.control.task.Task;
import io.forebay.gateway.control.task.Tasks;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What takes long on a real pair, from its beginning to its end.
class TaskPairTest extends OnAPair {
  private static @Nullable Task living(Appliance on, Task.Kind kind) {
    for (Task task : Tasks.of(on.control().status())) {
      if (task.kind() == kind && task.lives()) {
        return task;
      }
    }
    return null;
  }

  private static Task found(Appliance on, Task.Kind kind) {
    return Objects.requireNonNull(living(on, kind));
  }

  @Test
  void tasks_ofAFirstCopyAndAComparison_liveAndEnd() throws Exception {
    done(near(), volume("db"));
    rig().nearRig.copy(rig().nearRig.image(31).toString(), rig().nearRig.uri("db"));
    rig().pair();
    assertThat(done(near(), new TaskCommand.ListAll(false))).isEmpty();

    done(near(), new LineCommand.Limit("far", null, 20_000, null));
    done(near(), new GroupCommand.Replicate("main", "far"));
    until(
        "under way on both sides",
        () ->
            living(near(), Task.Kind.CATCH_UP) != null
                && living(far(), Task.Kind.CATCH_UP) != null);
    String copy = found(near(), Task.Kind.CATCH_UP).id();
    assertThat(copy).isEqualTo("catch-up:main:far");
    assertThat(found(far(), Task.Kind.CATCH_UP).id()).isEqualTo("catch-up:main:near");
    assertThat(done(near(), new TaskCommand.ListAll(true))).extracting(Task::id).contains(copy);
    assertThat(done(near(), new TaskCommand.Show(copy)).totalBytes()).isPositive();
    assertThat(refused(near(), new TaskCommand.Cancel(copy))).isEqualTo(Refusal.Kind.CONFLICT);
    done(near(), new LineCommand.Unlimit("far", null, null));
    until("drained", rig()::drained);
    assertThat(refused(near(), new TaskCommand.Show(copy))).isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(refused(near(), new TaskCommand.Cancel(copy))).isEqualTo(Refusal.Kind.NOT_FOUND);

    done(near(), new SettingCommand.Change("verify.rate", "1MiB"));
    done(near(), new VerifyCommand.Start("main", "far", null));
    String first = found(near(), Task.Kind.VERIFY).id();
    assertThat(done(near(), new TaskCommand.Cancel(first)).id()).isEqualTo(first);
    until("stopped", () -> living(near(), Task.Kind.VERIFY) == null);
    assertThat(refused(near(), new TaskCommand.Show(first))).isEqualTo(Refusal.Kind.NOT_FOUND);
    String over = "verify:main:far";
    assertThat(done(near(), new TaskCommand.Show(over)).state()).isEqualTo(Task.State.STOPPED);
    assertThat(refused(near(), new TaskCommand.Cancel(over))).isEqualTo(Refusal.Kind.CONFLICT);

    done(near(), new VerifyCommand.Start("main", "far", null));
    assertThat(found(near(), Task.Kind.VERIFY).id()).isNotEqualTo(first);
    assertThat(refused(near(), new TaskCommand.Cancel(first))).isEqualTo(Refusal.Kind.NOT_FOUND);
    List<Task> all = done(near(), new TaskCommand.ListAll(false));
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().lives()).isTrue();
  }
}
