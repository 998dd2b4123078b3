package io.forebay.gateway.iscsi;

import io.forebay.gateway.iscsi.login.LoginStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers who came, went and was turned away.
final class Visited implements Visits {
  final List<String> heard = new CopyOnWriteArrayList<>();

  @Override
  public void opened(Targets.Asker who, String target) {
    heard.add("opened " + who.initiator() + " " + target);
  }

  @Override
  public void closed(Targets.Asker who, String target) {
    heard.add("closed " + who.initiator() + " " + target);
  }

  @Override
  public void refused(Targets.Asker who, String target, LoginStatus status, String reason) {
    String from = who.initiator() + " " + who.address();
    heard.add("refused " + from + " " + target + " " + status + " " + reason);
  }
}
