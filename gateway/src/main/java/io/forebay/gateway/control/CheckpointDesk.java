package io.forebay.gateway.control;

import io.forebay.gateway.group.CheckpointEntry;
import io.forebay.gateway.group.CheckpointKind;
import io.forebay.gateway.group.CheckpointStatus;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.HoldStatus;
import io.forebay.gateway.group.Names;
import io.forebay.gateway.group.Reply;
import io.forebay.gateway.group.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Carries out what concerns checkpoints and the two stops. What only the other appliance can do travels
/// there. Blocks.
final class CheckpointDesk {
  private final Groups groups;
  private final Lines lines;
  private final Answers answers;
  private final StatusBoard board;

  CheckpointDesk(Groups groups, Lines lines, Answers answers, StatusBoard board) {
    this.groups = groups;
    this.lines = lines;
    this.answers = answers;
    this.board = board;
  }

  Outcome<?> execute(CheckpointCommand<?> command) {
    return switch (command) {
      case CheckpointCommand.Create create ->
          Answers.then(one(create.group()), group -> create(group, create));
      case CheckpointCommand.ListAll(String group) -> list(group);
      case CheckpointCommand.Hold(String name, String group) ->
          Answers.then(having(name, group), found -> hold(found, name));
      case CheckpointCommand.Release(String name, String group) ->
          Answers.then(having(name, group), found -> release(found, name));
    };
  }

  Outcome<List<Status.Group>> pause(LineCommand.Pause command) {
    return each(command.group(), one -> pause(one, command.checkpoint()));
  }

  Outcome<List<Status.Group>> resume(LineCommand.Resume command) {
    return each(command.group(), this::resume);
  }

  /// What a peer asks of this appliance.
  Outcome<String> execute(CarriedCommand command) {
    for (Group group : groups.all()) {
      if (group.id().equals(command.group())) {
        return carryOut(group, command.carried());
      }
    }
    return Outcome.refused(Refusal.Kind.NOT_FOUND, "This appliance does not have that group.");
  }

  private Outcome<String> carryOut(Group group, Lines.Carried carried) {
    return switch (carried) {
      case Lines.Carried.Create(String name, Status.Consistency consistency, boolean hold) ->
          answers.await(
              (Reply<CheckpointEntry> reply) ->
                  group.checkpoint(name, kind(consistency), hold, reply),
              entry -> name);
      case Lines.Carried.Hold(String name) ->
          answers.await((Reply<HoldStatus> reply) -> group.hold(name, reply), hold -> name);
      case Lines.Carried.Release(String name) ->
          answers.await((Reply<HoldStatus> reply) -> group.release(name, reply), hold -> name);
      case Lines.Carried.Pause(String name) ->
          answers.await(
              (Reply<Long> reply) -> group.pauseSending(name.isEmpty() ? null : name, reply),
              stop -> name);
      case Lines.Carried.Resume() -> answers.await(group::resumeSending, stop -> "");
      case Lines.Carried.Settle() -> new SettlingDesk(lines, answers, board).carriedOut(group);
    };
  }

  private static CheckpointKind kind(Status.Consistency consistency) {
    return switch (consistency) {
      case CRASH -> CheckpointKind.CRASH;
      case APPLICATION -> CheckpointKind.APPLICATION;
    };
  }

  private Outcome<Group> one(@Nullable String name) {
    List<Group> all = groups.all();
    if (name == null && all.size() == 1) {
      return Outcome.done(all.getFirst());
    }
    for (Group group : all) {
      if (group.name().equals(name)) {
        return Outcome.done(group);
      }
    }
    return name != null
        ? Outcome.refused(Refusal.Kind.NOT_FOUND, "There is no group " + name + ": see group list.")
        : all.isEmpty()
            ? Outcome.refused(Refusal.Kind.NOT_FOUND, "There is no group yet: make a volume first.")
            : Outcome.refused(
                Refusal.Kind.USAGE,
                "There are " + all.size() + " groups: say which one (--group).");
  }

  /// The group named, else the one that has such a checkpoint.
  private Outcome<Group> having(String checkpoint, @Nullable String name) {
    if (name != null || groups.all().size() == 1) {
      return one(name);
    }
    List<Group> with =
        groups.all().stream().filter(group -> find(group, checkpoint) != null).toList();
    if (with.size() == 1) {
      return Outcome.done(with.getFirst());
    }
    return with.isEmpty()
        ? Outcome.refused(
            Refusal.Kind.NOT_FOUND,
            "No group has a checkpoint " + checkpoint + ": see checkpoint list.")
        : Outcome.refused(
            Refusal.Kind.USAGE,
            "The checkpoint "
                + checkpoint
                + " is in "
                + with.size()
                + " groups: say which (--group).");
  }

  private static @Nullable CheckpointStatus find(Group group, String checkpoint) {
    CheckpointStatus found = null;
    for (CheckpointStatus each : group.checkpoints()) {
      if (each.checkpoint().name().equals(checkpoint)) {
        found = each;
      }
    }
    return found;
  }

