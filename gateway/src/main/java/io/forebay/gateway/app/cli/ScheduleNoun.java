package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay schedule`.
@Command(
    name = "schedule",
    description = "Checkpoints that are taken, and copies that are compared, by themselves.")
final class ScheduleNoun extends Noun {
  private static final long MINUTE = 60_000;

  private static final Table TABLE =
      new Table()
          .text("NAME", schedule -> Show.text(schedule, "name"))
          .text("ON", schedule -> Show.yes(schedule.truth("enabled", true)))
          .text("WHEN", ScheduleNoun::when)
          .text("GROUP", schedule -> Show.orDash(schedule.text("group", "")))
          .text("STANDS STILL", ScheduleNoun::stand)
          .text("NEXT", schedule -> Show.time(schedule, "next"))
          .text("LAST", schedule -> Show.time(schedule, "last"))
          .text("RESULT", schedule -> Show.orDash(Show.text(schedule, "lastResult")));

  private static String stand(Fields schedule) throws IOException {
    return schedule.text("task", "checkpoint").equals("verify")
        ? "(verifies)"
        : Show.text(schedule, "stand");
  }

  static String when(Fields schedule) throws IOException {
    if (schedule.has("everyMinutes")) {
      return "every " + schedule.number("everyMinutes") + " min";
    }
    String days = schedule.list("days").isEmpty() ? "" : Show.names(schedule, "days") + " ";
    return days + Show.names(schedule, "times") + " " + schedule.text("zone", "UTC");
  }

  @Command(
      name = "list",
      description = "All schedules, when each runs next, and how it went last.",
      footer = {"", "Example:", "  forebay schedule list"})
  int list(@Mixin Client client) throws Failure, IOException {
    client.list(client.get("/schedules"), TABLE);
    return 0;
  }

  /// When it is due.
  static final class When {
    @Option(
        names = "--at",
        paramLabel = "HH:MM",
        split = ",",
        description = "Times of the day, with commas.")
    @Nullable List<String> times;

    @Option(
        names = "--every",
        paramLabel = "SPAN",
        converter = Client.Span.class,
        description = "Again and again: 15m, 1h.")
    @Nullable Long every;
  }

  /// What is done, and what stands still at it.
  static final class Stand {
    @Option(names = "--pause", description = "The sender here stands still at each checkpoint.")
    boolean pause;

    @Option(names = "--hold", description = "The far mirror stands still at each checkpoint.")
    boolean hold;

    @Option(
        names = "--verify",
        description = "No checkpoint: both copies are compared (group verify).")
    boolean verify;
  }

  /// What is seldom given.
  static final class More {
    @Option(
        names = "--days",
        paramLabel = "DAY",
        split = ",",
        description = "With --at: monday,friday. Default: every day.")
    @Nullable List<String> days;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Of --at. Default: UTC.")
    @Nullable String zone;

    @Option(names = "--group", paramLabel = "GROUP", description = "Default: the only one.")
    @Nullable String group;

    @Option(
        names = "--prefix",
        paramLabel = "PREFIX",
        description = "Of the checkpoints' names. Default: the schedule's name.")
    @Nullable String prefix;

    @Option(
        names = "--release-after",
        paramLabel = "SPAN",
        converter = Client.Span.class,
        description = "Ends the pause or hold by itself: 4h.")
    @Nullable Long releaseAfter;

    @Option(
        names = "--hook",
        paramLabel = "HOOK",
        description = "Of forebay.toml: holds the application still meanwhile.")
    @Nullable String hook;

    @Option(names = "--off", description = "Keeps it, but does nothing.")
    boolean off;
  }

  @Command(
      name = "set",
      description = "Makes a schedule, or replaces the one of that name.",
      footer = {
        "",
        "Examples:",
        "  forebay schedule set hourly --every 1h",
        "  forebay schedule set tape --at 22:00 --days monday,friday \\",
        "      --zone Europe/Berlin --hold --release-after 4h",
        "  forebay schedule set weekly --at 03:00 --days sunday --verify"
      })
  int set(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "What it is called.") String name,
      @ArgGroup(multiplicity = "1") When when,
      @ArgGroup @Nullable Stand stand,
      @Mixin More more)
      throws Failure, IOException {
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("enabled", !more.off);
    body.put("times", when.times);
    body.put("days", lower(more.days));
    body.put("zone", more.zone);
    body.put("everyMinutes", minutes("--every", when.every));
    body.put("group", more.group);
    if (stand != null && stand.verify) {
      if (more.prefix != null || more.releaseAfter != null || more.hook != null) {
        throw new Failure(
            ExitCode.USAGE, "--verify takes no checkpoint: no --prefix, --release-after, --hook");
      }
      body.put("task", "verify");
    } else {
      body.put("prefix", more.prefix);
      body.put("stand", stand == null ? "nothing" : stand.hold ? "hold" : "pause");
      body.put("releaseAfterMinutes", minutes("--release-after", more.releaseAfter));
      body.put("hook", more.hook);
    }
    Fields schedule = client.ask("PUT", Api.path("schedules", name), body);
    client.changed(schedule, out -> TABLE.print(out, List.of(schedule.map()), true, false));
    return 0;
  }

  static @Nullable List<String> lower(@Nullable List<String> days) {
    return days == null ? null : days.stream().map(day -> day.toLowerCase(Locale.ROOT)).toList();
  }

  static @Nullable Long minutes(String option, @Nullable Long millis) throws Failure {
    if (millis == null) {
      return null;
    }
    if (millis % MINUTE != 0) {
      throw new Failure(ExitCode.USAGE, option + " takes whole minutes");
    }
    return millis / MINUTE;
  }

  @Command(
      name = "remove",
      description = "Forgets a schedule. The checkpoints that it took stay.",
      footer = {"", "Example:", "  forebay schedule remove tape"})
  int remove(
      @Mixin Client client,
      @Parameters(paramLabel = "NAME", description = "The schedule.") String name)
      throws Failure, IOException {
    Fields schedule = client.ask("DELETE", Api.path("schedules", name));
    client.changed(schedule, out -> out.println("removed " + Show.text(schedule, "name")));
    return 0;
  }
}
