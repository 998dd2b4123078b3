package io.forebay.gateway.control.panel;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What the display shows: `rows` lines of exactly `columns` printable ASCII characters. `flashing`: its light
/// blinks, since something wants to be seen. `keys`: what each key that does something now would do, in a word or
/// two.
public record PanelPicture(
    int columns, int rows, List<String> lines, boolean flashing, Map<PanelKey, String> keys) {
  public PanelPicture {
    lines = List.copyOf(lines);
    EnumMap<PanelKey, String> ordered = new EnumMap<>(PanelKey.class);
    ordered.putAll(keys);
    keys = java.util.Collections.unmodifiableMap(ordered);
  }
}
