package io.forebay.gateway.control.event;

/// How grave an event is, and whether it stands until it is over.
enum Weight {
  INFO_HAPPENS(Severity.INFO, Nature.HAPPENS),
  WARNING_HAPPENS(Severity.WARNING, Nature.HAPPENS),
  ERROR_HAPPENS(Severity.ERROR, Nature.HAPPENS),
  WARNING_STANDS(Severity.WARNING, Nature.STANDS),
  ERROR_STANDS(Severity.ERROR, Nature.STANDS),
  WARNING_STAYS(Severity.WARNING, Nature.STANDS_OVER_RESTARTS),
  ERROR_STAYS(Severity.ERROR, Nature.STANDS_OVER_RESTARTS);

  private final Severity severity;
  private final Nature nature;

  Weight(Severity severity, Nature nature) {
    this.severity = severity;
    this.nature = nature;
  }

  Severity severity() {
    return severity;
  }

  Nature nature() {
    return nature;
  }
}
