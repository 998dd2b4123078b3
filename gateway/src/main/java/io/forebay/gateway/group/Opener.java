package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.group.ControlRecord.Change;
import io.forebay.gateway.group.ControlRecord.VolumeChanged;
import io.forebay.gateway.log.Closing;
import io.forebay.gateway.mirror.MirrorRefused;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings a group up from its state file: log, mirrors, destager, role. What does not fit is an alarm and
/// a group that stays DOWN, never a guess. May block: before the agent runs, or on it.
final class Opener {
  private final GroupCore core;
  private final Absorber absorber;
  private final Roles roles;
  private final StartQuestion question;
  private final Holds holds;
  private final ExportTable exports;
  private final Targets targets;
  private final SeedGround seeds;
  private final Map<Integer, Long> deletedAt = new HashMap<>();
  private final Set<Integer> logged = new HashSet<>();
  private Flow.Opened.@Nullable Missing missing;

  Opener(
      GroupCore core,
      Absorber absorber,
      Roles roles,
      StartQuestion question,
      Holds holds,
      ExportTable exports,
      Targets targets,
      SeedGround seeds) {
    this.core = core;
    this.absorber = absorber;
    this.roles = roles;
    this.question = question;
    this.holds = holds;
    this.exports = exports;
    this.targets = targets;
    this.seeds = seeds;
  }

  /// Notes what the log says of volumes while it is absorbed.
  void onRecord(ControlRecord record, Noted noted) {
    if (record instanceof VolumeChanged(Change change, VolumeEntry volume)) {
      logged.add(volume.number());
      if (change == Change.DELETED) {
        deletedAt.put(volume.number(), noted.lsn());
      }
    }
  }

  /// What is missing from the log, if that is why the group is down.
  Flow.Opened.@Nullable Missing missing() {
    return missing;
  }

  /// Recovers log and mirrors; afterwards the group is in a role, or DOWN.
  void open() throws IOException {
    GroupState now = core.state.get();
    missing = null;
    deletedAt.clear();
    logged.clear();
    core.live(now.applied());
    if (now.intent() != null) {
      redo();
      return;
    }
    if (!now.log().present()) {
      core.phase(Phase.SERVING, "");
      core.events.raised(GroupAlarm.NO_IMAGE, "", "the first sync is not complete");
      seeds.reopen();
      return;
    }
    switch (Flow.recover(core.parts)) {
      case Flow.Opened.Missing gone -> {
        missing = gone;
        down(
            GroupAlarm.DATA_MISSING,
            "the log ends at "
                + Lsn.print(gone.fromLsn())
                + ", but "
                + gone.claimedBy()
                + " claims it durable up to "
                + Lsn.print(gone.claimedLsn())
                + ": connect a peer that has it, or cut there (what is missing is then lost)");
      }
      case Flow.Opened.Open(Flow flow, boolean clean) -> {
        core.flow(flow);
        absorber.forget();
        absorber.absorbAll();
        if (openMirrors(now)) {
          serve(flow, clean);
        }
      }
    }
  }

  /// An apply was begun and is not through: nobody looks at the mirrors before it is (R1).
  private void redo() throws IOException {
    for (LocalVolume local : core.state.get().local()) {
      core.parts.mirrors().expect(local);
    }
    try {
      targets.redo();
    } catch (Malformed e) {
      down(GroupAlarm.STATE_DAMAGED, e.getMessage() + ": remove the group and replicate it anew");
    }
  }

  void down(GroupAlarm alarm, String detail) {
    core.phase(Phase.DOWN, detail);
    core.events.raised(alarm, "", detail);
    exports.update();
  }

  // ---- Mirrors

  private boolean openMirrors(GroupState now) throws IOException {
    for (LocalVolume local : now.local()) {
      VolumeEntry volume = known(now, local.number());
      try {
        if (volume == null) {
          forget(local);
        } else {
          core.parts.mirrors().open(volume, local, now.log().destagingLsn());
        }
      } catch (MirrorRefused e) {
        if (!goneByDelete(now, local, e)) {
          down(GroupAlarm.MIRROR_REFUSED, String.valueOf(e.getMessage()));
          return false;
        }
        core.parts.mirrors().expect(local);
      }
    }
    for (VolumeEntry volume : now.applied().volumes().volumes()) {
      boolean listed = now.local().stream().anyMatch(l -> l.number() == volume.number());
      // The list may have been saved between the removal of the file and the end of that batch.
      Check.check(
          listed || deleting(now, volume.number()), "a destaged volume has a mirror", volume);
    }
    core.events.cleared(GroupAlarm.MIRROR_REFUSED, "");
    return true;
  }

