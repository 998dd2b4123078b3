package io.forebay.gateway.control;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.control.plan.LinePlan;
import io.forebay.gateway.control.plan.Planner;
import io.forebay.gateway.control.plan.WriteHour;
import io.forebay.gateway.control.plan.WriteSeries;
import io.forebay.gateway.control.policy.Policies;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.group.Reply;
import io.forebay.gateway.group.Role;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Carries out what concerns groups. Blocks.
final class GroupDesk {
  private final Groups groups;
  private final Lines lines;
  private final Policies policies;
  private final Answers answers;
  private final StatusBoard board;
  private final SettlingDesk settling;
  private final PromoteDesk promoting;

  GroupDesk(Groups groups, Lines lines, Policies policies, Answers answers, StatusBoard board) {
    this.groups = groups;
    this.lines = lines;
    this.policies = policies;
    this.answers = answers;
    this.board = board;
    settling = new SettlingDesk(lines, answers, board);
    promoting = new PromoteDesk(groups, lines, answers, board);
  }

  Outcome<?> execute(GroupCommand<?> command) {
    return switch (command) {
      case GroupCommand.Create create -> create(create);
      case GroupCommand.ListAll() -> Outcome.done(groups.all().stream().map(board::group).toList());
      case GroupCommand.Show(String name) -> with(name, group -> Outcome.done(board.group(group)));
      case GroupCommand.Plan(String name, Planner.Wish wish) ->
          with(name, group -> plan(group, wish));
      case GroupCommand.History(String name, int hours) ->
          with(name, group -> history(group, hours));
      case GroupCommand.Replicate(String name, String peer) ->
          with(name, group -> replicate(group, peer));
      case GroupCommand.Unreplicate(String name, String peer) ->
          with(name, group -> unreplicate(group, peer));
      case GroupCommand.PreviewPromote(String name) -> with(name, promoting::preview);
      case GroupCommand.Promote(String name, String confirm) ->
          with(name, group -> promoting.promote(group, confirm));
      case GroupCommand.Demote(String name) ->
          with(name, group -> giveWay(group, () -> verb(group, group::demote)));
      case GroupCommand.Consent(String name, String confirm) ->
          with(name, group -> consent(group, confirm));
      case GroupCommand.SetPolicy(String name, ReplicationPolicy policy) ->
          with(name, group -> setPolicy(group, policy));
      case GroupCommand.Switchover(String name, String to, long withinMillis) ->
          with(name, group -> giveWay(group, () -> switchover(group, to, withinMillis)));
      case GroupCommand.Settle(String name, String keep) ->
          with(name, group -> settling.settle(group, keep));
      case GroupCommand.Branches(String name) ->
          with(name, group -> Outcome.done(SettlingDesk.branches(group)));
      case GroupCommand.ShowBranch(String name, long number) ->
          with(name, group -> SettlingDesk.show(group, number));
      case GroupCommand.DropBranch(String name, long number, String confirm) ->
          with(name, group -> settling.drop(group, number, confirm));
      case GroupCommand.Cut(String name, String confirm) ->
          with(name, group -> cut(group, confirm));
    };
  }

  private <R> Outcome<R> with(String name, Function<Group, Outcome<R>> work) {
    for (Group group : groups.all()) {
      if (group.name().equals(name)) {
        return work.apply(group);
      }
    }
    return Outcome.refused(
        Refusal.Kind.NOT_FOUND, "There is no group " + name + ": see group list.");
  }

  /// Does it, and shows the group as it is then.
  private <T> Outcome<Status.Group> verb(Group group, Consumer<Reply<T>> begin) {
    return answers.await(begin, value -> board.group(group));
  }

  private Outcome<Status.Group> create(GroupCommand.Create create) {
    String complaint = io.forebay.gateway.group.Names.complaint("group", create.name());
    if (complaint != null) {
      return Outcome.refused(Refusal.Kind.USAGE, Answers.sentence(complaint));
    }
    try {
      Path directory = create.bufferDirectory() == null ? null : Path.of(create.bufferDirectory());
      if (directory != null && !directory.isAbsolute()) {
        return Outcome.refused(
            Refusal.Kind.USAGE, "A buffer's folder is an absolute path, not " + directory + ".");
      }
      return Answers.then(
          groups.create(create.name(), directory, create.capacityBytes()),
          group -> Outcome.done(board.group(group)));
    } catch (InvalidPathException e) {
      return Outcome.refused(Refusal.Kind.USAGE, "That is not a path: " + e.getMessage() + ".");
    } catch (IOException e) {
      return Outcome.refused(
          Refusal.Kind.FAILED,
          "The group could not be made: " + Answers.sentence(String.valueOf(e.getMessage())));
    }
  }

