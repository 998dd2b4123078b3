package io.forebay.gateway.iscsi;

/// The default limits with one part changed.
final class Limits {
  private static final IscsiLimits D = IscsiLimits.DEFAULTS;

  private Limits() {}

  static IscsiLimits with(IscsiLimits.Sessions sessions) {
    return new IscsiLimits(sessions, D.login(), D.transfer(), D.outbound(), D.patience());
  }

  static IscsiLimits with(IscsiLimits.Login login) {
    return new IscsiLimits(D.sessions(), login, D.transfer(), D.outbound(), D.patience());
  }

  static IscsiLimits with(IscsiLimits.Transfer transfer) {
    return new IscsiLimits(D.sessions(), D.login(), transfer, D.outbound(), D.patience());
  }

  static IscsiLimits with(IscsiLimits.Patience patience) {
    return new IscsiLimits(D.sessions(), D.login(), D.transfer(), D.outbound(), patience);
  }
}
