package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.mirror.Mirror;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rung *in place* of the overflow ladder, on the side that is brought up to date: a batch that it has no
/// room to stage is written into its mirrors as it comes, if an operator has consented. From then on until
/// the batch is applied there is no usable image here (R1's one exception); the image is given up in the
/// state file before the first byte of it is.
///
/// The consent is for one batch, lies beside that batch's header in the staging, and goes with it. On the
/// agent.
final class InPlace {
  /// What an operator hears of it here.
  static final String TOLD =
      "rung in place: a batch is written over the copy here as it comes, by consent; until all of it is"
          + " here nothing can be promoted or held";

  private static final String CONSENT = "consent";

  private final GroupCore core;
  private final Roles roles;

  /// The batch that there was no room for when it was last offered.
  private @Nullable CatchUpHeader refused;

  InPlace(GroupCore core, Roles roles) {
    this.core = core;
    this.roles = roles;
  }

  /// Whether a batch is being written over what was the image.
  static boolean underWay(GroupState now) {
    return now.role() == Role.SECONDARY && !now.imageUsable() && now.log().present();
  }

  /// There is no room for that batch: replication stands until there is, or somebody consents.
  Refusal refused(CatchUpHeader header, Refusal why) {
    refused = header;
    String reason =
        why.reason()
            + ": make room here, or, to give up the copy here until all of it has come, run here:"
            + " forebay group consent "
            + core.state.get().identity().name();
    core.events.raised(GroupAlarm.STAGING_FULL, "", reason);
    return new Refusal(Refusal.Kind.NO_SPACE, reason);
  }

  /// A batch is taken, in whatever way.
  void taken() {
    refused = null;
    core.events.cleared(GroupAlarm.STAGING_FULL, "");
  }

  // ---- The operator's word

  /// Consents for the batch that waits. Replies with its bytes; durable then.
  void consent(Reply<Long> reply) throws IOException {
    CatchUpHeader waiting = refused;
    Refusal refusal = mayConsent(core.state.get(), waiting);
    if (refusal != null || waiting == null) {
      reply.done(new Outcome.Refused<>(refusal == null ? nothingWaits() : refusal));
      return;
    }
    Staging.consent(disk(), staging(), waiting, CONSENT);
    reply.done(new Outcome.Done<>(waiting.totalBytes()));
    core.tellLine();
  }

  private @Nullable Refusal mayConsent(GroupState now, @Nullable CatchUpHeader waiting) {
    if (now.role() != Role.SECONDARY) {
      return new Refusal(
          Refusal.Kind.WRONG_ROLE,
          "consent is given where the batch comes; here the group is " + now.role().word());
    }
    if (underWay(now)) {
      return new Refusal(Refusal.Kind.STATE, "a batch is being written in place here already");
    }
    if (now.stops().hold() != null) {
      return new Refusal(
          Refusal.Kind.STATE, now.stops().hold().name() + " is held: release it first");
    }
    if (now.settled() != null) {
      return new Refusal(
          Refusal.Kind.STATE,
          "this side was settled, and its image is what a branch may stand on: make room instead");
    }
    return waiting == null ? nothingWaits() : null;
  }

  private static Refusal nothingWaits() {
    return new Refusal(Refusal.Kind.STATE, "no batch waits here for room to be staged");
  }

  /// Whether an operator has consented for that batch.
  boolean consented(CatchUpHeader header) throws IOException {
    return Staging.consented(disk(), staging(), header.batch(), CONSENT)
        && core.state.get().settled() == null;
  }

  // ---- Giving the image up

  /// The image counts no more from here on; the log stands still until the batch is applied. Returns why
  /// not, or null.
  @Nullable Refusal giveUp(CatchUpHeader header) {
    roles.receiving(false);
    Refusal refusal = core.commit(core.state.get().withImage(false));
    if (refusal != null) {
      roles.receiving(true);
      return refusal;
    }
    core.events.raised(GroupAlarm.IN_PLACE, "", TOLD);
    core.tellLine();
    return null;
  }

  /// Writes what was staged of the batch, before it was found not to fit, to the mirrors: it came first, and
  /// may not come over what is written in place now. Again after a crash, since nothing else came meanwhile.
  /// Blocks.
  void drain(Staging staging, BatchApply.Mirrors mirrors) throws IOException, Malformed {
    if (staging.extents().bytes() == 0) {
      return;
    }
    VolumeTable volumes = staging.header().control().volumes();
    staging
        .extents()
        .forEach(
            new StagedExtents.Sink() {
              @Override
              public void data(int volume, long offset, MemorySegment bytes) throws IOException {
                VolumeEntry entry = volumes.byNumber(volume);
                if (entry != null) {
                  mirrors.mirror(entry).write(bytes, offset);
                }
              }

              @Override
              public void zero(int volume, long offset, long length) throws IOException {
                VolumeEntry entry = volumes.byNumber(volume);
                if (entry != null) {
                  mirrors.mirror(entry).zero(offset, length, true);
                }
              }
            });
    for (VolumeEntry entry : volumes.volumes()) {
      Mirror mirror = mirrors.mirror(entry);
      mirror.sync(mirror.synced());
    }
    staging.extentsApplied();
  }

  /// The batch is applied: the image is whole again, and so is the ladder.
  void over() {
    core.events.cleared(GroupAlarm.IN_PLACE, "");
    core.events.cleared(GroupAlarm.STAGING_FULL, "");
  }

  /// A first sync does not tell of holes, so it cannot go on with what is here. Null: nothing against it.
  static @Nullable Refusal objection(GroupState now, CatchUpHeader header) {
    return underWay(now) && header.kind() == CatchUpKind.FIRST
        ? new Refusal(
            Refusal.Kind.NOT_FOUND, "what is being written in place here has no first sync")
        : null;
  }

  private Disk disk() {
    return core.parts.platform().disk();
  }

  private Path staging() {
    return core.parts.places().staging();
  }

  /// The batch that was consented to lies under `name` in the staging.
  static UUID batchIn(byte[] bytes) throws Malformed {
    Unpacker in = new Unpacker(bytes);
    UUID batch = in.uuid("batch");
    in.end();
    return batch;
  }
}
