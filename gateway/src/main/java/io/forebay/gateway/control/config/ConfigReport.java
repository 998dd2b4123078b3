package io.forebay.gateway.control.config;

import java.util.List;

/// What a restore would change, or has changed.
///
/// @param appliance this one's name
/// @param from the name of the one that the document is of, which was made at `madeMillis`
public record ConfigReport(String appliance, String from, long madeMillis, List<Item> items) {
  public ConfigReport {
    items = List.copyOf(items);
  }

  /// One difference.
  ///
  /// @param subject what it is about: `volume db`
  /// @param text what differs, in words
  /// @param reason why it failed, else ""
  public record Item(Kind kind, Result result, String subject, String text, String reason) {}

  public enum Kind {
    ADD,
    CHANGE,
    REMOVE,
    /// A restore does not do it: the text says how somebody can.
    HANDS,
    /// It is here and not in the document, or otherwise, and stays.
    LEFT
  }

  public enum Result {
    /// Nothing was done.
    OPEN,
    DONE,
    FAILED
  }

  /// Items that a restore changes.
  public long changes() {
    return items.stream().filter(item -> item.kind != Kind.HANDS && item.kind != Kind.LEFT).count();
  }

  public long count(Result result) {
    return items.stream().filter(item -> item.result == result).count();
  }
}
