package io.forebay.gateway.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.demo.DemoVerb;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `forebay`: the root of the command line. Each noun is a class of this package, listed in
/// [#NOUNS].
@Command(
    name = "forebay",
    description = "A block-storage appliance: mirrors a host's disk here and far away.",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 not found,",
      "4 its state forbids it, 5 denied, 6 unreachable (no appliance runs, or the",
      "peer is silent), 124 took too long."
    })
public final class ForebayCommand implements Callable<Integer> {
  private static final List<Class<?>> NOUNS =
      List.of(
          ServeVerb.class,
          StatusVerb.class,
          StopVerb.class,
          VolumeNoun.class,
          GroupNoun.class,
          PeerNoun.class,
          LineNoun.class,
          PlanVerb.class,
          CheckpointNoun.class,
          ScheduleNoun.class,
          EventNoun.class,
          TaskNoun.class,
          NbdNoun.class,
          IscsiNoun.class,
          SnmpNoun.class,
          NotifyNoun.class,
          PanelNoun.class,
          UserNoun.class,
          KeyNoun.class,
          WebNoun.class,
          SettingNoun.class,
          TimeNoun.class,
          ConfigNoun.class,
          SupportNoun.class,
          LogNoun.class,
          DemoVerb.class);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      defaultValue = "${FOREBAY_HOME:-/var/lib/forebay}",
      description =
          "The appliance's folder. Default: $FOREBAY_HOME, else /var/lib/forebay. Before or after the"
              + " command.")
  private Path home = Path.of("/var/lib/forebay");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this help, and ends.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it.
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version, and ends.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it.
  private boolean version;

  private final Function<String, @Nullable String> asker;
  private final Function<String, @Nullable String> secretAsker;

  ForebayCommand(Function<String, @Nullable String> asker) {
    this(asker, asker);
  }

  private ForebayCommand(
      Function<String, @Nullable String> asker, Function<String, @Nullable String> secretAsker) {
    this.asker = asker;
    this.secretAsker = secretAsker;
  }

  /// Does what `words` say; gives the exit code.
  public static int execute(String... words) {
    return line(List.of(words), ForebayCommand::askTerminal, ForebayCommand::askSecretly)
        .execute(words);
  }

  /// The whole command line, ready to execute. Whoever is asked something gets a question and gives an
  /// answer, or null when nobody is there.
  public static CommandLine line(Function<String, @Nullable String> asker) {
    return line(List.of(), asker, asker);
  }

  /// The command line for `words`, who are asked as above: with the nouns among them alone, if there are any. Making the
  /// whole tree ready takes longer than everything else that a verb does.
  public static CommandLine line(List<String> words, Function<String, @Nullable String> asker) {
    return line(words, asker, asker);
  }

  private static CommandLine line(
      List<String> words,
      Function<String, @Nullable String> asker,
      Function<String, @Nullable String> secretAsker) {
    CommandLine line = new CommandLine(new ForebayCommand(asker, secretAsker));
    List<Class<?>> typed = NOUNS.stream().filter(noun -> words.contains(name(noun))).toList();
    (typed.isEmpty() ? NOUNS : typed).forEach(line::addSubcommand);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler((failure, failed, parsed) -> {
          ExitCode code = failure instanceof Failure known ? known.code() : ExitCode.FAILED;
          String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
          failed.getErr().println("forebay: " + text);
          return code.number();
        });
  }

  private static String name(Class<?> noun) {
    return requireNonNull(noun.getAnnotation(Command.class)).name();
  }

  /// What somebody at the terminal answers to `question`; null when nobody is there.
  @Nullable String ask(String question) {
    return asker.apply(question);
  }

  /// As [#ask], and what is typed is not shown.
  @Nullable String askSecret(String question) {
    return secretAsker.apply(question);
  }

  /// One line of standard input, "" at its end.
  String readLine() throws IOException {
    String line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
    return line == null ? "" : line;
  }

  private static @Nullable String askTerminal(String question) {
    Console console = System.console();
    return console != null && console.isTerminal() ? console.readLine("%s", question) : null;
  }

  private static @Nullable String askSecretly(String question) {
    Console console = System.console();
    char[] typed =
        console != null && console.isTerminal() ? console.readPassword("%s", question) : null;
    return typed == null ? null : new String(typed);
  }

  /// The folder of the appliance that is meant: absolute.
  Path home() {
    return home.toAbsolutePath().normalize();
  }

  /// Without a verb there is nothing to do; picocli prints the usage and exits with 2.
  @Override
  public Integer call() {
    throw missing(spec);
  }

  /// What a noun does that is called without a verb.
  static ParameterException missing(CommandSpec spec) {
    return new ParameterException(spec.commandLine(), "Say what to do: a command is missing.");
  }
}
