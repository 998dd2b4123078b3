package io.forebay.gateway.control;

import io.forebay.gateway.control.PeerCommand.Replacement;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.group.Phase;
import io.forebay.gateway.group.Reply;
import io.forebay.gateway.group.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Has a new appliance take a dead one's place. Blocks.
///
/// Each step may be done again, and the dead one is forgotten last: a command that was cut short goes on where
/// it was when it is given again. In each group the new one comes before the dead one goes, so that no crash
/// leaves a group of which nobody knows that it lacks a copy.
final class ReplaceDesk {
  private final Groups groups;
  private final Lines lines;
  private final Answers answers;
  private final EventBook book;

  ReplaceDesk(Groups groups, Lines lines, Answers answers, EventBook book) {
    this.groups = groups;
    this.lines = lines;
    this.answers = answers;
    this.book = book;
  }

  /// See [PeerCommand.Replace].
  Outcome<Replacement> replace(String name, @Nullable String with) {
    Status.Peer old = find(name);
    if (old == null) {
      return Outcome.refused(
          Refusal.Kind.NOT_FOUND, "There is no peer " + name + ": see peer list.");
    }
    Refusal refusal = mayReplace(old);
    if (refusal != null) {
      return new Outcome.Refused<>(refusal);
    }
    List<String> steps = new ArrayList<>();
    return Answers.then(newcomer(old, with, steps), peer -> replace(old, peer, steps));
  }

  private Status.@Nullable Peer find(String name) {
    return lines.peers().stream().filter(p -> p.name().equals(name)).findFirst().orElse(null);
  }

  /// Looked at for all groups before anything is done.
  private @Nullable Refusal mayReplace(Status.Peer old) {
    if (old.connected()) {
      return conflict(
          old.name()
              + " is connected, so it is not dead. To move its groups elsewhere while it lives: group"
              + " replicate, then group unreplicate.");
    }
    for (Group group : of(old.id())) {
      if (group.role() == Role.SUPERSEDED) {
        return conflict(group.name() + " is superseded here: settle it first (group settle).");
      }
      if (group.role() != Role.PRIMARY) {
        return conflict(
            "Group "
                + group.name()
                + " is secondary here. If "
                + old.name()
                + " was its primary, promote first: forebay group promote "
                + group.name()
                + ". Else give this command on its primary.");
      }
      if (group.phase() != Phase.SERVING) {
        return conflict("Group " + group.name() + " does not serve now: see group show.");
      }
    }
    return null;
  }

  private List<Group> of(UUID peer) {
    return groups.all().stream().filter(group -> has(group, peer)).toList();
  }

  private static boolean has(Group group, UUID peer) {
    return group.peers().stream().anyMatch(each -> each.appliance().equals(peer));
  }

  private static Refusal conflict(String why) {
    return new Refusal(Refusal.Kind.CONFLICT, why);
  }

  // ---- Who comes

  private Outcome<Status.Peer> newcomer(
      Status.Peer old, @Nullable String with, List<String> steps) {
    if (with == null) {
      return onlyOne(old);
    }
    String given = with.strip();
    Status.Peer known = find(given);
    if (known != null) {
      return known.id().equals(old.id())
          ? new Outcome.Refused<>(conflict(old.name() + " cannot replace itself."))
          : Outcome.done(known);
    }
    if (given.length() < PeerCommand.Replace.CODE_CHARS_MIN) {
      return Outcome.refused(
          Refusal.Kind.NOT_FOUND,
          "There is no peer " + given + ", and a code is longer: see peer list.");
    }
    Outcome<Status.Peer> joined = lines.join(given);
    if (joined instanceof Outcome.Done<Status.Peer>(Status.Peer peer)) {
      steps.add("Paired with " + peer.name() + ".");
    }
    return joined;
  }

  /// A peer that has nothing to do yet, when there is just one.
  private Outcome<Status.Peer> onlyOne(Status.Peer old) {
    List<Status.Peer> idle =
        lines.peers().stream()
            .filter(p -> !p.id().equals(old.id()) && p.connected() && p.groups().isEmpty())
            .toList();
    if (idle.size() == 1) {
      return Outcome.done(idle.getFirst());
    }
    String names = String.join(", ", idle.stream().map(Status.Peer::name).toList());
    return new Outcome.Refused<>(
        conflict(
            idle.isEmpty()
                ? "There is no new peer. On the new appliance: forebay peer invite; here: forebay peer"
                    + " replace "
                    + old.name()
                    + " --with CODE."
                : "More than one peer could take its place (" + names + "): say which (--with)."));
  }

  // ---- The change

  private Outcome<Replacement> replace(Status.Peer old, Status.Peer next, List<String> steps) {
    List<String> moved = new ArrayList<>();
    for (Group group : of(old.id())) {
      Refusal refusal = move(group, old, next);
      if (refusal != null) {
        String done = moved.isEmpty() ? "" : " Done: " + String.join(", ", moved) + ".";
        return Outcome.refused(
            refusal.kind(),
            group.name()
                + ": "
                + refusal.reason()
                + done
                + " To go on, give the command again, --with "
                + next.name()
                + ".");
      }
      moved.add(group.name());
      steps.add(
          group.name()
              + ": the first copy goes to "
              + next.name()
              + "; nothing is kept for "
              + old.name()
              + " any more.");
    }
    Outcome<Status.Peer> removed = lines.remove(old.name());
    if (removed instanceof Outcome.Refused<Status.Peer>(Refusal refusal)) {
      return new Outcome.Refused<>(refusal);
    }
    steps.add("The dead " + old.name() + " is forgotten: should it come back, it is refused.");
    String name = nameFor(next, old);
    if (!name.equals(next.name())) {
      if (lines.rename(next.name(), name) instanceof Outcome.Refused<Status.Peer>(Refusal no)) {
        return new Outcome.Refused<>(no);
      }
      steps.add(next.name() + " is called " + name + " from now on, as it calls itself.");
    }
    String detail = "by " + name + (moved.isEmpty() ? "" : ", " + String.join(", ", moved));
    book.happen(EventKind.PEER_REPLACED, old.name(), detail);
    Status.Peer shown = find(name);
    return Outcome.done(new Replacement(old.name(), shown == null ? next : shown, moved, steps));
  }

  /// One that calls itself as the dead one did bears another name only because that was taken.
  private static String nameFor(Status.Peer next, Status.Peer old) {
    return next.name().matches(Pattern.quote(old.name()) + "-[0-9]+") ? old.name() : next.name();
  }

  private @Nullable Refusal move(Group group, Status.Peer old, Status.Peer next) {
    if (!has(group, next.id())) {
      Outcome<PeerStatus> attached =
          answers.await(
              (Reply<PeerStatus> reply) -> group.attachPeer(next.id(), nameFor(next, old), reply));
      if (attached instanceof Outcome.Refused<PeerStatus>(Refusal refusal)) {
        return refusal;
      }
    }
    Outcome<PeerStatus> detached =
        answers.await((Reply<PeerStatus> reply) -> group.detachPeer(old.id(), reply));
    return detached instanceof Outcome.Refused<PeerStatus>(Refusal refusal) ? refusal : null;
  }
}
