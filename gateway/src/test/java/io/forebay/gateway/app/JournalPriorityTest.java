package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class JournalPriorityTest {
  /// With the configuration file itself, since that is where it breaks.
  @Test
  void journald_warningWithStackTrace_isOneLineWithItsPriority() throws JoranException {
    PrintStream stdout = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    System.setOut(new PrintStream(printed, true));
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(getClass().getResource("/logback-journald.xml"));
      context.getLogger("a.b.Writer").info("event=start volume={}", "db1");
      context.getLogger("Writer").warn("slow", new IllegalStateException("line\nbroken"));
    } finally {
      System.setOut(stdout);
      context.stop();
    }
    String[] lines = printed.toString(UTF_8).split("\n");
    assertThat(lines).hasSize(2);
    assertThat(lines[0]).isEqualTo("<6>Writer: event=start volume=db1");
    assertThat(lines[1]).startsWith("<4>Writer: slow | java").contains("line | broken | at ");
  }
}
