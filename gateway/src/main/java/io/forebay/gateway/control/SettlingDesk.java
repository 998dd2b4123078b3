package io.forebay.gateway.control;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.group.Branch;
import io.forebay.gateway.group.Fork;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.group.Reply;
import io.forebay.gateway.group.Role;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Carries out what concerns forks and the branches that they leave. Blocks.
final class SettlingDesk {
  /// Between two looks whether the other side has given way.
  private static final long LOOK_MILLIS = 100;

  /// How long it may take to give way: a meeting, and a state file over there.
  private static final long GIVES_WAY_MILLIS = 30_000;

  private final Lines lines;
  private final Answers answers;
  private final StatusBoard board;

  SettlingDesk(Lines lines, Answers answers, StatusBoard board) {
    this.lines = lines;
    this.answers = answers;
    this.board = board;
  }

  // ---- Settling

  /// See [GroupCommand.Settle].
  Outcome<Status.Group> settle(Group group, @Nullable String keep) {
    List<PeerStatus> apart = group.peers().stream().filter(peer -> peer.fork() != null).toList();
    if (keep != null && !keep.equals(GroupCommand.Settle.HERE)) {
      return inFavourOf(group, keep);
    }
    if (group.forks().settledFor() != null) {
      return Outcome.done(board.group(group)); // It waits for what differs.
    }
    if (apart.isEmpty()) {
      return conflict(
          group.role() == Role.SUPERSEDED
              ? "No peer with another history has been met since this start: bring up the line first."
              : "No peer is known to have another history of " + group.name() + ".");
    }
    if (apart.size() > 1) {
      return conflict(
          "More than one peer has another history: say which one is to go on (--keep PEER).");
    }
    PeerStatus peer = apart.getFirst();
    Fork fork = peer.fork();
    if (fork == null) {
      return conflict("The fork was settled just now.");
    }
    boolean here = keep != null || group.role() == Role.PRIMARY && fork.theirRole() != Role.PRIMARY;
    if (here) {
      return here(group, peer, fork);
    }
    return group.role() == Role.PRIMARY
        ? Outcome.refused(Refusal.Kind.USAGE, sides(group, peer.name(), fork))
        : settle(group, peer.appliance());
  }

  private static <R> Outcome<R> conflict(String why) {
    return Outcome.refused(Refusal.Kind.CONFLICT, why);
  }

  private static String sides(Group group, String peer, Fork fork) {
    return "Both sides have written since "
        + Lsn.print(fork.lsn())
        + ": this one up to "
        + Lsn.print(fork.ours().lsn())
        + ", "
        + peer
        + " up to "
        + Lsn.print(fork.theirs().lsn())
        + ". Say which one is to go on (--keep here or --keep "
        + peer
        + "); the other keeps what only it has as a branch of "
        + group.name()
        + ".";
  }

  private Outcome<Status.Group> inFavourOf(Group group, String keep) {
    for (PeerStatus peer : group.peers()) {
      if (peer.name().equals(keep)) {
        return settle(group, peer.appliance());
      }
    }
    return Outcome.refused(
        Refusal.Kind.NOT_FOUND, group.name() + " is not replicated with " + keep + ".");
  }

  private Outcome<Status.Group> settle(Group group, UUID keeper) {
    return answers.await(
        (Reply<Long> reply) -> group.forks().settle(keeper, reply), branch -> board.group(group));
  }

  /// The other side is to settle in our favour. Its answer is lost when it gives way at once; then what it
  /// says when it is met anew tells.
  private Outcome<Status.Group> here(Group group, PeerStatus peer, Fork fork) {
    if (group.role() != Role.PRIMARY || !fork.mayKeepOurs()) {
      return conflict(
          "This side gave way to "
              + peer.name()
              + " and cannot be kept while that is primary. Settle it in favour of "
              + peer.name()
              + "; what only this side has is kept as a branch.");
    }
    CompletableFuture<Outcome<UUID>> answer =
        CompletableFuture.supplyAsync(() -> lines.carry(group, new Lines.Carried.Settle()));
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GIVES_WAY_MILLIS);
    while (System.nanoTime() - until < 0) {
      if (givenWay(group, peer.appliance(), fork.theirRole() == Role.PRIMARY)) {
        return Outcome.done(board.group(group));
      }
      if (answer.isDone()) {
        Outcome<UUID> said = answer.join();
        if (!(said instanceof Outcome.Refused<UUID>(Refusal(Refusal.Kind kind, String why, _)))) {
          return Outcome.done(board.group(group));
        }
        if (kind != Refusal.Kind.UNREACHABLE && kind != Refusal.Kind.TIMEOUT) {
          return Outcome.refused(kind, why);
        }
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Outcome.refused(Refusal.Kind.FAILED, "The appliance is stopping.");
      }
    }
    return Outcome.refused(
        Refusal.Kind.TIMEOUT, peer.name() + " has not given way yet: look at the status there.");
  }

  /// Whether the other side has let go of its log, or (`ofPrimary`) of its role, as far as met.
  private static boolean givenWay(Group group, UUID appliance, boolean ofPrimary) {
    for (PeerStatus peer : group.peers()) {
      if (peer.appliance().equals(appliance)) {
        Fork fork = peer.fork();
        return peer.connected() && (fork == null || ofPrimary && fork.theirRole() != Role.PRIMARY);
      }
    }
    return false;
  }

  /// A peer has the operator's word that it is to go on.
  Outcome<String> carriedOut(Group group) {
    for (PeerStatus peer : group.peers()) {
      Fork fork = peer.fork();
      if (peer.connected() && (fork == null || fork.theirRole() == Role.PRIMARY)) {
        return answers.await(
            (Reply<Long> reply) -> group.forks().yield(peer.appliance(), reply), branch -> "");
      }
    }
    return conflict("There is nothing to settle.");
  }

  // ---- Branches

  static List<Status.Branch> branches(Group group) {
    return group.forks().branches().stream()
        .map(branch -> StatusBoard.branch(group, branch))
        .toList();
  }

  static Outcome<Status.Branch> show(Group group, long number) {
    for (Branch branch : group.forks().branches()) {
      if (branch.id() == number) {
        return Outcome.done(StatusBoard.branch(group, branch));
      }
    }
    return Outcome.refused(
        Refusal.Kind.NOT_FOUND, group.name() + " has no branch " + number + " here.");
  }

  Outcome<Status.Branch> drop(Group group, long number, String confirm) {
    return confirm.equals(group.name())
        ? answers.await(
            (Reply<Branch> reply) -> group.forks().drop(number, reply),
            branch -> StatusBoard.branch(group, branch))
        : Outcome.refused(
            Refusal.Kind.USAGE,
            "What only the branch holds is gone for good then: say the name "
                + group.name()
                + " once more.");
  }
}
