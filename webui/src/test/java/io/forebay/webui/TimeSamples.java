package io.forebay.webui;

import io.forebay.gateway.control.ClockReport;
import java.util.List;

/// What a door gives of this machine's clock.
final class TimeSamples {
  private TimeSamples() {}

  static ClockReport report() {
    return new ClockReport(
        List.of("ntp1.example.com", "192.0.2.123"),
        new ClockReport.Answer("192.0.2.123", 250, 21, 2, Samples.NOON - 60_000),
        "");
  }

  static ClockReport silent() {
    return new ClockReport(List.of("ntp1.example.com"), null, "ntp1.example.com: nobody listens");
  }
}
