package io.forebay.gateway.iscsi;

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
  public void refused(Targets.Asker who, String reason) {
    heard.add("refused " + who.initiator() + " " + who.address() + " " + reason);
  }
}
