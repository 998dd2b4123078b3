package io.forebay.gateway.control.panel;

/// The six keys of the front panel.
public enum PanelKey {
  UP,
  DOWN,
  LEFT,
  RIGHT,
  ENTER,
  ESCAPE
}
