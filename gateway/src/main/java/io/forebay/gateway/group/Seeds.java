package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Seeds: the volumes of a group written to a disk that somebody carries, and imported where their first copy
/// is to be. The line then compares, and carries what differs alone. As [Group]: looking is for any thread,
/// verbs never block.
///
/// Nothing that is imported is ever an image (R1): it stands in mirrors that have none, is compared by digests,
/// and counts with the batch that was compared. Where there is an image, or a log, a seed is refused.
public final class Seeds {
  private final GroupCore core;
  private final VerbQueue verbs;
  private final Targets targets;
  private final SeedGround ground;
  private final SeedSlot slot;

  /// Of data between two marks of an import: what a crash has imported again.
  long syncBytes = SeedRun.SYNC_BYTES;

  /// Who gives up what was imported, and waits for a batch to let go of it.
  private @Nullable Reply<SeedStatus> dropping;

  Seeds(GroupCore core, VerbQueue verbs, Targets targets, SeedGround ground) {
    this.core = core;
    this.verbs = verbs;
    this.targets = targets;
    this.ground = ground;
    slot = new SeedSlot(core);
  }

  // ---- Verbs

  /// Begins to write the volumes into the new file `to`, or over the device `to`, for that peer. Replies when it
  /// has begun.
  ///
  /// @param to absolute
  public void exportTo(UUID peer, Path to, boolean device, Reply<SeedStatus> reply) {
    verbs.direct(once -> exportNow(peer, to, device, once), reply);
  }

  /// Begins to import the seed in the file or device `from`, or goes on with it. Replies when it has begun.
  ///
  /// @param from absolute
  public void importFrom(Path from, boolean device, Reply<SeedStatus> reply) {
    verbs.direct(once -> importNow(from, device, once), reply);
  }

  /// Ends what is under way. The file of an export goes; what was imported is given up, also when it is whole:
  /// then the line carries everything. Replies with how it stood.
  public void cancel(Reply<SeedStatus> reply) {
    verbs.direct(this::cancelNow, reply);
  }

  /// How it stands, or what came of the last one; null when there was none since the start.
  public @Nullable SeedStatus status() {
    return slot.status();
  }

  private boolean busy(Reply<SeedStatus> reply) {
    SeedSlot.Running now = slot.running();
    if (now == null && dropping == null) {
      return false;
    }
    String what = now == null ? "given up" : now.exports() ? "written" : "imported";
    reply.done(
        Outcome.refused(
            Refusal.Kind.STATE,
            "a seed is being " + what + " here: wait for its end, or end it (peer seed cancel)"));
    return true;
  }

  // ---- Export

  private void exportNow(UUID peer, Path to, boolean device, Reply<SeedStatus> reply) {
    GroupState now = core.state.get();
    PeerEntry attached = now.peer(peer);
    if (busy(reply)) {
      return;
    }
    if (attached == null) {
      reply.done(Outcome.refused(Refusal.Kind.NOT_FOUND, "that peer is not attached"));
      return;
    }
    if (!now.imageUsable() || now.intent() != null || core.phase() != Phase.SERVING) {
      reply.done(
          Outcome.refused(
              Refusal.Kind.STATE, "there is no whole copy of the group here to write a seed of"));
      return;
    }
    Platform platform = core.parts.platform();
    SeedHeader header = header(now, attached.name(), platform);
    SeedDoor door = new SeedDoor(this, ground);
    SeedExport run = new SeedExport(platform.disk(), to, device, header, door);
    slot.start(run, to, attached.name(), reply);
  }

  private SeedHeader header(GroupState now, String peer, Platform platform) {
    GroupIdentity identity = now.identity();
    LogExtent log = now.log();
    int epoch = now.epochs().isEmpty() ? 0 : now.epochs().getLast().number();
    return new SeedHeader(
        platform.randomness().uuid(),
        identity.group(),
        identity.name(),
        identity.appliance(),
        peer,
        platform.clock().wallMillis(),
        new Position(identity.group(), epoch, log.destagedLsn(), log.destagedChain()),
        core.live().volumes().volumes());
  }

  // ---- Import

  private void importNow(Path from, boolean device, Reply<SeedStatus> reply) {
    if (busy(reply)) {
      return;
    }
    Refusal refusal = ground.objection();
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    String name = core.state.get().identity().name();
    SeedDoor door = new SeedDoor(this, ground);
    SeedImport.Source source = new SeedImport.Source(from, device, syncBytes);
    SeedImport run = new SeedImport(core.parts.platform().disk(), source, name, door);
    slot.start(run, from, "", reply);
  }

  /// Called by upkeep: goes on with what waits for a batch to let go.
  void keep() {
    if (targets.busy()) {
      return;
    }
    SeedSlot.Running now = slot.running();
    SeedHeader header = now == null ? null : now.waiting;
    if (now != null && header != null && now.run instanceof SeedImport run) {
      now.waiting = null;
      begin(now, run, header);
    }
    Reply<SeedStatus> drop = dropping;
    if (drop != null) {
      dropping = null;
      drop(drop);
    }
  }

