package io.forebay.gateway.control;

import io.forebay.gateway.control.limit.LineLimit;
import io.forebay.gateway.control.limit.LineLimits;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.group.Group;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Carries out what concerns what travels: the two stops are the checkpoints' desk's business. Blocks.
final class LineDesk {
  private final Groups groups;
  private final Lines lines;
  private final StatusBoard board;
  private final CheckpointDesk checkpoints;

  LineDesk(Groups groups, Lines lines, StatusBoard board, CheckpointDesk checkpoints) {
    this.groups = groups;
    this.lines = lines;
    this.board = board;
    this.checkpoints = checkpoints;
  }

  /// `limits` null: they come later in the start.
  Outcome<?> execute(LineCommand<?> command, @Nullable LineLimits limits) {
    if (limits == null) {
      return Outcome.refused(Refusal.Kind.CONFLICT, "The appliance is starting: try again soon.");
    }
    return switch (command) {
      case LineCommand.Pause pause -> checkpoints.pause(pause);
      case LineCommand.Resume resume -> checkpoints.resume(resume);
      case LineCommand.History(String peer, int hours) -> lines.history(peer, hours);
      case LineCommand.Limit limit ->
          Answers.then(peer(limit.peer()), peer -> limit(peer, limit, limits));
      case LineCommand.ListLimits() -> Outcome.done(limits.list());
      case LineCommand.Unlimit(String peer, String group, var when) ->
          peer != null
              ? limits.remove(peer, group, when) // Of a peer that is gone, too.
              : Answers.then(peer(null), only -> limits.remove(only, group, when));
      case LineCommand.Prioritize(String group, Priority priority) ->
          prioritize(group, priority, limits);
    };
  }

  /// A peer's name: the only one's, if none is given.
  private Outcome<String> peer(@Nullable String name) {
    List<String> names = lines.peers().stream().map(Status.Peer::name).toList();
    if (name == null && names.size() == 1) {
      return Outcome.done(names.getFirst());
    }
    if (name != null && names.contains(name)) {
      return Outcome.done(name);
    }
    return name != null
        ? Outcome.refused(Refusal.Kind.NOT_FOUND, "There is no peer " + name + ": see peer list.")
        : names.isEmpty()
            ? Outcome.refused(Refusal.Kind.NOT_FOUND, "There is no peer yet: peer invite.")
            : Outcome.refused(
                Refusal.Kind.USAGE,
                "There are " + names.size() + " peers: say which one (--peer).");
  }

  private @Nullable Group group(String name) {
    for (Group group : groups.all()) {
      if (group.name().equals(name)) {
        return group;
      }
    }
    return null;
  }

  private static <R> Outcome<R> noGroup(String name) {
    return Outcome.refused(
        Refusal.Kind.NOT_FOUND, "There is no group " + name + ": see group list.");
  }

  private Outcome<Status.Limit> limit(String peer, LineCommand.Limit limit, LineLimits limits) {
    String group = limit.group();
    if (group != null && group(group) == null) {
      return noGroup(group);
    }
    return limits.put(new LineLimit(peer, group, limit.bytesPerSecond(), limit.when()));
  }

  private Outcome<Status.Group> prioritize(String name, Priority priority, LineLimits limits) {
    Group group = group(name);
    if (group == null) {
      return noGroup(name);
    }
    String failure = limits.prioritize(name, priority);
    return failure == null
        ? Outcome.done(board.group(group))
        : Outcome.refused(Refusal.Kind.FAILED, failure);
  }
}
