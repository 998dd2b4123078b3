package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.mirror.DestagePace;
import io.forebay.gateway.mirror.Mirror;
import io.forebay.gateway.mirror.MirrorPlace;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a seed finds here and leaves behind: state and mirrors of a group that has no image. On the agent
/// where it changes anything; every step may be cut by a crash and is then as if it had not begun, or goes on.
record SeedGround(GroupCore core) {
  // ---- Import

  /// Why nothing may be imported here, or given up: empty never wins, and neither does a seed. Null when it may.
  @Nullable Refusal objection() {
    GroupState now = core.state.get();
    String name = now.identity().name();
    if (now.role() != Role.SECONDARY) {
      return new Refusal(
          Refusal.Kind.WRONG_ROLE,
          "a seed is imported where the copy is to be; here " + name + " is " + now.role().word());
    }
    if (core.phase() != Phase.SERVING || now.intent() != null) {
      return new Refusal(Refusal.Kind.STATE, "not now: " + core.reason());
    }
    if (now.imageUsable() || now.settled() != null) {
      return new Refusal(
          Refusal.Kind.STATE,
          "there is a whole copy of " + name + " here already, which a seed would overwrite");
    }
    if (now.log().present()) {
      return new Refusal(
          Refusal.Kind.STATE, "a batch is being written over the copy of " + name + " here");
    }
    return null;
  }

  /// Why that seed cannot be imported; null when it can.
  @Nullable Refusal misfit(SeedHeader header) {
    GroupState now = core.state.get();
    GroupIdentity identity = now.identity();
    if (!header.group().equals(identity.group())) {
      return new Refusal(
          Refusal.Kind.INVALID,
          "the seed is of another group: of "
              + header.name()
              + " ("
              + header.group()
              + "), and "
              + identity.name()
              + " is "
              + identity.group());
    }
    SeedMark mark = now.seed();
    return mark != null && mark.whole() && mark.seed().equals(header.seed())
        ? new Refusal(Refusal.Kind.EXISTS, "this seed was imported already")
        : null;
  }

  /// Makes the group ready for that seed, or for the rest of it. No batch is under way. From here on nothing but
  /// the seed writes the mirrors, until it is whole or given up.
  @Nullable Refusal begin(SeedHeader header) throws IOException {
    SeedMark mark = core.state.get().seed();
    boolean goesOn = mark != null && mark.seed().equals(header.seed()) && mark.pieces() > 0;
    return goesOn ? null : anew(SeedMark.begun(header.seed()));
  }

  /// What is here is given up: the first copy comes over the line.
  @Nullable Refusal drop() throws IOException {
    return anew(null);
  }

  /// What was staged stands for what the mirrors held, so it goes first.
  private @Nullable Refusal anew(@Nullable SeedMark mark) throws IOException {
    Staging.drop(disk(), core.parts.places().staging());
    core.arriving(null);
    GroupState now = core.state.get();
    Refusal refusal = core.commit(now.withSeed(mark).withLocal(List.of()));
    if (refusal == null) {
      core.parts.mirrors().removeAll();
    }
    return refusal;
  }

  /// All of the seed is durable in its mirrors: from now on they are compared with.
  @Nullable Refusal take(SeedHeader header, SeedMark mark) throws IOException {
    MirrorTable mirrors = core.parts.mirrors();
    boolean taken = false;
    try {
      for (VolumeEntry each : header.volumes()) {
        mirrors.open(new LocalVolume(each.number(), each.uuid(), new Backing.Own(), 0));
      }
      GroupState next = core.state.get().withSeed(mark.ended()).withLocal(mirrors.local());
      Refusal refusal = core.commit(next);
      taken = refusal == null;
      return refusal;
    } finally {
      if (!taken) {
        mirrors.close(); // The next import opens them itself.
      }
    }
  }

  /// At a start: opens what was imported. What does not fit any more is worth nothing.
  void reopen() throws IOException {
    GroupState now = core.state.get();
    try {
      for (LocalVolume each : now.local()) {
        core.parts.mirrors().open(each);
      }
    } catch (IOException e) {
      core.events.raised(
          GroupAlarm.SEED_FAILED, "", "what was imported is given up: " + e.getMessage());
      drop();
    }
  }

  MirrorPlace place(VolumeEntry volume) {
    return core.parts.mirrors().place(volume.uuid(), new Backing.Own());
  }

  long freeBytes() throws IOException {
    return disk().freeBytes(core.parts.places().volumes());
  }

  private Disk disk() {
    return core.parts.platform().disk();
  }

  // ---- Export

  @Nullable Mirror mirror(int volume) {
    return core.parts.mirrors().find(volume);
  }

  boolean has(int volume) {
    return core.live().volumes().byNumber(volume) != null;
  }

  /// Whether hosts write about as fast as the disk takes it.
  boolean busy() {
    Flow flow = core.flow();
    long surge = flow == null ? LogReader.NEVER : flow.log.surgeNanos();
    long now = core.parts.platform().clock().nanos();
    return surge != LogReader.NEVER && now - surge < DestagePace.DEFAULT.yieldNanos();
  }
}
