package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.LogStart;
import io.forebay.gateway.mirror.Mirror;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Receives catch-up batches and applies them: the only writer of a mirror besides the destager, and
/// bound by the same stop (C1). On the agent, but for what the link's worker asks through the door.
final class Targets {
  private final GroupCore core;
  private final Absorber absorber;
  private final Roles roles;
  private final ExportTable exports;
  private final BatchAdmission admission;
  private final BatchGround ground;
  private final InPlace consent;
  private boolean busy;

  /// Why nothing may be taken for now, nor what is taken be gone on with; null: it may.
  private volatile @Nullable String withdrawn;

  /// The batch whose staging this process wrote, or wrote again, without a failure.
  private @Nullable UUID sound;

  private @Nullable Opening opening;
  private @Nullable Pending pending;

  /// A batch whose digests cannot be compared, or extents not written, before the mirror has caught up with
  /// the log.
  ///
  /// @param givesUp by consent it is written over the image, which counts no more then
  private record Opening(
      CatchUpHeader header, boolean flushed, boolean givesUp, Reply<CatchUpTarget> reply) {}

  /// A batch that is whole and waits until the mirror has caught up with the old log.
  private record Pending(Staging staging, LogStart end, Reply<Position> reply) {}

  Targets(GroupCore core, Absorber absorber, Roles roles, ExportTable exports, InPlace consent) {
    this.consent = consent;
    this.core = core;
    this.absorber = absorber;
    this.roles = roles;
    this.exports = exports;
    admission = new BatchAdmission(core);
    ground = new BatchGround(core);
  }

  void begin(CatchUpHeader header, Reply<CatchUpTarget> reply) throws IOException {
    GroupState now = core.state.get();
    boolean seeded = SeedMark.seeded(now);
    boolean inPlace = !now.imageUsable() && !seeded;
    Refusal refusal = mayBegin(now, header, inPlace);
    boolean tight = !seeded && refusal != null && refusal.kind() == Refusal.Kind.NO_SPACE;
    boolean givesUp = tight && consent.consented(header);
    if (refusal != null && !givesUp) {
      reply.done(new Outcome.Refused<>(tight ? consent.refused(header, refusal) : refusal));
      return;
    }
    consent.taken();
    boolean still = givesUp || !inPlace && header.kind() == CatchUpKind.WHOLE;
    if (!still || core.flow() == null) {
      begin(header, inPlace, reply);
      return;
    }
    busy = true;
    opening = new Opening(header, false, givesUp, reply);
    core.whenDurable(this::flushed);
  }

  /// The end of our log stands, as long as nothing feeds it: now the mirrors have to get there.
  private void flushed(@Nullable IoFailure failure) {
    Opening now = opening;
    if (now == null) {
      return;
    }
    if (failure == null) {
      opening = new Opening(now.header(), true, now.givesUp(), now.reply());
      open();
    } else {
      opening = null;
      busy = false;
      now.reply().done(Outcome.refused(Refusal.Kind.MEDIUM, failure.reason()));
    }
  }

  /// Goes on with a batch that waits to be opened, or says why it cannot be.
  private void open() {
    Opening now = opening;
    if (now == null || !now.flushed()) {
      return;
    }
    GroupState state = core.state.get();
    boolean serves = state.role() == Role.SECONDARY && core.phase() == Phase.SERVING;
    if (serves && state.stops().hold() == null && !admission.caughtUp()) {
      core.needFlow().destager.hurry();
      return;
    }
    opening = null;
    busy = false;
    try {
      boolean inPlace = now.givesUp();
      Refusal refusal = mayBegin(state, now.header(), inPlace);
      if (refusal == null && inPlace) {
        refusal = consent.giveUp(now.header());
      }
      if (refusal == null) {
        begin(now.header(), inPlace, now.reply());
      } else {
        now.reply().done(new Outcome.Refused<>(refusal));
      }
    } catch (IOException e) {
      now.reply().done(Outcome.refused(Refusal.Kind.MEDIUM, "the staging: " + e.getMessage()));
    }
  }

