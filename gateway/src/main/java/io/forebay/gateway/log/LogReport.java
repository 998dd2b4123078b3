package io.forebay.gateway.log;

import io.forebay.gateway.block.Epoch;
import java.util.List;
import java.util.Map;

/// What [LogVerifier] has found.
///
/// @param provedFrom chain proved from here
/// @param provedTo up to here
/// @param row what a recovery would do
/// @param records how many of each type were proved
/// @param epochs history, oldest first
/// @param findings what is wrong, for an operator; none of a log that is whole
public record LogReport(
    long provedFrom,
    long provedTo,
    RecoveryRow row,
    Map<RecordType, Long> records,
    List<Epoch> epochs,
    List<String> findings) {
  public LogReport {
    records = Map.copyOf(records);
    findings = List.copyOf(findings);
  }

  /// Whether data is missing that somebody holds for durable (B4): the log does not open as it is.
  public boolean dataMissing() {
    return row.open() == RecoveryRow.Open.NOT;
  }

  /// Whether nothing is wrong. A log that was not closed cleanly may still be whole.
  public boolean whole() {
    return findings.isEmpty();
  }
}