  private @Nullable VolumeEntry known(GroupState now, int number) {
    VolumeEntry applied = now.applied().volumes().byNumber(number);
    VolumeEntry live = core.live().volumes().byNumber(number);
    if (applied != null || live != null) {
      return live != null ? live : applied;
    }
    return null;
  }

  /// A mirror that the log knows nothing of: its volume's creation was cut short, or its volume was
  /// created and deleted again and both are to be destaged.
  private void forget(LocalVolume local) throws IOException {
    if (logged.contains(local.number())) {
      core.parts.mirrors().expect(local);
    } else {
      core.parts.mirrors().remove(local.number(), local.uuid(), local.backing());
    }
  }

  /// Whether the file is gone because its delete was being destaged.
  private boolean goneByDelete(GroupState now, LocalVolume local, MirrorRefused refused) {
    boolean fileGone =
        refused.reason() == MirrorRefused.Reason.MISSING
            || refused.reason() == MirrorRefused.Reason.NO_SIDECAR;
    return fileGone && deleting(now, local.number());
  }

  /// Whether that volume's delete lies in [`destaged`, `destaging`).
  private boolean deleting(GroupState now, int number) {
    Long deleted = deletedAt.get(number);
    return deleted != null
        && deleted >= now.log().destagedLsn()
        && deleted < now.log().destagingLsn();
  }

  // ---- Role

  private void serve(Flow flow, boolean clean) throws IOException {
    Hold hold = core.state.get().stops().hold();
    core.parts.mirrors().hold(hold != null && hold.settled());
    GroupState now = core.refreshed();
    String boot = core.parts.platform().disk().bootId();
    core.state.commit(
        now.withLog(now.log().withClosing(new Closing.Open(), boot))
            .withLocal(core.parts.mirrors().local()));
    core.parts.changes().load(flow.log, now.log().destagedLsn());
    flow.start(now.log().destagingLsn());
    flow.destaging.holdChanged();
    switch (now.role()) {
      case PRIMARY -> servePrimary(flow, now, clean);
      case SECONDARY -> {
        core.phase(Phase.SERVING, "");
        roles.receiving(true);
        holds.takeUpNext();
      }
      case SUPERSEDED -> core.phase(Phase.SERVING, "");
    }
    if (InPlace.underWay(now)) {
      core.events.raised(GroupAlarm.IN_PLACE, "", InPlace.TOLD);
    } else {
      core.events.cleared(GroupAlarm.IN_PLACE, ""); // Died between the end of it and saying so.
    }
    exports.update();
    core.tellLine();
  }

  private void servePrimary(Flow flow, GroupState now, boolean clean) {
    EpochCause opening = now.opening();
    if (opening != null) {
      boolean begun =
          !now.epochs().isEmpty()
              && now.epochs().getLast().cause() == opening
              && now.epochs().getLast().owner().equals(now.identity().store())
              && now.epochs().getLast().baseLsn() >= now.stops().countFromLsn();
      core.phase(Phase.CHANGING, "it opens for writing");
      core.later(() -> roles.open(begun ? EpochCause.RESTART : opening, done -> {}), () -> {});
    } else if (flow.timeline.ended()) {
      core.phase(Phase.CHANGING, "it is being demoted");
      core.later(() -> roles.demotedBefore(), () -> {});
    } else {
      core.later(() -> question.start(clean), () -> {});
    }
  }

  // ---- Going on without what is missing

  /// Accepts the end of the log where it is: what is missing comes from a peer, or is given up.
  @Nullable Refusal accept() throws IOException {
    Flow.Opened.Missing gone = Check.present(missing, "B4 missing", 0, 0);
    GroupState now = core.state.get();
    if (now.log().destagingLsn() > gone.fromLsn()) {
      return new Refusal(
          Refusal.Kind.STATE,
          "the mirrors hold parts of what is missing from the log: take the volumes from a peer");
    }
    Refusal refusal =
        core.commit(now.withLog(now.log().withDurable(now.log().durableLsn(), gone.fromLsn())));
    if (refusal == null) {
      open();
    }
    return refusal;
  }

  /// Epochs that a peer has to share to be the one that has what is missing.
  List<io.forebay.gateway.block.Epoch> historyBeforeMissing() {
    Flow.Opened.Missing gone = Check.present(missing, "B4 missing", 0, 0);
    return core.state.get().epochs().stream().filter(e -> e.baseLsn() < gone.fromLsn()).toList();
  }
}
