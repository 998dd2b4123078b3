package io.forebay.gateway.app.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// The last lines of this process's log, in memory: where the log itself goes is not ours, and often not for us to
/// read. Made by logback, as `logback.xml` says.
public final class LogTail extends UnsynchronizedAppenderBase<ILoggingEvent> {
  /// Characters kept of all lines, and once more of warnings and errors, which much else would push out.
  static final int CHARS_MAX = 256 << 10;

  private static final int LINE_CHARS_MAX = 4_000;
  private static final int FRAMES_MAX = 30;

  /// Lines, oldest first.
  private static final class Kept {
    private final Deque<String> lines = new ArrayDeque<>();
    private int chars;

    synchronized void add(String line) {
      lines.add(line);
      chars += line.length();
      while (chars > CHARS_MAX) {
        chars -= lines.remove().length();
      }
    }

    synchronized String text() {
      return String.join("", lines);
    }
  }

  private static final Kept ALL = new Kept();
  private static final Kept GRAVE = new Kept();

  /// The newest lines, oldest first.
  public static String text() {
    return ALL.text();
  }

  /// The newest warnings and errors, oldest first.
  public static String graveText() {
    return GRAVE.text();
  }

  @Override
  protected void append(ILoggingEvent event) {
    String line = line(event);
    ALL.add(line);
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      GRAVE.add(line);
    }
  }

  private static String line(ILoggingEvent event) {
    String logger = event.getLoggerName();
    StringBuilder line =
        new StringBuilder()
            .append(Instant.ofEpochMilli(event.getTimeStamp()))
            .append(' ')
            .append(event.getLevel())
            .append(' ')
            .append(logger, logger.lastIndexOf('.') + 1, logger.length())
            .append(": ")
            .append(event.getFormattedMessage());
    for (IThrowableProxy thrown = event.getThrowableProxy();
        thrown != null;
        thrown = thrown.getCause()) {
      line.append("\n  ").append(thrown.getClassName()).append(": ").append(thrown.getMessage());
      StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
      for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
        line.append("\n    ").append(frames[i]);
      }
    }
    if (line.length() > LINE_CHARS_MAX) {
      line.setLength(LINE_CHARS_MAX);
    }
    return line.append('\n').toString();
  }
}
