package io.forebay.gateway.control;

import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.group.Reply;
import io.forebay.gateway.group.Verification;
import io.forebay.gateway.group.VerifyStatus;
import io.forebay.gateway.group.VolumeEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Carries out what concerns the comparison of both copies. Blocks.
final class VerifyDesk {
  private final Groups groups;
  private final Answers answers;

  VerifyDesk(Groups groups, Answers answers) {
    this.groups = groups;
    this.answers = answers;
  }

  Outcome<?> execute(VerifyCommand<?> command) {
    for (Group group : groups.all()) {
      if (group.name().equals(command.group())) {
        return execute(group, command);
      }
    }
    return Outcome.refused(
        Refusal.Kind.NOT_FOUND, "There is no group " + command.group() + ": see group list.");
  }

  private Outcome<List<VerifyReport>> execute(Group group, VerifyCommand<?> command) {
    List<PeerStatus> meant =
        group.peers().stream()
            .filter(peer -> command.peer() == null || peer.name().equals(command.peer()))
            .toList();
    if (meant.isEmpty()) {
      String to = command.peer() == null ? "anywhere" : "to " + command.peer();
      return Outcome.refused(
          Refusal.Kind.NOT_FOUND, group.name() + " is not replicated " + to + ".");
    }
    List<VerifyReport> reports = new ArrayList<>();
    for (PeerStatus peer : meant) {
      switch (one(group, peer, command)) {
        case Outcome.Done<VerifyReport>(VerifyReport report) -> reports.add(report);
        case Outcome.Refused<VerifyReport>(Refusal refusal) -> {
          return new Outcome.Refused<>(refusal);
        }
      }
    }
    return Outcome.done(List.copyOf(reports));
  }

  private Outcome<VerifyReport> one(Group group, PeerStatus peer, VerifyCommand<?> command) {
    Verification verification = group.verification();
    return switch (command) {
      case VerifyCommand.Show _ -> Outcome.done(report(group, peer));
      case VerifyCommand.Start(String name, String to, String volume) ->
          answers.await(
              (Reply<VerifyStatus> reply) -> verification.start(peer.appliance(), volume, reply),
              status -> report(group, peer));
      case VerifyCommand.Stop _ ->
          answers.await(
              (Reply<VerifyStatus> reply) -> verification.stop(peer.appliance(), reply),
              status -> report(group, peer));
      case VerifyCommand.Repair _ ->
          answers.await(
              (Reply<VerifyStatus> reply) -> verification.repair(peer.appliance(), reply),
              status -> report(group, peer));
    };
  }

  /// A report for each peer; none where nothing was ever compared.
  static List<VerifyReport> known(Group group) {
    return group.peers().stream()
        .map(peer -> report(group, peer))
        .filter(report -> report.state() != VerifyReport.State.NEVER)
        .toList();
  }

  private static VerifyReport report(Group group, PeerStatus peer) {
    VerifyStatus now = group.verification().status(peer.appliance());
    return new VerifyReport(
        group.name(),
        peer.name(),
        state(now.state()),
        now.detail().isEmpty() ? "" : Answers.sentence(now.detail()),
        now.startedMillis(),
        now.endedMillis(),
        now.verifiedMillis(),
        now.position(),
        now.doneBytes(),
        now.totalBytes(),
        now.differingBytes(),
        now.differingExtents(),
        now.unverifiedBytes(),
        group.verification().readBytesPerSecondMax(),
        now.extents().stream()
            .map(extent ->
                new VerifyReport.Range(
                    name(group, extent.volume()), extent.offset(), extent.length()))
            .toList());
  }

  private static String name(Group group, int number) {
    @Nullable VolumeEntry volume = null;
    for (VolumeEntry each : group.volumes()) {
      volume = each.number() == number ? each : volume;
    }
    return volume == null ? "number " + number + ", which was deleted" : volume.name();
  }

  private static VerifyReport.State state(VerifyStatus.State state) {
    return switch (state) {
      case NEVER -> VerifyReport.State.NEVER;
      case RUNNING -> VerifyReport.State.RUNNING;
      case DONE -> VerifyReport.State.DONE;
      case STOPPED -> VerifyReport.State.STOPPED;
      case FAILED -> VerifyReport.State.FAILED;
      case REPAIRING -> VerifyReport.State.REPAIRING;
    };
  }
}