  /// Whoever is to take over needs all of it: the policy's stop is lifted, and none is set for a while.
  private <R> Outcome<R> giveWay(Group group, Supplier<Outcome<R>> work) {
    return policies.giveWay(group)
        ? Answers.then(answers.await(group::resumeSending), stop -> work.get())
        : work.get();
  }

  private Outcome<Status.Group> setPolicy(Group group, ReplicationPolicy policy) {
    String complaint = ReplicationPolicy.complaint(policy, group.status().capacityBytes());
    if (complaint != null) {
      return Outcome.refused(Refusal.Kind.USAGE, "A policy runs " + complaint + ".");
    }
    if (group.role() != Role.PRIMARY) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT, "It is set where " + group.name() + " is primary.");
    }
    return answers.await(
        (Reply<Long> reply) -> policies.set(group, policy, reply), lsn -> board.group(group));
  }

  private Outcome<LinePlan> plan(Group group, Planner.Wish wish) {
    WriteRecord record = groups.writes(group);
    WriteSeries writes = record.lineWrites();
    if (writes.steps() == 0) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT,
          "Nothing is recorded of "
              + group.name()
              + " yet: that takes until an hour of the clock is over of which half was seen, as"
              + " primary.");
    }
    long buffer = group.status().capacityBytes();
    Planner.Known known = new Planner.Known(record.packRatio(), buffer, record.logRatio());
    return Outcome.done(Planner.plan("group " + group.name(), writes, known, wish));
  }

  private Outcome<List<WriteHour>> history(Group group, int hours) {
    int most = GroupCommand.History.HOURS_MAX;
    return hours < 1 || hours > most
        ? Outcome.refused(
            Refusal.Kind.USAGE, "A history has 1 to " + most + " hours, not " + hours + ".")
        : Outcome.done(groups.writes(group).hours(hours));
  }

  private Outcome<Status.Group> replicate(Group group, String peer) {
    for (Status.Peer known : lines.peers()) {
      if (known.name().equals(peer)) {
        return verb(group, (Reply<PeerStatus> reply) -> group.attachPeer(known.id(), peer, reply));
      }
    }
    return Outcome.refused(
        Refusal.Kind.NOT_FOUND, "There is no peer " + peer + ": pair it first (peer invite).");
  }

  private Outcome<Status.Group> unreplicate(Group group, @Nullable String peer) {
    List<PeerStatus> attached = group.peers();
    UUID appliance = null;
    for (PeerStatus each : attached) {
      if (peer == null ? attached.size() == 1 : each.name().equals(peer)) {
        appliance = each.appliance();
      }
    }
    if (attached.isEmpty()) {
      return Outcome.refused(Refusal.Kind.NOT_FOUND, group.name() + " is not replicated anywhere.");
    }
    if (appliance == null) {
      String names = String.join(", ", attached.stream().map(PeerStatus::name).toList());
      return Outcome.refused(
          Refusal.Kind.NOT_FOUND,
          peer == null
              ? "Say which peer (--from): " + group.name() + " has " + names + "."
              : group.name() + " is not replicated to " + peer + "; it has " + names + ".");
    }
    UUID detached = appliance;
    return verb(group, (Reply<PeerStatus> reply) -> group.detachPeer(detached, reply));
  }

  private Outcome<Status.Group> switchover(Group group, String to, long withinMillis) {
    for (PeerStatus each : group.peers()) {
      if (each.name().equals(to)) {
        return verb(
            group,
            (Reply<Position> reply) -> group.switchover(each.appliance(), withinMillis, reply));
      }
    }
    return Outcome.refused(
        Refusal.Kind.NOT_FOUND,
        group.name() + " is not replicated to " + to + ": it could not take over.");
  }

  private Outcome<Status.Group> consent(Group group, String confirm) {
    return confirm.equals(group.name())
        ? verb(group, group::consentInPlace)
        : Outcome.refused(
            Refusal.Kind.USAGE,
            "Until the batch is through there is no usable copy here: say the name "
                + group.name()
                + " once more.");
  }

  private Outcome<Status.Group> cut(Group group, String confirm) {
    return confirm.equals(group.name())
        ? verb(group, group::cutHere)
        : Outcome.refused(
            Refusal.Kind.USAGE,
            "Cutting gives up acked writes for good: say the name " + group.name() + " once more.");
  }
}
