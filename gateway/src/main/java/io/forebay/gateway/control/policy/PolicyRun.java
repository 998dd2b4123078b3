package io.forebay.gateway.control.policy;

import io.forebay.gateway.control.policy.PolicyStep.Kind;
import io.forebay.gateway.control.policy.PolicyStep.Log;
import io.forebay.gateway.control.policy.PolicyStep.Look;
import io.forebay.gateway.control.policy.PolicyStep.Stop;
import io.forebay.gateway.group.CheckpointEntry;
import io.forebay.gateway.group.CheckpointKind;
import io.forebay.gateway.group.CheckpointStatus;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.GroupStatus;
import io.forebay.gateway.group.HoldStatus;
import io.forebay.gateway.group.Names;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.PeerReport;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.group.Phase;
import io.forebay.gateway.group.Refusal;
import io.forebay.gateway.group.Reply;
import io.forebay.gateway.group.Role;
import io.forebay.gateway.group.Rung;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs of a policy on one group: how they stand, and their commands.
final class PolicyRun {
  /// Names come round after so many runs: a hold at one of them over there has time.
  static final int NAMES = 32;

  private static final long REPLY_SECONDS = 60;

  private PolicyRun() {}

  static String stopName(Group group) {
    return group.status().sendStopName();
  }

  /// Whether the sender's stop is a policy's.
  static boolean ours(Group group) {
    GroupStatus status = group.status();
    return status.sendStopLsn() != Group.NONE && ours(status.sendStopName());
  }

  private static boolean ours(String name) {
    return name.startsWith(Names.POLICY_PREFIX);
  }

  /// How things stand; since `skippedMillis` there was nothing to run for.
  static Look look(Group group, long skippedMillis, long nowMillis) {
    GroupStatus status = group.status();
    List<PeerStatus> peers = group.peers();
    boolean serves = status.role() == Role.PRIMARY && status.phase() == Phase.SERVING;
    boolean follows =
        !peers.isEmpty() && peers.stream().allMatch(peer -> peer.rung() == Rung.WHOLE);
    Log log = new Log(status.appendedLsn(), status.usedBytes(), status.capacityBytes());
    return new Look(serves, follows, stop(group, status, peers, skippedMillis), log, nowMillis);
  }

  private static Stop stop(
      Group group, GroupStatus status, List<PeerStatus> peers, long skippedMillis) {
    long lsn = status.sendStopLsn();
    if (lsn == Group.NONE) {
      return new Stop(Kind.NONE, lsn, 0, false);
    }
    if (!ours(status.sendStopName())) {
      return new Stop(Kind.OTHER, lsn, 0, false);
    }
    CheckpointEntry checkpoint = find(group, status.sendStopName());
    if (checkpoint == null || checkpoint.stopLsn() != lsn) {
      return new Stop(Kind.CUT_SHORT, lsn, 0, false);
    }
    boolean reached = peers.stream().allMatch(peer -> peer.ackedLsn() >= lsn);
    return new Stop(Kind.RUN, lsn, Math.max(checkpoint.wallMillis(), skippedMillis), reached);
  }

  private static @Nullable CheckpointEntry find(Group group, String name) {
    for (CheckpointStatus each : group.checkpoints()) {
      if (each.checkpoint().name().equals(name)) {
        return each.checkpoint();
      }
    }
    return null;
  }

  /// The name after that of the newest run, but for one that is held over there: a hold goes by its name.
  private static String nextName(Group group) {
    CheckpointEntry newest = null;
    for (CheckpointStatus each : group.checkpoints()) {
      CheckpointEntry checkpoint = each.checkpoint();
      if (ours(checkpoint.name()) && (newest == null || checkpoint.lsn() > newest.lsn())) {
        newest = checkpoint;
      }
    }
    int number = newest == null ? 0 : (number(newest.name()) + 1) % NAMES;
    return held(group, name(number)) ? name((number + 1) % NAMES) : name(number);
  }

  private static String name(int number) {
    return Names.POLICY_PREFIX + String.format(Locale.ROOT, "%02d", number);
  }

  private static boolean held(Group group, String name) {
    for (PeerStatus peer : group.peers()) {
      PeerReport report = peer.report();
      HoldStatus hold = report == null ? null : report.hold();
      if (hold != null && hold.checkpoint().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static int number(String name) {
    try {
      return Integer.parseInt(name.substring(Names.POLICY_PREFIX.length()));
    } catch (NumberFormatException e) {
      return 0; // Of a release that named them otherwise.
    }
  }

  /// Makes the next checkpoint and has the sender go there. Where it stands is in the group's state at every
  /// instant between: cut short, it begins anew. Blocks; returns what went wrong, or null.
  static @Nullable String begin(Group group) throws InterruptedException {
    String name = nextName(group);
    if (!ours(group)) { // Else it would pass the checkpoint before it is told to stop there.
      String problem = await((Reply<Long> reply) -> group.pauseFor(name, reply));
      if (problem != null) {
        return problem;
      }
    }
    String problem =
        await((Reply<CheckpointEntry> reply) ->
            group.checkpoint(name, CheckpointKind.CRASH, false, reply));
    return problem != null
        ? problem
        : await((Reply<Long> reply) -> group.pauseSending(name, reply));
  }

  /// Lets the sender go on. Blocks; returns what went wrong, or null.
  static @Nullable String lift(Group group) throws InterruptedException {
    return ours(group) ? await(group::resumeSending) : null;
  }

  private static <T> @Nullable String await(Consumer<Reply<T>> begin) throws InterruptedException {
    CompletableFuture<Outcome<T>> reply = new CompletableFuture<>();
    begin.accept(reply::complete);
    try {
      return switch (reply.get(REPLY_SECONDS, TimeUnit.SECONDS)) {
        case Outcome.Done<T> done -> null;
        case Outcome.Refused<T>(Refusal refusal) -> refusal.reason();
      };
    } catch (TimeoutException e) {
      return "the group did not answer within " + REPLY_SECONDS + " s";
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // Nobody completes it so.
    }
  }
}
