package io.forebay.snmp;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Shelf;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The numbers by which rows are told apart, kept in the home: a row has the same one after a restart, and no
/// other row ever gets it. For one thread at a time; writing blocks.
final class Indexes {
  private static final Logger LOG = LoggerFactory.getLogger(Indexes.class);

  static final String FILE = "snmp/indexes.json";

  /// Rows that are gone for now and may come back: those of a group that could not be opened.
  static final int GONE_MAX = 256;

  /// What has an index of ours.
  enum Kind {
    GROUP,
    VOLUME,
    PEER,
    CHECKPOINT,
    UNIT,
    // From here on those of a later release, whose numbers a file may not have yet.
    TARGET,
    PORTAL,
    STORE,
    DEVICE
  }

  private static final class Numbers {
    final Map<String, Integer> byKey = new LinkedHashMap<>(); // Oldest first.
    final Set<String> seen = new HashSet<>(); // Since the last write.
    int next = 1;
  }

  private final Shelf shelf;
  private final Map<Kind, Numbers> kinds = new EnumMap<>(Kind.class);
  private boolean changed;

  /// Reads what is on `shelf`. What cannot be read is begun anew, far above what was given.
  Indexes(Shelf shelf, long nowMillis) {
    this.shelf = shelf;
    for (Kind kind : Kind.values()) {
      kinds.put(kind, new Numbers());
    }
    try {
      byte[] bytes = shelf.read(FILE);
      if (bytes != null) {
        load(new Fields(Json.parseObject(bytes)));
      }
    } catch (IOException | ArithmeticException e) {
      LOG.warn("event=snmp.indexes begun anew: {}", e.getMessage());
      for (Numbers numbers : kinds.values()) {
        numbers.byKey.clear();
        numbers.next =
            (int) (nowMillis / 1_000 & 0x7FFF_FFFF) / 2; // Half of what there is stays for later.
      }
    }
  }

  private void load(Fields file) throws IOException {
    for (Kind kind : Kind.values()) {
      if (kind.compareTo(Kind.UNIT) > 0 && !file.has(name(kind))) {
        continue;
      }
      Numbers numbers = numbers(kind);
      Fields kept = file.object(name(kind));
      numbers.next = Math.toIntExact(kept.number("next"));
      for (Map.Entry<String, @Nullable Object> each : kept.object("rows").map().entrySet()) {
        if (!(each.getValue() instanceof Long number) || number < 1 || number >= numbers.next) {
          throw new IOException(FILE + ": " + each.getKey() + " has no number below next");
        }
        numbers.byKey.put(each.getKey(), number.intValue());
      }
    }
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private Numbers numbers(Kind kind) {
    return kinds.computeIfAbsent(kind, none -> new Numbers());
  }

  /// The number of the row that is known by `key`.
  int of(Kind kind, String key) {
    Numbers numbers = numbers(kind);
    numbers.seen.add(key);
    Integer known = numbers.byKey.get(key);
    if (known != null) {
      return known;
    }
    int given = numbers.next++;
    numbers.byKey.put(key, given);
    changed = true;
    return given;
  }

  /// Writes what was given since the last time. Call after each picture: what was not asked for since then is
  /// gone. A failure is logged, and it is tried again.
  void keep() {
    if (changed) {
      Map<String, Object> file = new LinkedHashMap<>();
      kinds.forEach((kind, numbers) -> {
        forget(numbers);
        file.put(name(kind), Map.of("next", numbers.next, "rows", numbers.byKey));
      });
      try {
        shelf.replace(FILE, Json.page(file));
        changed = false;
      } catch (IOException e) {
        LOG.warn("event=snmp.indexes cannot be written, tried again: {}", e.getMessage());
      }
    }
    kinds.values().forEach(numbers -> numbers.seen.clear());
  }

  private static void forget(Numbers numbers) {
    int excess = numbers.byKey.size() - numbers.seen.size() - GONE_MAX;
    for (var each = numbers.byKey.keySet().iterator(); excess > 0 && each.hasNext(); ) {
      if (!numbers.seen.contains(each.next())) {
        each.remove();
        excess--;
      }
    }
  }
}
