package io.forebay.gateway.app.demo;

import java.io.PrintWriter;

/// Tells what goes on: steps as lines, progress in one line that changes, where there is a terminal.
final class Narrator {
  /// Where there is none, progress is a line so often.
  private static final long QUIET_NANOS = 10_000_000_000L;

  private static final String BACK = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final long started = System.nanoTime();
  private long lastNanos = started;
  private boolean unfinished;

  Narrator(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /// Seconds since the beginning.
  double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  /// Something that is so now.
  void say(String text) {
    out.println((unfinished ? BACK : "") + text);
    out.flush();
    unfinished = false;
  }

  /// Something that will be otherwise in a moment.
  void progress(String text) {
    if (terminal) {
      out.print(BACK + text);
      out.flush();
      unfinished = true;
    } else if (System.nanoTime() - lastNanos > QUIET_NANOS) {
      lastNanos = System.nanoTime();
      say(text);
    }
  }
}
