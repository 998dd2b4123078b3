package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.app.config.HookCommand;
import io.forebay.gateway.control.schedule.Hooks;
import io.forebay.gateway.control.schedule.Hooks.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookProcessesTest {
  @TempDir private Path temp;

  private static Hooks.Result run(long limitMillis, String script) {
    HookCommand hook = new HookCommand(List.of("/bin/sh", "-c", script), List.of(), limitMillis);
    return new HookProcesses(Map.of("h", hook)).run("h", Moment.BEFORE, "main", "nightly-1");
  }

  @Test
  void run_succeeds_isOk() {
    assertThat(run(10_000, "exit 0")).isEqualTo(new Hooks.Result(true, "exit status 0"));
  }

  @Test
  void run_fails_reportsStatusAndWhatItSaid() {
    Hooks.Result result = run(10_000, "echo no such database >&2; exit 3");
    assertThat(result).isEqualTo(new Hooks.Result(false, "exit status 3: no such database"));
  }

  @Test
  void run_seesItsFourVariablesAndNoOthers() {
    Hooks.Result result = run(10_000, "/usr/bin/env | /usr/bin/sort | /usr/bin/cut -d= -f1,2");
    assertThat(result.text())
        .contains("FOREBAY_HOOK=h")
        .contains("FOREBAY_GROUP=main")
        .contains("FOREBAY_CHECKPOINT=nightly-1")
        .doesNotContain("JAVA")
        .doesNotContain("HOME=");
  }

  @Test
  void run_endlessOutput_isBounded() {
    Hooks.Result result =
        run(10_000, "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done");
    assertThat(result.ok()).isTrue();
    assertThat(result.text()).hasSizeLessThan(400).contains("line 19999");
  }

  @Test
  void run_beyondItsLimit_isEndedWithItsChildren() throws Exception {
    Path mark = temp.resolve("pid");
    Hooks.Result result =
        run(1_000, "trap '' TERM; sleep 300 & echo $! > " + mark + "; wait; sleep 300");
    assertThat(result.ok()).isFalse();
    assertThat(result.text()).contains("limit of 1000 ms");
    long child = Long.parseLong(Files.readString(mark).strip());
    ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
    assertThat(ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void run_childThatKeepsThePipeOpen_isNotWaitedFor() throws Exception {
    Path mark = temp.resolve("pid");
    Hooks.Result result = run(20_000, "sleep 300 & echo $! > " + mark);
    assertThat(result.ok()).isTrue();
    ProcessHandle.of(Long.parseLong(Files.readString(mark).strip()))
        .ifPresent(ProcessHandle::destroy);
  }

  @Test
  void run_momentWithoutCommandOrUnknownHook_doesNothing() {
    HookProcesses hooks =
        new HookProcesses(Map.of("h", new HookCommand(List.of(), List.of(), 1000)));
    assertThat(hooks.run("h", Moment.AFTER, "g", "c").ok()).isTrue();
    assertThat(hooks.run("x", Moment.AFTER, "g", "c").ok()).isFalse();
  }
}
