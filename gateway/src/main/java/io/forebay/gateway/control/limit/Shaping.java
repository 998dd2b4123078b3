package io.forebay.gateway.control.limit;

import java.util.Map;

/// What counts now for one line: for everything together, for some groups of it, and which groups go first.
public record Shaping(Ceiling line, Map<String, Ceiling> groups, Map<String, Priority> priorities) {
  public static final Shaping NONE = new Shaping(Ceiling.NONE, Map.of(), Map.of());

  public Shaping {
    groups = Map.copyOf(groups);
    priorities = Map.copyOf(priorities);
  }

  public Ceiling of(String group) {
    return groups.getOrDefault(group, Ceiling.NONE);
  }

  public Priority priority(String group) {
    return priorities.getOrDefault(group, Priority.NORMAL);
  }
}
