import io.forebay.gateway.app.cli.ForebayCommand;
import io.forebay.gateway.control.settings.SettingKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// forebay(1), forebay.toml(5), forebay-mib(7) and forebay.service(8), as roff (man(7)), and the completion of bash: what `--help` and `config show` say, in one place.
final class Manuals {
  /// Told of once, and not with each verb.
  private static final Set<String> COMMON = Set.of("--output", "--json", "--no-headers", "--quiet", "--wait");

  private final String version;
  private final String day;

  Manuals(String version, Instant when) {
    this.version = version;
    day = when.atZone(ZoneOffset.UTC).toLocalDate().toString();
  }

  private static CommandLine line() {
    return ForebayCommand.line(question -> null);
  }

  /// Without its first line: a completion is sourced.
  static String completion() {
    String script = AutoComplete.bash("forebay", line());
    return script.substring(script.indexOf('\n') + 1);
  }

  String command() {
    CommandLine line = line();
    Roff page = new Roff("FOREBAY", 1, day, version, "Forebay");
    page.section("NAME");
    page.raw("forebay \\- a disk that is mirrored here and far away");
    page.section("SYNOPSIS");
    page.text("forebay [OPTIONS] NOUN VERB [OPTIONS] [ARGUMENTS]");
    page.section("DESCRIPTION");
    page.text(String.join(" ", line.getCommandSpec().usageMessage().description()));
    page.text(
        "forebay serve is the appliance. All other commands talk to the one that runs on this machine, but for"
            + " config, log and volume extract, which look at a home where none runs. They are for root, or whoever"
            + " owns the home.");
    page.section("OPTIONS");
    for (OptionSpec option : line.getCommandSpec().options()) {
      page.tagged(names(option), text(option));
    }
    page.text("Most commands have these, too:");
    for (OptionSpec option : line.getSubcommands().get("status").getCommandSpec().options()) {
      if (COMMON.contains(option.longestName())) {
        page.tagged(names(option), text(option));
      }
    }
    page.section("COMMANDS");
    line.getSubcommands().values().stream().distinct().forEach(noun -> verbs(page, noun));
    page.section("EXIT STATUS");
    page.text(footer(line.getCommandSpec()));
    page.section("FILES");
    page.tagged("/etc/forebay/forebay.toml", "The configuration, if the home has none. See forebay.toml(5).");
    page.tagged("/var/lib/forebay", "The home: everything that the appliance keeps.");
    page.tagged(
        "/run/forebay",
        "The newest part of each change buffer, in shared memory. Hands off, also while the appliance is stopped.");
    page.section("ENVIRONMENT");
    page.tagged("FOREBAY_HOME", "The home, where --home does not say it.");
    page.tagged("FOREBAY_JAVA_OPTS", "More options of the Java virtual machine.");
    page.section("SEE ALSO");
    page.text("forebay.toml(5), forebay-mib(7), forebay.service(8), systemctl(1), nbd-client(8), iscsiadm(8), LCDd(8)");
    return page.toString();
  }

  private static void verbs(Roff page, CommandLine line) {
    var below = line.getSubcommands().values().stream().distinct().toList();
    if (!below.isEmpty()) {
      below.forEach(verb -> verbs(page, verb));
      return;
    }
    CommandSpec spec = line.getCommandSpec();
    if (spec.usageMessage().hidden()) {
      return;
    }
    page.subsection(synopsis(spec));
    page.text(String.join(" ", spec.usageMessage().description()));
    for (PositionalParamSpec place : spec.positionalParameters()) {
      if (!place.hidden() && place.description().length > 0) {
        page.tagged(place.paramLabel(), text(place));
      }
    }
    for (OptionSpec option : spec.options()) {
      if (shown(option)) {
        page.tagged(names(option), text(option));
      }
    }
    page.lines(List.of(spec.usageMessage().footer()));
  }

  private static String synopsis(CommandSpec spec) {
    List<String> words = new ArrayList<>();
    words.add(spec.qualifiedName());
    for (OptionSpec option : spec.options()) {
      if (shown(option)) {
        String named = option.longestName() + value(option);
        words.add(option.required() ? named : "[" + named + "]");
      }
    }
    for (PositionalParamSpec place : spec.positionalParameters()) {
      if (!place.hidden()) {
        String many = place.arity().max() > 1 ? "..." : "";
        words.add((place.arity().min() > 0 ? place.paramLabel() : "[" + place.paramLabel() + "]") + many);
      }
    }
    return String.join(" ", words);
  }

  private static boolean shown(OptionSpec option) {
    return !option.hidden() && !option.inherited() && !COMMON.contains(option.longestName());
  }

  private static String names(OptionSpec option) {
    return String.join(", ", option.names()) + value(option);
  }

  private static String value(OptionSpec option) {
    return option.arity().max() == 0 ? "" : " " + option.paramLabel();
  }

  private static String text(ArgSpec arg) {
    return String.join(" ", arg.description());
  }

  private static String footer(CommandSpec spec) {
    String all = String.join(" ", spec.usageMessage().footer()).strip();
    return all.replaceFirst("^Exit codes: ", "");
  }

  /// @param module FOREBAY-MIB
  String mib(String module) {
    return new MibPage(module).text(version, day);
  }

  String service() {
    return ServicePage.text(version, day);
  }

  String configuration() {
    Roff page = new Roff("FOREBAY.TOML", 5, day, version, "Forebay");
    page.section("NAME");
    page.raw("forebay.toml \\- configuration of a Forebay appliance");
    page.section("DESCRIPTION");
    page.text(
        "A file in TOML: forebay.toml in the home, else /etc/forebay/forebay.toml. An unknown key, or a value that will"
            + " not do, stops the start, naming its line. forebay config check says what is wrong, forebay config show"
            + " what counts and from where.");
    page.text(
        "Sizes are written as \"64MiB\", spans as \"10s\", addresses as \"HOST:PORT\" or a list of them. Paths that do"
            + " not begin with / are below the home. What may be changed while the appliance runs, by forebay setting"
            + " set, says so.");
    String section = "";
    for (SettingKey key : SettingKey.values()) {
      int dot = key.id().indexOf('.');
      String table = dot < 0 ? "" : key.id().substring(0, dot);
      if (!table.equals(section) || key == SettingKey.values()[0]) {
        page.section(table.isEmpty() ? "KEYS OUTSIDE OF A TABLE" : "[" + table + "]");
        section = table;
      }
      page.tagged(key.id().substring(dot + 1), meaning(key));
    }
    page.section("[hook.NAME]");
    page.text("What freezes an application for the instant of a checkpoint (forebay schedule set --hook NAME).");
    page.tagged("before", "The command, as a list of words, run before the checkpoint is taken.");
    page.tagged("after", "The command that is run afterwards, also when the first one failed.");
    page.tagged("time_limit", "After which either is ended.");
    page.section("EXAMPLE");
    page.lines(List.of("name = \"berlin\"", "[buffer]", "capacity = \"100GiB\"", "[nbd]", "listen = \"0.0.0.0:10809\""));
    page.section("SEE ALSO");
    page.text("forebay(1), forebay.service(8)");
    return page.toString();
  }

  private static String meaning(SettingKey key) {
    String initial = key.initial().isEmpty() ? "empty" : key.initial();
    String text = key.meaning();
    String said = Character.toUpperCase(text.charAt(0)) + text.substring(1);
    return said + ". Default: " + initial + "." + (key.runtime() ? " May be changed at run time." : "");
  }
}