  private Outcome<List<Status.Checkpoint>> list(@Nullable String name) {
    List<Group> from = new ArrayList<>();
    if (name == null) {
      from.addAll(groups.all());
    } else if (one(name) instanceof Outcome.Done<Group>(Group group)) {
      from.add(group);
    } else {
      return Outcome.refused(
          Refusal.Kind.NOT_FOUND, "There is no group " + name + ": see group list.");
    }
    List<Status.Checkpoint> all = new ArrayList<>();
    for (Group group : from) {
      group.checkpoints().forEach(each -> all.add(StatusBoard.checkpoint(group, each)));
    }
    return Outcome.done(all);
  }

  private Outcome<Status.Checkpoint> create(Group group, CheckpointCommand.Create create) {
    String complaint = Names.complaint("checkpoint", create.name());
    if (complaint != null) {
      return Outcome.refused(Refusal.Kind.USAGE, Answers.sentence(complaint));
    }
    if (create.name().startsWith(Names.POLICY_PREFIX)) {
      return Outcome.refused(
          Refusal.Kind.USAGE,
          "Names that begin with " + Names.POLICY_PREFIX + " are those of replication policies.");
    }
    if (group.role() != Role.PRIMARY) {
      var carried = new Lines.Carried.Create(create.name(), create.consistency(), create.hold());
      return Answers.then(lines.carry(group, carried), peer -> asSeen(group, create));
    }
    CheckpointKind kind = kind(create.consistency());
    return answers.await(
        (Reply<CheckpointEntry> reply) ->
            group.checkpoint(create.name(), kind, create.hold(), reply),
        entry -> StatusBoard.checkpoint(group, CheckpointStatus.created(entry)));
  }

  /// Made by the primary; its record may still be on its way here.
  private static Outcome<Status.Checkpoint> asSeen(Group group, CheckpointCommand.Create create) {
    CheckpointStatus known = find(group, create.name());
    return Outcome.done(
        known != null
            ? StatusBoard.checkpoint(group, known)
            : new Status.Checkpoint(
                create.name(),
                group.name(),
                create.consistency(),
                create.hold(),
                Status.Life.CREATED,
                Status.NEVER,
                0,
                CheckpointChanges.NONE));
  }

  private Outcome<Status.Checkpoint> shown(Group group, String name) {
    CheckpointStatus known = find(group, name);
    return known != null
        ? Outcome.done(StatusBoard.checkpoint(group, known))
        : Outcome.refused(
            Refusal.Kind.NOT_FOUND,
            "It was done, and the checkpoint " + name + " is known no more.");
  }

  private Outcome<Status.Checkpoint> hold(Group group, String name) {
    if (group.role() == Role.SECONDARY) {
      return Answers.then(
          answers.await((Reply<HoldStatus> reply) -> group.hold(name, reply)),
          settled -> shown(group, name));
    }
    return Answers.then(
        lines.carry(group, new Lines.Carried.Hold(name)), peer -> shown(group, name));
  }

  /// Where the hold stands: after a promote that is this primary.
  private Outcome<Status.Checkpoint> release(Group group, String name) {
    if (group.role() == Role.SECONDARY || group.status().hold() != null) {
      return Answers.then(
          answers.await((Reply<HoldStatus> reply) -> group.release(name, reply)),
          released -> shown(group, name));
    }
    return Answers.then(
        lines.carry(group, new Lines.Carried.Release(name)), peer -> shown(group, name));
  }

  private Outcome<List<Status.Group>> each(
      @Nullable String name, Function<Group, Outcome<Status.Group>> work) {
    List<Group> chosen = new ArrayList<>();
    if (name != null) {
      switch (one(name)) {
        case Outcome.Done<Group>(Group group) -> chosen.add(group);
        case Outcome.Refused<Group>(Refusal refusal) -> {
          return new Outcome.Refused<>(refusal);
        }
      }
    } else {
      groups.all().stream().filter(group -> group.role() == Role.PRIMARY).forEach(chosen::add);
    }
    if (chosen.isEmpty()) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT,
          "No group is primary here: say which one (--group), and it is done at its primary.");
    }
    List<Status.Group> shown = new ArrayList<>();
    for (Group group : chosen) {
      switch (work.apply(group)) {
        case Outcome.Done<Status.Group>(Status.Group status) -> shown.add(status);
        case Outcome.Refused<Status.Group>(Refusal refusal) -> {
          return Outcome.refused(refusal.kind(), group.name() + ": " + refusal.reason());
        }
      }
    }
    return Outcome.done(shown);
  }

  private Outcome<Status.Group> pause(Group group, @Nullable String checkpoint) {
    if (group.role() == Role.PRIMARY) {
      return answers.await(
          (Reply<Long> reply) -> group.pauseSending(checkpoint, reply), stop -> board.group(group));
    }
    String at = checkpoint == null ? "" : checkpoint;
    return Answers.then(
        lines.carry(group, new Lines.Carried.Pause(at)), peer -> Outcome.done(board.group(group)));
  }

  private Outcome<Status.Group> resume(Group group) {
    if (group.role() == Role.PRIMARY) {
      return answers.await(group::resumeSending, stop -> board.group(group));
    }
    return Answers.then(
        lines.carry(group, new Lines.Carried.Resume()), peer -> Outcome.done(board.group(group)));
  }
}
