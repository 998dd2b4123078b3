package io.forebay.gateway.control;

import io.forebay.gateway.control.panel.FrontPanel;
import io.forebay.gateway.control.panel.PanelPicture;
import io.forebay.gateway.control.panel.PanelPin;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Carries out what concerns the front panel. Blocks.
final class PanelDesk {
  private final PanelPin pin;
  private volatile @Nullable FrontPanel panel;

  PanelDesk(PanelPin pin) {
    this.pin = pin;
  }

  void bind(FrontPanel running) {
    panel = running;
  }

  Outcome<?> execute(PanelCommand<?> command, Actor actor) {
    return switch (command) {
      case PanelCommand.Show() -> seen(there -> there.show(actor));
      case PanelCommand.Press(var key) -> seen(there -> there.press(key, actor));
      case PanelCommand.SetPin(Secret next) -> pin.set(next);
      case PanelCommand.TryPin(Secret tried) -> pin.check(tried);
    };
  }

  private Outcome<PanelPicture> seen(Function<FrontPanel, PanelPicture> look) {
    FrontPanel there = panel;
    return there == null
        ? Outcome.refused(
            Refusal.Kind.CONFLICT,
            "The panel is not there: the appliance is starting, or was built without it.")
        : Outcome.done(look.apply(there));
  }
}
