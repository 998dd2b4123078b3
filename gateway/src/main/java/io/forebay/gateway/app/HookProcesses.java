package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.app.config.HookCommand;
import io.forebay.gateway.control.schedule.Hooks;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Runs hooks as child processes: no shell, an environment of four variables, no input, output bounded,
/// killed with their children at the time limit.
final class HookProcesses implements Hooks {
  /// The end of a command's output that is kept for the operator.
  static final int OUTPUT_CHARS_MAX = 300;

  /// How long a command has between SIGTERM and SIGKILL.
  private static final long KILL_MILLIS = 2_000;

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Map<String, HookCommand> hooks;

  HookProcesses(Map<String, HookCommand> hooks) {
    this.hooks = hooks;
  }

  @Override
  public Set<String> names() {
    return new TreeSet<>(hooks.keySet());
  }

  @Override
  public Result run(String hook, Moment moment, String group, String checkpoint) {
    HookCommand known = hooks.get(hook);
    if (known == null) {
      return new Result(false, "there is no hook " + hook + " in forebay.toml any more");
    }
    List<String> command =
        switch (moment) {
          case BEFORE -> known.before();
          case AFTER -> known.after();
        };
    if (command.isEmpty()) {
      return new Result(true, "");
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    environment.put("FOREBAY_HOOK", hook);
    environment.put("FOREBAY_GROUP", group);
    environment.put("FOREBAY_CHECKPOINT", checkpoint);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return await(process, known.limitMillis());
    } catch (IOException e) {
      return new Result(false, command.getFirst() + " could not be run: " + e.getMessage());
    }
  }

  private static Result await(Process process, long limitMillis) {
    AtomicReference<String> output = new AtomicReference<>("");
    // Read on the side: a command that fills its pipe would stand still, one that leaves a child
    // behind
    // would keep the pipe open.
    Thread reader = Thread.ofVirtual().start(() -> output.set(tail(process.getInputStream())));
    try {
      if (!process.waitFor(limitMillis, TimeUnit.MILLISECONDS)) {
        kill(process);
        return new Result(
            false, "it took longer than its limit of " + limitMillis + " ms and was ended");
      }
      reader.join(KILL_MILLIS);
      int status = process.exitValue();
      String said = output.get().isEmpty() ? "" : ": " + output.get();
      return new Result(status == 0, "exit status " + status + said);
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
      return new Result(false, "the appliance is stopping");
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(KILL_MILLIS, TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /// The last characters of what comes, on one line.
  private static String tail(InputStream in) {
    StringBuilder kept = new StringBuilder();
    byte[] buffer = new byte[4096];
    try (in) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        kept.append(new String(buffer, 0, read, UTF_8));
        if (kept.length() > OUTPUT_CHARS_MAX) {
          kept.delete(0, kept.length() - OUTPUT_CHARS_MAX);
        }
      }
    } catch (IOException e) {
      kept.append(" (").append(e.getMessage()).append(')');
    }
    return kept.toString().strip().replaceAll("\\s+", " ");
  }
}
