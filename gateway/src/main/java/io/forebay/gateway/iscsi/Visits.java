package io.forebay.gateway.iscsi;

import io.forebay.gateway.iscsi.Targets.Asker;
import io.forebay.gateway.iscsi.login.LoginStatus;

/// Hears who comes, goes and is turned away. Bound by the application; called on event loops: returns at
/// once.
public interface Visits {
  /// Nobody listens.
  Visits UNHEARD =
      new Visits() {
        @Override
        public void opened(Asker who, String target) {}

        @Override
        public void closed(Asker who, String target) {}

        @Override
        public void refused(Asker who, String target, LoginStatus status, String reason) {}
      };

  /// A session has begun; `target` "": only to ask what there is.
  void opened(Asker who, String target);

  /// A session is over, with all its work.
  void closed(Asker who, String target);

  /// A login was refused with `status`. The names of the initiator and of the `target` that it wants are "" when it
  /// did not get to say them, and anything otherwise; `reason` is printable.
  void refused(Asker who, String target, LoginStatus status, String reason);
}
