package io.forebay.webui.session;

import io.forebay.gateway.control.user.Who;

/// A browser that has signed in. Times are milliseconds of the clock of [Sessions].
///
/// @param id the cookie's digest: what is known of it
/// @param csrf what every change must carry, beside the cookie
/// @param confirmedMillis when the password was typed again, or [#NEVER]
public record Session(
    String id, Who who, String csrf, long begunMillis, long usedMillis, long confirmedMillis) {
  public static final long NEVER = Long.MIN_VALUE;

  Session used(long millis) {
    return new Session(id, who, csrf, begunMillis, millis, confirmedMillis);
  }

  Session confirmed(long millis) {
    return new Session(id, who, csrf, begunMillis, usedMillis, millis);
  }

  @Override
  public String toString() {
    return "Session[" + who.name() + "]";
  }
}
