package io.forebay.panel;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.UserInterface;
import java.io.IOException;
import java.util.List;

/// The way in by display and keypad. It listens nowhere: LCDproc's LCDd does.
public final class PanelInterface implements UserInterface {
  @Override
  public List<String> services() {
    return List.of();
  }

  @Override
  public Running start(Control control, Terms terms) throws IOException {
    return RunningPanel.start(control, terms.fatal());
  }
}
