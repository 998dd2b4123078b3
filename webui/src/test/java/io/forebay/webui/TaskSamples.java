package io.forebay.webui;

import static io.forebay.webui.Samples.NOON;

import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.WebReport;
import io.forebay.gateway.control.access.WebLook;
import io.forebay.gateway.control.task.Task;
import java.util.List;

/// What a door gives of tasks, and of the way in for browsers.
final class TaskSamples {
  private TaskSamples() {}

  static Task verify() {
    return new Task(
        "verify:main:osaka:mw0q1c",
        Task.Kind.VERIFY,
        "main",
        "osaka",
        Task.State.RUNNING,
        NOON - 60_000,
        0,
        5L << 30,
        20L << 30,
        180_000,
        "",
        "");
  }

  static Task switchover() {
    return new Task(
        "switchover:main:osaka",
        Task.Kind.SWITCHOVER,
        "main",
        "osaka",
        Task.State.RUNNING,
        0,
        0,
        Status.UNKNOWN,
        Status.UNKNOWN,
        Status.NEVER,
        "A switchover ends by itself.",
        "");
  }

  static WebReport web() {
    return new WebReport(
        List.of("127.0.0.1:8443"),
        List.of("127.0.0.1:8080"),
        new WebLook(
            "CN=berlin",
            "CN=corporate",
            List.of("berlin.example.com", "192.0.2.1"),
            false,
            "EC 256",
            2,
            NOON - 86_400_000,
            NOON,
            "5a".repeat(32)));
  }
}
