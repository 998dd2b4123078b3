package io.forebay.gateway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ForebayCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return ForebayCommand.line(question -> null)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void version_always_namesProductVersionAndJava() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("forebay ").doesNotContain("null").contains("Java 25");
  }

  @Test
  void forebay_withoutVerb_isUsageOnStderr() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: forebay");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void forebay_unknownWord_isUsageThatNamesIt() {
    assertThat(run("volumes")).isEqualTo(2);
    assertThat(err.toString()).contains("volumes");
  }
}
