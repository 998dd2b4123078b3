package io.forebay.gateway.nbd;

/// The default limits with one part changed.
final class Limits {
  private static final NbdLimits D = NbdLimits.DEFAULTS;

  private Limits() {}

  static NbdLimits with(NbdLimits.Sessions sessions) {
    return new NbdLimits(
        sessions, D.handshake(), D.transfer(), D.status(), D.outbound(), D.patience());
  }

  static NbdLimits with(NbdLimits.Handshake handshake) {
    return new NbdLimits(
        D.sessions(), handshake, D.transfer(), D.status(), D.outbound(), D.patience());
  }

  static NbdLimits with(NbdLimits.Transfer transfer) {
    return new NbdLimits(
        D.sessions(), D.handshake(), transfer, D.status(), D.outbound(), D.patience());
  }

  static NbdLimits with(NbdLimits.Patience patience) {
    return new NbdLimits(
        D.sessions(), D.handshake(), D.transfer(), D.status(), D.outbound(), patience);
  }

  static NbdLimits with(NbdLimits.Status status) {
    return new NbdLimits(
        D.sessions(), D.handshake(), D.transfer(), status, D.outbound(), D.patience());
  }
}
