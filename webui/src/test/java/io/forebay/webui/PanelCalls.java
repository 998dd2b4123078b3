package io.forebay.webui;

import io.forebay.gateway.control.PanelCommand;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.panel.PanelKey;
import java.util.List;

/// Right requests of the operations on the front panel.
final class PanelCalls {
  static final List<Call> ALL =
      List.of(
          Call.get("showPanel", "/panel", new PanelCommand.Show()),
          Call.call(
              "pressPanelKey",
              "POST",
              "/panel/keys/escape",
              null,
              new PanelCommand.Press(PanelKey.ESCAPE)),
          Call.call(
              "setPanelPin",
              "PUT",
              "/panel/pin",
              "{\"pin\": \"2580\"}",
              new PanelCommand.SetPin(new Secret("2580"))),
          Call.call("removePanelPin", "DELETE", "/panel/pin", null, new PanelCommand.SetPin(null)));

  private PanelCalls() {}
}
