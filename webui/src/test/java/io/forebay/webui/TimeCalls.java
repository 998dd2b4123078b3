package io.forebay.webui;

import io.forebay.gateway.control.TimeCommand;
import java.util.List;

/// Right requests of the operations on this machine's clock.
final class TimeCalls {
  static final List<Call> ALL =
      List.of(
          Call.get("showTime", "/time", new TimeCommand.Show()),
          Call.call("askTime", "POST", "/time/ask", null, new TimeCommand.Ask()));

  private TimeCalls() {}
}
