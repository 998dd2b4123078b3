package io.forebay.gateway.socket;

/// The peer broke a rule that cannot be answered: its connection is closed with one log line.
public final class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1L;

  private final String rule;

  /// `rule` is a short stable id for logs and tests; `detail` holds numbers only, or printable text.
  public ProtocolViolation(String rule, String detail) {
    super(
        rule + ": " + detail, null, false, false); // Peers cause these: no stack trace to pay for.
    this.rule = rule;
  }

  public String rule() {
    return rule;
  }
}
