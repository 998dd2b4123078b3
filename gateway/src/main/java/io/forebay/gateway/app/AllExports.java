package io.forebay.gateway.app;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What hosts may open, of all groups: each volume and held checkpoint under its name and, always, under
/// `GROUP/NAME`. Of two with one name the primary's has it, then the first group's by name. Looked up
/// from any thread without a lock.
final class AllExports implements Exports {
  private final EventBook book;

  private record Table(Map<String, Volume> byName, List<Listed> listed) {}

  private volatile Table table = new Table(Map.of(), List.of());
  private final Set<String> taken = new HashSet<>(); // Guarded by this.

  AllExports(EventBook book) {
    this.book = book;
  }

  /// Looks at `groups` anew. Any thread.
  synchronized void update(List<Group> groups) {
    Map<String, Volume> byName = new LinkedHashMap<>();
    List<Listed> listed = new ArrayList<>();
    Set<String> twice = new HashSet<>();
    List<Group> inOrder = new ArrayList<>(groups);
    inOrder.sort(
        Comparator.comparing((Group group) -> group.role() != Role.PRIMARY)
            .thenComparing(Group::name));
    for (Group group : inOrder) {
      for (Volume volume : group.exports()) {
        String name = volume.name();
        if (byName.containsKey(name)) {
          twice.add(name);
          name = group.name() + "/" + name;
        } else {
          byName.put(name, volume);
        }
        byName.put(group.name() + "/" + volume.name(), volume);
        String kind = volume.writable() ? "volume" : "read-only";
        listed.add(new Listed(name, kind + " of group " + group.name(), volume.sizeBytes()));
      }
    }
    table = new Table(Map.copyOf(byName), List.copyOf(listed));
    twice.stream().filter(taken::add).forEach(n -> book.raise(EventKind.EXPORT_NAME_TAKEN, n, ""));
    taken.removeIf(name -> {
      boolean free = !twice.contains(name);
      if (free) {
        book.clear(EventKind.EXPORT_NAME_TAKEN, name);
      }
      return free;
    });
  }

  @Override
  public @Nullable Volume find(String name) {
    return table.byName.get(name);
  }

  @Override
  public List<Listed> list() {
    return table.listed;
  }
}