  private void begin(CatchUpHeader header, boolean inPlace, Reply<CatchUpTarget> reply)
      throws IOException {
    if (header.kind() == CatchUpKind.FIRST
        && inPlace
        && !Staging.holds(disk(), core.parts.places().staging(), header.batch())) {
      ground.clear(header);
    }
    boolean distrust = !header.batch().equals(sound);
    Path directory = core.parts.places().staging();
    Staging staging = Staging.begin(disk(), directory, header, distrust);
    sound = null;
    if (staging.damaged()) {
      staging.close();
      Staging.drop(disk(), directory);
      reply.done(
          Outcome.refused(
              Refusal.Kind.NOT_FOUND, "what was confirmed of the batch is damaged here"));
      return;
    }
    if (InPlace.underWay(core.state.get())) {
      try {
        consent.drain(staging, ground::mirror);
      } catch (Malformed e) {
        staging.close();
        reply.done(Outcome.refused(Refusal.Kind.NOT_FOUND, String.valueOf(e.getMessage())));
        return;
      }
    }
    Position held = admission.held();
    if (!inPlace && header.kind() == CatchUpKind.WHOLE && held != null) {
      staging.writeCompared(held);
    }
    busy = true;
    Arrived arrived = Arrived.of(core, header, staging.counts());
    reply.done(new Outcome.Done<>(new StagedTarget(staging, inPlace, arrived, new Door(header))));
  }

  private @Nullable Refusal mayBegin(GroupState now, CatchUpHeader header, boolean inPlace)
      throws IOException {
    String away = busy ? "a catch-up batch is under way here already" : withdrawn;
    return away != null
        ? new Refusal(Refusal.Kind.STATE, away)
        : admission.mayBegin(now, header, inPlace);
  }

  private Disk disk() {
    return core.parts.platform().disk();
  }

  /// Whether a batch is being taken, or applied.
  boolean busy() {
    return busy;
  }

  /// Has whoever brings a batch let go of it, and nothing begin; null: again as ever.
  void withdraw(@Nullable String why) {
    withdrawn = why;
    core.tellLine();
  }

  // ---- Applying

  /// Called by upkeep: opens or applies what waits, once the mirror holds all of the old log.
  void keep() {
    open();
    Pending now = pending;
    if (now == null) {
      return;
    }
    if (!admission.caughtUp()) {
      core.needFlow().destager.hurry();
      return;
    }
    pending = null;
    try {
      apply(now);
    } catch (IOException e) {
      failed(now, e);
    }
  }

  private void apply(Pending whole) throws IOException {
    GroupState now = core.state.get();
    LogStart end = whole.end();
    Refusal refusal = admission.mayApply(now, whole.staging(), end);
    if (refusal != null) {
      whole.staging().close();
      busy = false;
      roles.receiving(core.flow() != null);
      whole.reply().done(new Outcome.Refused<>(refusal));
      return;
    }
    whole.staging().writeEnd(end);
    whole.staging().sync();
    try {
      whole.staging().verify(end.lsn());
    } catch (Malformed e) {
      forget(whole, String.valueOf(e.getMessage()));
      return;
    }
    core.parts.changes().settle(); // The log that has the rest of it is given up.
    UUID batch = whole.staging().header().batch();
    int epoch = end.epochs().isEmpty() ? 0 : end.epochs().getLast().number();
    refusal = core.commit(now.withIntent(new ApplyIntent(batch, epoch, end.lsn(), end.chain())));
    if (refusal != null) {
      throw new IOException(refusal.reason());
    }
    core.phase(Phase.CHANGING, "it applies a catch-up batch");
    exports.closeAll();
    Flow old = core.flow();
    core.flow(null);
    if (old == null) {
      finishing(whole);
    } else {
      old.end(() -> core.later(() -> release(old, whole), () -> release(old, null)));
    }
  }

  /// The old image stands: everything comes again, as another batch.
  private void forget(Pending whole, String why) throws IOException {
    whole.staging().close();
    Staging.drop(disk(), core.parts.places().staging());
    busy = false;
    roles.receiving(core.flow() != null);
    whole.reply().done(Outcome.refused(Refusal.Kind.MEDIUM, why));
  }

  private void release(Flow old, @Nullable Pending whole) {
    try {
      absorber.forget();
      old.release();
    } catch (IOException e) {
      core.events.raised(
          GroupAlarm.LOG_FAILED, "", "the old log was not closed: " + e.getMessage());
    }
    if (whole != null) {
      finishing(whole);
    }
  }

  private void finishing(Pending whole) {
    try {
      whole.reply().done(new Outcome.Done<>(finish(whole.staging(), whole.end())));
    } catch (IOException | Malformed e) {
      failed(whole, e);
    }
  }

