package io.forebay.gateway.control;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.CheckpointEntry;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.group.Reply;
import java.util.Arrays;
import java.util.List;

/// Promotes, and says before what that gives up. Blocks.
final class PromoteDesk {
  private static final double HOUR_SECONDS = 3_600;

  private final Groups groups;
  private final Lines lines;
  private final Answers answers;
  private final StatusBoard board;

  PromoteDesk(Groups groups, Lines lines, Answers answers, StatusBoard board) {
    this.groups = groups;
    this.lines = lines;
    this.answers = answers;
    this.board = board;
  }

  Outcome<Status.Group> promote(Group group, String confirm) {
    return confirm.equals(group.name())
        ? answers.await((Reply<Position> reply) -> group.promote(reply), at -> board.group(group))
        : Outcome.refused(
            Refusal.Kind.USAGE,
            "What the old primary has more is given up: say the name "
                + group.name()
                + " once more.");
  }

  Outcome<Prospect> preview(Group group) {
    return answers.await(
        (Reply<io.forebay.gateway.group.Prospect> reply) -> group.prospect(reply),
        found -> shown(group, found));
  }

  private Prospect shown(Group group, io.forebay.gateway.group.Prospect found) {
    io.forebay.gateway.group.Refusal refusal = found.refusal();
    CheckpointEntry checkpoint = found.checkpoint();
    long rate = bytesPerSecond(group, found);
    List<Prospect.Loss> losses =
        found.others().stream().map(other -> loss(group, found, other, rate)).toList();
    return new Prospect(
        group.name(),
        board.name(),
        StatusBoard.role(group.role()),
        refusal == null ? "" : Answers.sentence(refusal.reason()),
        found.imageUsable(),
        found.endLsn(),
        found.endMillis(),
        checkpoint == null
            ? null
            : new Prospect.Named(checkpoint.name(), checkpoint.wallMillis(), checkpoint.lsn()),
        losses);
  }

  /// As the line carries them: of the recorded hours, while this was primary; else of what the log still
  /// has. 0: not known.
  private long bytesPerSecond(Group group, io.forebay.gateway.group.Prospect found) {
    WriteRecord record = groups.writes(group);
    long[] hours = record.hourlyBytes();
    if (hours.length == 0) {
      return found.bytesPerSecond();
    }
    double mean = Arrays.stream(hours).average().orElse(0) / HOUR_SECONDS;
    return (long) (mean / record.logRatio());
  }

  private Prospect.Loss loss(
      Group group,
      io.forebay.gateway.group.Prospect found,
      io.forebay.gateway.group.Prospect.Other other,
      long rate) {
    long now = board.nowMillis();
    long since = other.connected() ? 0 : unknownSince(group, found, other, now);
    long told = Math.max(0, other.bytes());
    long unknown = other.connected() ? 0 : (long) (rate * ((now - since) / 1e3));
    boolean guess = other.connected() ? other.bytes() != Group.NONE : rate > 0;
    return new Prospect.Loss(
        other.name(),
        other.connected(),
        other.leads(),
        other.reportedMillis(),
        other.bytes() == Group.NONE ? Status.UNKNOWN : other.bytes(),
        other.millis() == Group.NONE ? Status.UNKNOWN : other.millis(),
        since,
        guess ? told + unknown : Status.UNKNOWN);
  }

  /// Since the line broke; if it was never up since our start, since the newest record here was written.
  private long unknownSince(
      Group group,
      io.forebay.gateway.group.Prospect found,
      io.forebay.gateway.group.Prospect.Other other,
      long now) {
    if (other.reportedMillis() == 0 && found.endMillis() > 0) {
      return Math.min(now, found.endMillis());
    }
    for (PeerStatus peer : group.peers()) {
      if (peer.appliance().equals(other.appliance())) {
        long since = lines.line(group, peer).sinceMillis();
        return since == 0 ? now : Math.min(now, since);
      }
    }
    return now;
  }
}
