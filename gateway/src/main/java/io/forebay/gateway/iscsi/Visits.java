package io.forebay.gateway.iscsi;

import io.forebay.gateway.iscsi.Targets.Asker;

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
        public void refused(Asker who, String reason) {}
      };

  /// A session has begun; `target` "": only to ask what there is.
  void opened(Asker who, String target);

  /// A session is over, with all its work.
  void closed(Asker who, String target);

  /// A login was refused. The initiator's name is "" when it did not get to say one; `reason` is printable.
  void refused(Asker who, String reason);
}
