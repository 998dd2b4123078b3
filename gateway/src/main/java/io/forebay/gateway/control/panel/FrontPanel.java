package io.forebay.gateway.control.panel;

import io.forebay.gateway.control.Actor;

/// The front panel, for those who are not in front of it: one panel, whoever looks. What is secret is shown to who
/// pressed the last key alone; somebody else's key takes the panel over, at its first screen. Any thread; nothing
/// blocks.
public interface FrontPanel {
  /// What it shows now, on a display of [#COLUMNS] by [#ROWS].
  PanelPicture show(Actor who);

  /// As if `key` had been pressed; what it begins is given to the door in the name of `who`. Gives what is shown
  /// then.
  PanelPicture press(PanelKey key, Actor who);

  int COLUMNS = 20;
  int ROWS = 4;
}
