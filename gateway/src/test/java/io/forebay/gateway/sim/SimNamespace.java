package io.forebay.gateway.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Names, apart from content: as programs see them, as the platter has them, and the changes between
/// the two. A change is durable once every directory it touches was synced; at a power cut any of
/// the others may be lost, but never one on whose outcome a surviving one rests.
///
/// Names below the volatile directory (tmpfs) are gone with the power.
final class SimNamespace {
  private enum Kind {
    CREATE,
    RENAME,
    DELETE
  }

  /// `unsynced`: the directories that still have to be synced.
  private record Change(
      Kind kind, String from, String to, @Nullable SimNode node, Set<String> unsynced) {
    boolean touches(Set<String> names) {
      return names.contains(from) || names.contains(to);
    }
  }

  private final String volatileRoot;
  private NavigableMap<String, SimNode> current = new TreeMap<>();
  private NavigableMap<String, SimNode> durable = new TreeMap<>();
  private final List<Change> pending = new ArrayList<>();

  SimNamespace(String volatileRoot) {
    this.volatileRoot = volatileRoot;
    addRoot("/");
    for (int at = volatileRoot.indexOf('/', 1); at > 0; at = volatileRoot.indexOf('/', at + 1)) {
      addRoot(volatileRoot.substring(0, at));
    }
    addRoot(volatileRoot);
  }

  private void addRoot(String path) {
    current.put(path, new SimNode.Directory());
    durable.put(path, new SimNode.Directory());
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  boolean isVolatile(String path) {
    return path.startsWith(volatileRoot + "/");
  }

  @Nullable SimNode find(String path) {
    return current.get(path);
  }

  Iterable<SimNode> nodes() {
    return current.values();
  }

  NavigableMap<String, SimNode> entries() {
    return current;
  }

  private static String under(String directory) {
    return directory.equals("/") ? "/" : directory + "/";
  }

  List<String> list(String directory) {
    String prefix = under(directory);
    List<String> names = new ArrayList<>();
    for (String path : current.tailMap(prefix, false).keySet()) {
      if (!path.startsWith(prefix)) {
        break;
      }
      if (path.indexOf('/', prefix.length()) < 0) {
        names.add(path.substring(prefix.length()));
      }
    }
    return names;
  }

  void create(String path, SimNode node) {
    change(new Change(Kind.CREATE, path, path, node, directories(path, path)));
  }

  void delete(String path) {
    change(new Change(Kind.DELETE, path, path, null, directories(path, path)));
  }

  void rename(String from, String to) {
    change(new Change(Kind.RENAME, from, to, null, directories(from, to)));
  }

  private Set<String> directories(String from, String to) {
    Set<String> directories = new HashSet<>();
    directories.add(parent(from));
    directories.add(parent(to));
    return directories;
  }

  private void change(Change change) {
    apply(change, current);
    if (isVolatile(change.from) && isVolatile(change.to)) {
      apply(change, durable);
    } else {
      pending.add(change);
    }
  }

  private static void apply(Change change, NavigableMap<String, SimNode> names) {
    switch (change.kind) {
      case CREATE -> {
        if (change.node != null) {
          names.put(change.to, change.node);
        }
      }
      case DELETE -> names.remove(change.from);
      case RENAME -> move(change.from, change.to, names);
    }
  }

  private static void move(String from, String to, NavigableMap<String, SimNode> names) {
    SimNode node = names.remove(from);
    if (node == null) {
      return;
    }
    names.put(to, node);
    String prefix = from + "/";
    NavigableMap<String, SimNode> below =
        new TreeMap<>(names.subMap(prefix, true, from + "0", false)); // '0' follows '/'.
    for (var entry : below.entrySet()) {
      names.remove(entry.getKey());
      names.put(to + "/" + entry.getKey().substring(prefix.length()), entry.getValue());
    }
  }

  void syncDirectory(String directory) {
    Set<String> settled = new HashSet<>();
    for (int i = pending.size() - 1; i >= 0; i--) {
      Change change = pending.get(i);
      change.unsynced.remove(directory);
      // A settled change rests on the earlier ones of its names: they are settled with it.
      if (change.unsynced.isEmpty() || change.touches(settled)) {
        change.unsynced.clear();
        settled.add(change.from);
        settled.add(change.to);
      }
    }
    pending.removeIf(change -> {
      boolean done = change.unsynced.isEmpty();
      if (done) {
        apply(change, durable);
      }
      return done;
    });
  }

  /// The power goes. Either the journal's newest changes are lost, or any.
  void powerCut(SimRandomness random, SimCounts counts) {
    boolean inOrder = random.coin();
    int kept = random.below(pending.size() + 1);
    double lostShare = random.pick(new Double[] {0.1, 0.5, 1.0});
    Set<String> blocked = new HashSet<>();
    for (int i = 0; i < pending.size(); i++) {
      Change change = pending.get(i);
      boolean lost = inOrder ? i >= kept : random.chance(lostShare);
      if (lost || change.touches(blocked)) {
        blocked.add(change.from);
        blocked.add(change.to);
        counts.hit(
            switch (change.kind) {
              case CREATE -> Fault.CREATE_LOST;
              case DELETE -> Fault.DELETE_UNDONE;
              case RENAME -> Fault.RENAME_UNDONE;
            });
      } else {
        apply(change, durable);
      }
    }
    pending.clear();
    durable.keySet().removeIf(this::isVolatile);
    durable.keySet().removeIf(path -> !path.equals("/") && !reachable(path));
    current = new TreeMap<>(durable);
  }

  private boolean reachable(String path) {
    for (String at = path; !at.equals("/"); at = parent(at)) {
      if (!durable.containsKey(at)) {
        return false;
      }
    }
    return true;
  }
}
