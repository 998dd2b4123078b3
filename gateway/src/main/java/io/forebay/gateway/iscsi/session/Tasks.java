package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.iscsi.IscsiLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The tasks of one session, by initiator task tag.
///
/// Confined to the connection's event loop.
final class Tasks {
  private final IscsiLimits.Transfer limits;
  private final Map<Integer, Task> byTag = new HashMap<>();

  /// Aborted while work was under way: they are through when that has stopped.
  private final List<Task> ending = new ArrayList<>();

  private int immediate;

  Tasks(IscsiLimits.Transfer limits) {
    this.limits = limits;
  }

  @Nullable Task get(int itt) {
    return byTag.get(itt);
  }

  boolean has(int itt) {
    return byTag.containsKey(itt);
  }

  /// Whether another immediate command is too many.
  boolean immediateFull() {
    return immediate >= limits.immediateMax();
  }

  void add(Task task) {
    byTag.put(task.itt, task);
    immediate += task.immediate ? 1 : 0;
  }

  /// The task was answered, or will not be.
  void remove(Task task) {
    if (byTag.remove(task.itt, task)) {
      immediate -= task.immediate ? 1 : 0;
    }
  }

  /// Those that `which` is true of, as they are now.
  List<Task> matching(Predicate<Task> which) {
    return byTag.values().stream().filter(which).toList();
  }

  /// The work of the aborted `task` has not stopped yet.
  void ends(Task task) {
    ending.add(task);
  }

  void ended(Task task) {
    ending.remove(task);
  }

  /// Whether work of aborted tasks that `which` is true of goes on.
  boolean ending(Predicate<Task> which) {
    return ending.stream().anyMatch(which);
  }

  int count() {
    return byTag.size();
  }
}
