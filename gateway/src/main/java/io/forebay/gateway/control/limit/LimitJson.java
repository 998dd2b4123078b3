package io.forebay.gateway.control.limit;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Rules for lines as JSON objects, in `state.json` and for whoever else wants them so.
public final class LimitJson {
  private LimitJson() {}

  public static Map<String, @Nullable Object> of(LineLimit limit) {
    WeeklyWindow when = limit.when();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("peer", limit.peer());
    fields.put("group", limit.group());
    fields.put(
        "bytesPerSecond",
        limit.bytesPerSecond() == LineLimit.UNLIMITED ? null : limit.bytesPerSecond());
    fields.put("when", when == null ? null : when.print());
    fields.put("zone", when == null ? null : when.zone().getId());
    return fields;
  }

  /// Throws [IOException] naming what is wrong. Whether peer and group are there is not looked at.
  public static LineLimit limit(Fields fields) throws IOException {
    String when = fields.textOrNull("when");
    String zone = fields.text("zone", "UTC");
    long rate = fields.number("bytesPerSecond", LineLimit.UNLIMITED);
    try {
      return new LineLimit(
          fields.text("peer"),
          fields.textOrNull("group"),
          rate,
          when == null ? null : WeeklyWindow.parse(when, zone));
    } catch (IllegalArgumentException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  public static Map<String, @Nullable Object> of(LineRules rules) {
    Map<String, @Nullable Object> priorities = new LinkedHashMap<>();
    rules.priorities().forEach((group, priority) -> priorities.put(group, word(priority)));
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("limits", rules.limits().stream().map(LimitJson::of).toList());
    fields.put("priorities", priorities);
    return fields;
  }

  public static LineRules rules(Fields fields) throws IOException {
    List<LineLimit> limits = new ArrayList<>();
    for (Object each : fields.list("limits")) {
      limits.add(limit(Fields.of(each)));
    }
    Fields named = fields.object("priorities");
    SortedMap<String, Priority> priorities = new TreeMap<>();
    for (String group : named.map().keySet()) {
      priorities.put(group, priority(named.text(group)));
    }
    return new LineRules(limits, priorities);
  }

  static String word(Priority priority) {
    return priority.name().toLowerCase(Locale.ROOT);
  }

  private static Priority priority(String word) throws IOException {
    for (Priority priority : Priority.values()) {
      if (word(priority).equals(word)) {
        return priority;
      }
    }
    throw new IOException("a priority is high, normal or low, not \"" + word + "\"");
  }
}
