package io.forebay.gateway.control;

import io.forebay.gateway.control.time.ClockWatch;
import org.jspecify.annotations.Nullable;

/// Commands on this machine's clock. Any thread; asking blocks.
final class TimeDesk {
  private volatile @Nullable ClockWatch watch;

  void bind(ClockWatch running) {
    watch = running;
  }

  /// How it stands. Does not block.
  ClockReport report() {
    ClockWatch running = watch;
    return running == null ? ClockReport.OFF : running.report();
  }

  Outcome<ClockReport> execute(TimeCommand command) {
    ClockWatch running = watch;
    if (running == null) {
      return Outcome.refused(Refusal.Kind.CONFLICT, "The appliance is starting: try again soon.");
    }
    return switch (command) {
      case TimeCommand.Show() -> Outcome.done(running.report());
      case TimeCommand.Ask() -> asked(running.ask());
    };
  }

  private static Outcome<ClockReport> asked(ClockReport report) {
    if (report.servers().isEmpty()) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT,
          "No server is known: name one, with forebay setting set time.server NAME.");
    }
    return report.problem().isEmpty()
        ? Outcome.done(report)
        : Outcome.refused(Refusal.Kind.UNREACHABLE, report.problem() + ".");
  }
}
