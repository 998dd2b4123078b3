package io.forebay.gateway.control.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What people set for the lines. Immutable.
///
/// @param priorities by group; one that is not there is [Priority#NORMAL]
public record LineRules(List<LineLimit> limits, SortedMap<String, Priority> priorities) {
  /// A few for each of the peers and groups that there may be.
  public static final int LIMITS_MAX = 256;

  public static final LineRules NONE = new LineRules(List.of(), new TreeMap<>());

  public LineRules {
    limits = List.copyOf(limits);
    priorities = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(priorities));
  }

  /// With `limit` in the place of the one that it replaces, or added.
  LineRules with(LineLimit limit) {
    List<LineLimit> next = new ArrayList<>(limits);
    next.removeIf(limit::same);
    next.add(limit);
    return new LineRules(next, priorities);
  }

  LineRules without(List<LineLimit> unwanted) {
    List<LineLimit> next = new ArrayList<>(limits);
    next.removeAll(unwanted);
    return new LineRules(next, priorities);
  }

  LineRules with(String group, Priority priority) {
    SortedMap<String, Priority> next = new TreeMap<>(priorities);
    next.put(group, priority);
    if (priority == Priority.NORMAL) {
      next.remove(group);
    }
    return new LineRules(limits, next);
  }

  /// The limit that counts at `millis` for everything to `peer` (`group` null) or for a group of it: of those
  /// that apply then, one with a window goes before one without, and the lowest counts. Null: there is none.
  @Nullable LineLimit at(String peer, @Nullable String group, long millis) {
    LineLimit counts = null;
    for (LineLimit limit : limits) {
      boolean applies =
          limit.peer().equals(peer)
              && java.util.Objects.equals(limit.group(), group)
              && (limit.when() == null || limit.when().contains(millis));
      if (applies && (counts == null || goesBefore(limit, counts))) {
        counts = limit;
      }
    }
    return counts;
  }

  private static boolean goesBefore(LineLimit one, LineLimit other) {
    if ((one.when() == null) != (other.when() == null)) {
      return one.when() != null;
    }
    return rate(one) < rate(other);
  }

  private static long rate(LineLimit limit) {
    return limit.bytesPerSecond() == LineLimit.UNLIMITED ? Long.MAX_VALUE : limit.bytesPerSecond();
  }

  /// The first instant after `millis` at which another limit may count.
  long next(long millis) {
    long next = Long.MAX_VALUE;
    for (LineLimit limit : limits) {
      next = limit.when() == null ? next : Math.min(next, limit.when().next(millis));
    }
    return next;
  }
}
