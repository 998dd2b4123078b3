package io.forebay.gateway.control.settings;

import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.limit.LineRules;
import io.forebay.gateway.control.schedule.PendingRelease;
import io.forebay.gateway.control.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What `state.json` holds: what was fixed at the first start, and what people set at run time.
/// Immutable.
///
/// @param name of the appliance
/// @param id of the appliance, random; its peers and its groups know it
/// @param settings by key
/// @param releases what schedules have still to end
/// @param buffers by group, the folder of its change buffer where that is not the home's
/// @param peers that we are paired with
/// @param line what may leave over the lines, and when
/// @param exports by the volume's id, to whom and how it is exported
public record RuntimeState(
    String name,
    UUID id,
    SortedMap<String, String> settings,
    List<Schedule> schedules,
    List<PendingRelease> releases,
    SortedMap<String, String> buffers,
    List<PairedPeer> peers,
    LineRules line,
    SortedMap<String, ExportRule> exports) {
  public static final int SCHEDULES_MAX = 256;

  public RuntimeState {
    settings = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    schedules = List.copyOf(schedules);
    releases = List.copyOf(releases);
    buffers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(buffers));
    peers = List.copyOf(peers);
    exports = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(exports));
  }

  /// As of the first start.
  public static RuntimeState fresh(String name, UUID id) {
    return new RuntimeState(
        name,
        id,
        new TreeMap<>(),
        List.of(),
        List.of(),
        new TreeMap<>(),
        List.of(),
        LineRules.NONE,
        new TreeMap<>());
  }

  /// `value` null: no longer set.
  RuntimeState withSetting(String key, @Nullable String value) {
    SortedMap<String, String> next = with(settings, key, value);
    return new RuntimeState(name, id, next, schedules, releases, buffers, peers, line, exports);
  }

  private static <V> SortedMap<String, V> with(
      SortedMap<String, V> map, String key, @Nullable V value) {
    SortedMap<String, V> next = new TreeMap<>(map);
    if (value == null) {
      next.remove(key);
    } else {
      next.put(key, value);
    }
    return next;
  }

  /// `folder` null: in the home, or the group is gone.
  public RuntimeState withBuffer(String group, @Nullable String folder) {
    return new RuntimeState(
        name,
        id,
        settings,
        schedules,
        releases,
        with(buffers, group, folder),
        peers,
        line,
        exports);
  }

  public @Nullable Schedule schedule(String wanted) {
    for (Schedule schedule : schedules) {
      if (schedule.name().equals(wanted)) {
        return schedule;
      }
    }
    return null;
  }

  /// With `schedule` in the place of the one of its name, or added.
  public RuntimeState withSchedule(Schedule schedule) {
    List<Schedule> next = new ArrayList<>(schedules);
    next.removeIf(s -> s.name().equals(schedule.name()));
    next.add(schedule);
    return new RuntimeState(name, id, settings, next, releases, buffers, peers, line, exports);
  }

  public RuntimeState withoutSchedule(String unwanted) {
    List<Schedule> next = new ArrayList<>(schedules);
    next.removeIf(s -> s.name().equals(unwanted));
    return new RuntimeState(name, id, settings, next, releases, buffers, peers, line, exports);
  }

  public RuntimeState withReleases(List<PendingRelease> next) {
    return new RuntimeState(name, id, settings, schedules, next, buffers, peers, line, exports);
  }

  /// With `peer` in the place of the one of its id, or added.
  public RuntimeState withPeer(PairedPeer peer) {
    List<PairedPeer> next = new ArrayList<>(peers);
    next.removeIf(p -> p.id().equals(peer.id()));
    next.add(peer);
    return new RuntimeState(name, id, settings, schedules, releases, buffers, next, line, exports);
  }

  public RuntimeState withoutPeer(UUID unwanted) {
    List<PairedPeer> next = new ArrayList<>(peers);
    next.removeIf(p -> p.id().equals(unwanted));
    return new RuntimeState(name, id, settings, schedules, releases, buffers, next, line, exports);
  }

  public RuntimeState withLine(LineRules next) {
    return new RuntimeState(name, id, settings, schedules, releases, buffers, peers, next, exports);
  }

  /// `rule` null: the volume is gone, or as if nobody had set one.
  public RuntimeState withExport(UUID volume, @Nullable ExportRule rule) {
    return new RuntimeState(
        name,
        id,
        settings,
        schedules,
        releases,
        buffers,
        peers,
        line,
        with(exports, volume.toString(), rule));
  }
}
