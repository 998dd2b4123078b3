package io.forebay.gateway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

class ForebayCommandTest {
  private static final int COLUMNS = 80;

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

  /// A description is a sentence, which is what the list of verbs shows, and a paragraph; picocli breaks
  /// both where the terminal ends. Text that is cut into lines by hand is broken a second time there.
  @Test
  void help_ofEveryVerb_isBrokenByTheTerminalAlone() {
    CommandLine line = ForebayCommand.line(question -> null);
    line.setUsageHelpAutoWidth(false).setUsageHelpWidth(COLUMNS);
    List<CommandLine> every = every(line).toList();
    assertThat(every).hasSizeGreaterThan(40);
    for (CommandLine each : every) {
      CommandSpec spec = each.getCommandSpec();
      assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).hasSizeLessThan(3);
      for (ArgSpec arg : spec.args()) {
        assertThat(arg.description()).as(spec.qualifiedName() + " " + arg).hasSize(1);
      }
      assertThat(Stream.of(spec.usageMessage().footer()).mapToInt(String::length))
          .as(spec.qualifiedName())
          .allMatch(length -> length <= COLUMNS);
    }
  }

  private static Stream<CommandLine> every(CommandLine line) {
    return Stream.concat(
        Stream.of(line),
        line.getSubcommands().values().stream().flatMap(ForebayCommandTest::every));
  }
}
