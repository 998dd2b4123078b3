package io.forebay.gateway.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where our own bugs end: writes down what is known, then ends the process at once,
/// without closing anything. Recovery at the next start is what the log is made for; going on with a
/// broken invariant is not.
final class Fatal implements UncaughtExceptionHandler, Consumer<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(Fatal.class);

  /// Dumps kept; the oldest goes.
  private static final int DUMPS_MAX = 10;

  private final Path directory;
  private final Runnable halt;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile @Nullable Supplier<String> state;

  /// Dumps go to `directory`, which need not exist. `halt` ends the process.
  Fatal(Path directory, Runnable halt) {
    this.directory = directory;
    this.halt = halt;
  }

  /// What to write down besides the error and the threads.
  void describe(Supplier<String> newState) {
    state = newState;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable error) {
    if (!told.compareAndSet(false, true)) {
      return; // One is enough; the process is ending.
    }
    try {
      LOG.error(
          "event=fatal thread={} the process ends now and recovers at its restart",
          thread.getName(),
          error);
      Path dump = dump(thread, error);
      LOG.error("event=fatal dump={}", dump);
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("event=fatal the dump could not be written", e); // Whatever it is, we are ending.
    } finally {
      halt.run();
    }
  }

  @Override
  public void accept(Throwable error) {
    uncaughtException(Thread.currentThread(), error);
  }

  private Path dump(Thread thread, Throwable error) throws IOException {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.println("Forebay stopped on " + thread.getName() + " at " + Instant.now());
    error.printStackTrace(out);
    Supplier<String> more = state;
    if (more != null) {
      out.println();
      out.println(more.get());
    }
    for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
      out.println();
      out.println(each.getKey());
      for (StackTraceElement frame : each.getValue()) {
        out.println("    " + frame);
      }
    }
    Files.createDirectories(directory);
    forgetOldest();
    Path dump = directory.resolve("fatal-" + System.currentTimeMillis() + ".txt");
    return Files.writeString(dump, text.toString());
  }

  private void forgetOldest() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      var old =
          files
              .filter(file -> file.getFileName().toString().startsWith("fatal-"))
              .sorted()
              .toList();
      for (int i = 0; i <= old.size() - DUMPS_MAX; i++) {
        Files.delete(old.get(i));
      }
    }
  }
}
