package io.forebay.gateway.app.support;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogTailTest {
  private final LoggerContext context = new LoggerContext();
  private final LogTail tail = new LogTail();

  @BeforeEach
  void begin() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    tail.setContext(context);
    tail.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(tail);
  }

  @AfterEach
  void end() {
    context.stop();
  }

  @Test
  void text_ofMoreThanIsKept_isTheNewestAndErrorsStay() {
    Logger log = context.getLogger("a.b.Writer");
    log.warn("event=first", new IllegalStateException("outer", new IllegalArgumentException("in")));
    String filler = "x".repeat(1_000);
    for (int i = 0; i < LogTail.CHARS_MAX / 1_000 + 10; i++) {
      log.info("event=filler n={} {}", i, filler);
    }
    assertThat(LogTail.text().length()).isBetween(LogTail.CHARS_MAX - 2_000, LogTail.CHARS_MAX);
    assertThat(LogTail.text()).doesNotContain("event=first").endsWith(filler + "\n");
    assertThat(LogTail.graveText())
        .contains(" WARN Writer: event=first", "IllegalStateException: outer", "Exception: in");
    assertThat(LogTail.graveText()).doesNotContain("event=filler");
  }

  @Test
  void text_ofALongLine_isCut() {
    context.getLogger("Writer").info("y".repeat(100_000));
    assertThat(LogTail.text().lines().mapToInt(String::length)).allMatch(length -> length <= 4_000);
  }
}