  private void failed(Pending whole, Exception e) {
    String why = "a catch-up batch cannot be applied: " + e.getMessage();
    core.phase(Phase.DOWN, why + "; restart when that is mended");
    core.events.raised(GroupAlarm.MIRROR_FAILED, "", why);
    whole.reply().done(Outcome.refused(Refusal.Kind.MEDIUM, why));
  }

  /// A restart found the intent: does all of it again.
  void redo() throws IOException, Malformed {
    ApplyIntent intent = Check.present(core.state.get().intent(), "an intent to apply", 0, 0);
    Staging staging = Staging.reopen(disk(), core.parts.places().staging(), intent.batch());
    LogStart end = staging == null ? null : staging.readEnd();
    if (staging == null || end == null || end.lsn() != intent.lsn() || staging.damaged()) {
      throw new Malformed("the staged batch " + intent.batch() + " is lost or damaged");
    }
    finish(staging, end);
  }

  /// After the durable intent: mirrors, a new log, the state that says so. Takes `staging`.
  private Position finish(Staging staging, LogStart end) throws IOException, Malformed {
    GroupState now = core.state.get();
    int epoch = end.epochs().isEmpty() ? 0 : end.epochs().getLast().number();
    Position at = new Position(now.identity().group(), epoch, end.lsn(), end.chain());
    MirrorTable mirrors = core.parts.mirrors();
    CatchUpHeader header = staging.header();
    Changes changes = core.parts.changes();
    changes.batchBegins(now, header.kind(), end);
    BatchApply.Before before = control -> ground.empty(header, control);
    Projection applied = new BatchApply(staging, at, ground::mirror, before, changes).run();
    ground.dropOthers(applied);
    changes.batchEnds(at, applied.volumes());
    disk().delete(core.parts.places().ring());
    GroupState next = now.withBatch(end, applied, mirrors.local(), disk().bootId());
    Flow flow = Flow.create(core.parts, next, end);
    core.state.commit(next);
    core.flow(flow);
    core.live(applied);
    flow.start(end.lsn());
    staging.close();
    Staging.drop(disk(), core.parts.places().staging());
    busy = false;
    core.arriving(null);
    core.events.cleared(GroupAlarm.NO_IMAGE, "");
    consent.over();
    core.phase(Phase.SERVING, "");
    roles.receiving(true);
    exports.update();
    core.tellLine();
    return at;
  }

  /// The group ends, or changes its role.
  void end(String why) throws IOException {
    Pending now = pending;
    Opening begun = opening;
    pending = null;
    opening = null;
    busy = false;
    if (begun != null) {
      begun.reply().done(Outcome.refused(Refusal.Kind.STOPPING, why));
    }
    if (now != null) {
      now.staging().close();
      now.reply().done(Outcome.refused(Refusal.Kind.STOPPING, why));
    }
  }

  /// What a target asks of its group.
  private final class Door implements StagedTarget.Door {
    private final CatchUpHeader header;

    Door(CatchUpHeader header) {
      this.header = header;
    }

    @Override
    public Mirror mirror(VolumeEntry volume) throws IOException {
      Check.check(!core.state.get().imageUsable(), "R1 in place without an image", header.kind());
      return ground.mirror(volume);
    }

    @Override
    public void sync(Mirror mirror, Position base) throws IOException {
      // A restart opens the mirrors by what a log of our own has put there.
      mirror.sync(core.state.get().log().present() ? mirror.synced() : base);
    }

    @Override
    public @Nullable Mirror present(VolumeEntry volume) {
      return core.parts.mirrors().find(volume.number(), volume.uuid());
    }

    @Override
    public @Nullable String withdrawn() {
      return withdrawn;
    }

    @Override
    public Memory allocate(int bytes) {
      return disk().allocate(bytes);
    }

    @Override
    public long freeBytes() throws IOException {
      return disk().freeBytes(core.parts.places().home());
    }

    @Override
    public void apply(Staging staging, LogStart end, Reply<Position> reply) {
      core.later(
          () -> {
            roles.receiving(false);
            pending = new Pending(staging, end, reply);
            core.agent.wake();
          },
          () -> reply.done(Outcome.refused(Refusal.Kind.STOPPING, "the group is stopping")));
    }

    @Override
    public void left(boolean soundly) {
      core.later(
          () -> {
            busy = false;
            sound = soundly ? header.batch() : null;
          },
          () -> {});
    }
  }
}
