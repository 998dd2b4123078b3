package io.forebay.gateway.control;

import io.forebay.gateway.control.event.Events;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.gateway.control.user.Users;
import java.util.concurrent.CompletionStage;

/// One appliance as its user interfaces see it. Any thread; nothing blocks.
public interface Control {
  /// Everything there is to see, as of now.
  Status.Appliance status();

  /// Carries `command` out for `actor`. Commands that change something are audited, refused or not.
  /// The stage never completes exceptionally; it may complete on a thread that must not block.
  <R> CompletionStage<Outcome<R>> execute(Command<R> command, Actor actor);

  /// What happened and what stands: for lists and live views.
  Events events();

  /// Who may ask by SNMP: for the agent.
  Managers managers();

  /// Who may come in.
  Users users();
}