  private void begin(SeedSlot.Running now, SeedImport run, SeedHeader header) {
    try {
      Refusal refusal = ground.objection();
      if (refusal == null) {
        refusal = ground.begin(header);
      }
      SeedMark mark = core.state.get().seed();
      if (refusal != null || mark == null) {
        ended(refusal == null ? new Refusal(Refusal.Kind.STATE, SeedSlot.GIVEN_UP) : refusal);
        return;
      }
      run.go(mark);
      slot.begun();
      now.thread.wake();
      core.tellLine();
    } catch (IOException e) {
      ended(Refusal.of(e));
    }
  }

  // ---- What a run tells

  void later(SeedRun of, Runnable told) {
    slot.later(of, told);
  }

  /// The file of an export is there.
  void begun() {
    slot.begun();
  }

  /// The seed's header is read: does it fit, and may it come now?
  void opened(SeedHeader header) {
    Refusal refusal = ground.misfit(header);
    SeedSlot.Running now = slot.running();
    if (refusal != null || now == null) {
      ended(refusal == null ? new Refusal(Refusal.Kind.STATE, SeedSlot.GIVEN_UP) : refusal);
      return;
    }
    now.waiting = header;
    targets.withdraw(SeedMark.TOLD);
    keep();
  }

  /// So much is durable: the next start goes on from there.
  void reached(SeedMark mark) {
    Refusal refusal = core.commit(core.state.get().withSeed(mark));
    SeedSlot.Running now = slot.running();
    if (refusal != null) {
      ended(refusal);
    } else if (now != null) {
      now.thread.wake();
    }
  }

  /// All of it is here.
  void imported(SeedHeader header, SeedMark mark) {
    Refusal refusal;
    try {
      refusal = ground.take(header, mark);
    } catch (IOException e) {
      refusal = Refusal.of(e);
    }
    if (refusal != null) {
      ended(refusal);
      return;
    }
    slot.whole(GroupAlarm.SEED_IMPORTED, "what differs from it now comes over the line");
    targets.withdraw(null);
  }

  void exported() {
    SeedSlot.Running now = slot.running();
    String peer = now == null ? "the peer" : now.begun.peer();
    slot.whole(GroupAlarm.SEED_EXPORTED, "carry it to " + peer + ", and import it there");
  }

  void failed(Exception why) {
    SeedSlot.Running now = slot.running();
    String place = now == null ? "" : now.begun.place() + ": ";
    ended(
        why instanceof IOException failure
            ? Refusal.of(failure)
            : new Refusal(Refusal.Kind.INVALID, place + why.getMessage()));
  }

  private void ended(Refusal why) {
    boolean imported = slot.running() instanceof SeedSlot.Running now && !now.exports();
    slot.ended(why);
    if (imported) {
      targets.withdraw(null);
    }
  }

  /// It has seen that it is to end.
  void stopped() {
    SeedSlot.Running now = slot.running();
    Reply<SeedStatus> reply = now == null ? null : now.cancelled;
    if (now == null || reply == null) {
      return;
    }
    now.cancelled = null;
    SeedStatus before = now.look();
    ended(new Refusal(Refusal.Kind.STATE, SeedSlot.GIVEN_UP));
    if (now.exports() || core.state.get().seed() == null) {
      reply.done(new Outcome.Done<>(before));
    } else {
      giveUp(reply);
    }
  }

  // ---- Giving up

  private void cancelNow(Reply<SeedStatus> reply) {
    SeedSlot.Running now = slot.running();
    boolean nothing = now == null && core.state.get().seed() == null;
    if (nothing || dropping != null) {
      reply.done(
          Outcome.refused(
              nothing ? Refusal.Kind.NOT_FOUND : Refusal.Kind.STATE,
              nothing ? "no seed is under way here" : "it is being given up already"));
    } else if (now == null) {
      giveUp(reply);
    } else if (now.cancelled != null) {
      reply.done(Outcome.refused(Refusal.Kind.STATE, "it is being given up already"));
    } else {
      now.cancelled = reply;
      now.run.stop();
      now.thread.wake();
    }
  }

  /// What was imported goes, once no batch stands on it.
  private void giveUp(Reply<SeedStatus> reply) {
    Refusal refusal = ground.objection();
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    dropping = reply;
    targets.withdraw("the seed here is given up");
    keep();
  }

  private void drop(Reply<SeedStatus> reply) {
    SeedStatus before = slot.status();
    Refusal refusal = ground.objection();
    try {
      refusal = refusal == null ? ground.drop() : refusal;
    } catch (IOException e) {
      refusal = Refusal.of(e);
    }
    slot.forget();
    targets.withdraw(null);
    reply.done(
        refusal != null || before == null
            ? new Outcome.Refused<>(
                refusal == null ? new Refusal(Refusal.Kind.STATE, SeedSlot.GIVEN_UP) : refusal)
            : new Outcome.Done<>(before));
  }

  /// The group ends. Not on the agent.
  void end(String why) {
    SeedSlot.Running now = slot.running();
    Reply<SeedStatus> drop = dropping;
    dropping = null;
    if (drop != null) {
      drop.done(Outcome.refused(Refusal.Kind.STOPPING, why));
    }
    if (now != null) {
      slot.over(now, null);
      if (!now.replied) {
        now.reply.done(Outcome.refused(Refusal.Kind.STOPPING, why));
      }
    }
  }
}
