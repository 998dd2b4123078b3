package io.forebay.gateway.control;

/// A text that is never printed: commands are, in the audit.
public record Secret(String text) {
  @Override
  public String toString() {
    return "(secret)";
  }
}
