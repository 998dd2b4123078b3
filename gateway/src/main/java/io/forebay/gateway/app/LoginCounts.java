package io.forebay.gateway.app;

import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.iscsi.Targets.Asker;
import io.forebay.gateway.iscsi.Visits;
import io.forebay.gateway.iscsi.login.LoginStatus;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Counts logins by target, and passes on what it hears. Initiators may ask for any name: only those of targets that
/// there are get a count. Any thread; one lock, held for a step.
final class LoginCounts implements Visits {
  private final Visits next;
  private final Predicate<String> exists;
  private final Map<String, IscsiReport.Logins> counts = new HashMap<>(); // Guarded by this.

  /// `exists` tells whether there is a target with a name, in lower case. It is called without the lock.
  LoginCounts(Visits next, Predicate<String> exists) {
    this.next = next;
    this.exists = exists;
  }

  synchronized IscsiReport.Logins of(String target) {
    return counts.getOrDefault(target, IscsiReport.Logins.NONE);
  }

  /// Forgets all but `targets`.
  synchronized void keep(Set<String> targets) {
    counts.keySet().retainAll(targets);
  }

  @Override
  public void opened(Asker who, String target) {
    count(target, LoginStatus.SUCCESS);
    next.opened(who, target);
  }

  @Override
  public void closed(Asker who, String target) {
    next.closed(who, target);
  }

  @Override
  public void refused(Asker who, String target, LoginStatus status, String reason) {
    count(target, status);
    next.refused(who, target, status, reason);
  }

  private void count(String asked, LoginStatus status) {
    String target = asked.toLowerCase(Locale.ROOT);
    if (!target.isEmpty() && exists.test(target)) {
      synchronized (this) {
        counts.merge(target, one(status), LoginCounts::sum);
      }
    }
  }

  private static IscsiReport.Logins sum(IscsiReport.Logins a, IscsiReport.Logins b) {
    return new IscsiReport.Logins(
        a.accepted() + b.accepted(),
        a.unproven() + b.unproven(),
        a.forbidden() + b.forbidden(),
        a.malformed() + b.malformed(),
        a.other() + b.other());
  }

  private static IscsiReport.Logins one(LoginStatus status) {
    return switch (status) {
      case SUCCESS -> new IscsiReport.Logins(1, 0, 0, 0, 0);
      case AUTHENTICATION_FAILED -> new IscsiReport.Logins(0, 1, 0, 0, 0);
      case FORBIDDEN -> new IscsiReport.Logins(0, 0, 1, 0, 0);
      case INITIATOR_ERROR,
          MISSING_PARAMETER,
          SESSION_TYPE,
          UNSUPPORTED_VERSION,
          NO_SUCH_SESSION,
          INVALID_REQUEST ->
          new IscsiReport.Logins(0, 0, 0, 1, 0);
      case NOT_FOUND, TOO_MANY_CONNECTIONS, UNAVAILABLE, OUT_OF_RESOURCES ->
          new IscsiReport.Logins(0, 0, 0, 0, 1);
    };
  }
}
