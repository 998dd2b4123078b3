package io.forebay.gateway.control;

/// What can be looked up of this machine's clock, and asked about it. Each gives how it stands then.
public sealed interface TimeCommand extends Command<ClockReport> {
  /// What servers of NTP said last.
  record Show() implements TimeCommand {
    @Override
    public String verb() {
      return "time.show";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Asks them now. Blocks until one has answered, or none has.
  record Ask() implements TimeCommand {
    @Override
    public String verb() {
      return "time.ask";
    }
  }
}
