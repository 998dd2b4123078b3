package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.log.LogStart;
import io.forebay.gateway.mirror.Mirror;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The primary's catch-up batches: their durable extent sets and bases. On the agent, but for what the
/// link's worker asks through the door.
///
/// A set and its base are in the state file before the first extent is read, and the base is at most
/// `destaged` then (design: the line, stops and catch-up).
final class Sources {
  private final GroupCore core;
  private final Peers peers;
  private final Map<UUID, SourceBatch> open = new HashMap<>();

  Sources(GroupCore core, Peers peers) {
    this.core = core;
    this.peers = peers;
  }

  void begin(UUID appliance, CatchUpKind kind, Reply<CatchUpSource> reply) throws IOException {
    GroupState now = core.state.get();
    PeerEntry peer = now.peer(appliance);
    if (peer == null) {
      reply.done(Outcome.refused(Refusal.Kind.NOT_FOUND, "that peer is not attached"));
    } else if (!core.primary()) {
      reply.done(
          Outcome.refused(
              Refusal.Kind.WRONG_ROLE, "catch-up batches come from the primary that serves"));
    } else if (open.containsKey(appliance)) {
      reply.done(
          Outcome.refused(Refusal.Kind.STATE, "a batch for " + peer.name() + " is being sent"));
    } else {
      begin(now, peer, kind, reply);
    }
  }

  private void begin(GroupState now, PeerEntry peer, CatchUpKind kind, Reply<CatchUpSource> reply)
      throws IOException {
    UUID met = peers.live(peer.appliance()).store;
    boolean same = peer.store() == null || peer.store().equals(met);
    ExtentSetRef ref = same ? peer.set() : null; // What another store has counts for nothing.
    if (ref != null && !serves(ref.kind(), kind)) {
      ref = null;
    }
    ExtentSet set = ref == null ? null : load(now, peer, ref);
    if (ref == null || set == null) {
      if (!kind.whole()) {
        kind = CatchUpKind.WHOLE; // What was tracked cannot be read: everything, digests first.
      }
      ref = new ExtentSetRef(now.nextId(), 1, kind);
      set = whole();
      long base = now.log().destagedLsn();
      PeerEntry begun = new PeerEntry(peer.appliance(), peer.name(), met, base, 0, ref);
      Refusal refusal = save(begun, set, now.nextId() + 1);
      if (refusal != null) {
        reply.done(new Outcome.Refused<>(refusal));
        return;
      }
    }
    UUID appliance = peer.appliance();
    PeerLive live = peers.live(appliance);
    CatchUpCourse course = CatchUpCourse.of(live.course, ref.id(), false, now());
    SourceBatch batch =
        new SourceBatch(batchId(now, appliance, ref), ref.kind(), set, course, new Door(appliance));
    live.course = course;
    open.put(appliance, batch);
    reply.done(new Outcome.Done<>(batch));
  }

  /// Whether a set of kind `there` is enough for a peer that needs a batch of kind `wanted` (R1): of whole
  /// volumes more than what was tracked, with holes if it has an image.
  private static boolean serves(CatchUpKind there, CatchUpKind wanted) {
    return switch (wanted) {
      case TRACKED, REPAIR -> true;
      case WHOLE -> there == CatchUpKind.WHOLE;
      case FIRST -> there.whole();
    };
  }

  /// What differs joins what the peer gets as a batch: it has the log, and is to have our mirror's bytes.
  @Nullable Refusal repair(PeerEntry peer, ExtentSet wrong) throws IOException {
    GroupState now = core.state.get();
    if (peer.set() != null || open.containsKey(peer.appliance())) {
      return new Refusal(
          Refusal.Kind.STATE, "a catch-up batch for " + peer.name() + " is under way: wait for it");
    }
    if (peer.floorLsn() == Peers.NO_FLOOR) {
      return new Refusal(Refusal.Kind.STATE, peer.name() + " has not been met yet");
    }
    PeerEntry confirmed = peers.confirmed(now).peer(peer.appliance());
    long acked = (confirmed == null ? peer : confirmed).floorLsn();
    long floor = Math.min(acked, now.log().destagedLsn());
    ExtentSetRef ref = new ExtentSetRef(now.nextId(), 1, CatchUpKind.REPAIR);
    return save(peer.withSet(floor, ref), wrong, now.nextId() + 1);
  }

  /// The same for one set however often it is resumed.
  private static UUID batchId(GroupState now, UUID appliance, ExtentSetRef ref) {
    UUID store = now.identity().store();
    return new UUID(
        store.getMostSignificantBits() ^ appliance.getMostSignificantBits(),
        store.getLeastSignificantBits() ^ appliance.getLeastSignificantBits() ^ ref.id());
  }

  ExtentSet whole() {
    ExtentSet all = new ExtentSet();
    for (VolumeEntry volume : core.live().volumes().volumes()) {
      all.add(volume.number(), 0, volume.sizeBytes());
    }
    for (VolumeEntry volume : core.state.get().applied().volumes().volumes()) {
      all.size(volume.number(), volume.sizeBytes());
    }
    return all;
  }

  @Nullable ExtentSet load(GroupState now, PeerEntry peer, ExtentSetRef ref) throws IOException {
    Path path = core.parts.places().home().resolve(ref.fileName());
    try {
      return ExtentSetFile.read(disk(), path, now.identity().group());
    } catch (Malformed e) {
      core.events.raised(
          GroupAlarm.TRACKING,
          peer.name(),
          e.getMessage() + ": " + peer.name() + " gets everything, digests first");
      return null;
    }
  }

  private Disk disk() {
    return core.parts.platform().disk();
  }

  /// Makes `set` durable, then the state that names it, then drops the one before.
  private @Nullable Refusal save(PeerEntry peer, ExtentSet set, long nextId) throws IOException {
    Path home = core.parts.places().home();
    ExtentSetRef ref = peer.set();
    if (ref != null) {
      ExtentSetFile.write(
          disk(), home.resolve(ref.fileName()), core.state.get().identity().group(), set);
    }
    PeerEntry before = core.state.get().peer(peer.appliance());
    Refusal refusal = core.commit(core.state.get().withPeer(peer).withNextId(nextId));
    ExtentSetRef old = before == null ? null : before.set();
    if (refusal == null && old != null && !old.equals(ref)) {
      disk().delete(home.resolve(old.fileName()));
    }
    return refusal;
  }

  // ---- The ladder

  /// Of `[from, to)` only the extents are kept for the peer: they join its set, and its floor moves to
  /// `to`. `more` null: the stretch cannot be read back, so everything counts as changed.
  @Nullable Refusal track(PeerEntry peer, long to, @Nullable ExtentSet more) throws IOException {
    GroupState now = core.state.get();
    ExtentSetRef ref = peer.set();
    SourceBatch batch = open.get(peer.appliance());
    ExtentSet set = batch != null ? batch.unsent() : ref == null ? null : load(now, peer, ref);
    boolean unread = ref != null && set == null;
    boolean lost = more == null || unread;
    ExtentSet added = more == null || unread ? whole() : more;
    ExtentSet all = set == null ? new ExtentSet() : set;
    all.widen(added);
    if (batch != null) {
      batch.widen(added); // Before the base moves, so that no batch ends without it.
    }
    long id = ref == null ? now.nextId() : ref.id();
    int generation = ref == null ? 1 : ref.generation() + 1;
    CatchUpKind kind = lost ? CatchUpKind.WHOLE : ref == null ? CatchUpKind.TRACKED : ref.kind();
    Refusal refusal =
        save(
            peer.withSet(to, new ExtentSetRef(id, generation, kind)),
            all,
            Math.max(now.nextId(), id + 1));
    if (refusal == null && batch != null) {
      batch.rebased();
    }
    return refusal;
  }

  private long now() {
    return core.parts.platform().clock().nanos();
  }

  /// Another role or log: batches under way are of no use.
  void end() {
    for (PeerEntry peer : core.state.get().peers()) {
      peers.live(peer.appliance()).course = null;
    }
    open.clear();
  }

  /// What a source asks of its group.
  private final class Door implements SourceBatch.Door {
    private final UUID appliance;

    Door(UUID appliance) {
      this.appliance = appliance;
    }

    @Override
    public CatchUpHeader header(
        UUID batch, CatchUpKind kind, boolean resumed, long totalBytes, Map<Integer, Long> sizes)
        throws IOException {
      GroupState now = core.state.get();
      PeerEntry peer = now.peer(appliance);
      Flow flow = core.flow();
      if (peer == null || flow == null) {
        throw new IOException("the peer was detached");
      }
      Position base = flow.log.position(peer.floorLsn());
      List<Epoch> history =
          flow.log.epochs().stream().filter(e -> e.baseLsn() < base.lsn()).toList();
      return new CatchUpHeader(
          batch,
          kind.onLine(),
          resumed,
          base,
          now.log().destagedLsn(),
          now.applied(),
          history,
          now.identity().shape().segmentBytes(),
          totalBytes,
          sizes);
    }

    @Override
    public @Nullable Mirror mirror(int volume) {
      return core.parts.mirrors().find(volume);
    }

    @Override
    public long sizeBytes(int volume) {
      VolumeEntry entry = core.live().volumes().byNumber(volume);
      return entry == null ? 0 : entry.sizeBytes();
    }

    @Override
    public LogStart durable() throws IOException {
      Flow flow = core.needFlow();
      return flow.log.startAt(flow.log.durable());
    }

    @Override
    public long nanos() {
      return now();
    }

    @Override
    public void save() {
      core.later(this::saveNow, () -> {});
    }

    private void saveNow() {
      PeerEntry peer = core.state.get().peer(appliance);
      SourceBatch batch = open.get(appliance);
      ExtentSetRef ref = peer == null ? null : peer.set();
      if (peer == null || batch == null || ref == null) {
        return;
      }
      try {
        ExtentSetRef next = new ExtentSetRef(ref.id(), ref.generation() + 1, ref.kind());
        ExtentSet unsent = batch.unsent(); // With what the ladder added.
        Sources.this.save(peer.withSet(peer.floorLsn(), next), unsent, core.state.get().nextId());
      } catch (IOException e) {
        // The set on disk is a superset: what was sent since is sent again after a restart.
        core.events.raised(
            GroupAlarm.TRACKING, peer.name(), "progress cannot be saved: " + e.getMessage());
      }
    }

    @Override
    public void applied(UUID store, LogStart end, Reply<Meeting> reply) {
      core.later(
          () -> appliedNow(store, end, reply),
          () -> reply.done(Outcome.refused(Refusal.Kind.STOPPING, "the group is stopping")));
    }

    private void appliedNow(UUID store, LogStart end, Reply<Meeting> reply) {
      GroupState now = core.state.get();
      PeerEntry peer = now.peer(appliance);
      if (peer == null || !core.primary()) {
        reply.done(Outcome.refused(Refusal.Kind.STATE, "that peer is not fed any more"));
        return;
      }
      try {
        Refusal refusal = record(now, peer, store, end);
        if (refusal != null) {
          reply.done(new Outcome.Refused<>(refusal));
          return;
        }
      } catch (IOException e) {
        reply.done(Outcome.refused(Refusal.Kind.MEDIUM, "the extent set: " + e.getMessage()));
        return;
      }
      PeerLive live = peers.live(appliance);
      synchronized (live) {
        live.ackedLsn = end.lsn();
        live.sentLsn = end.lsn();
      }
      live.course = null;
      peers.imageOf(peer, true);
      close();
      core.events.cleared(GroupAlarm.PEER_STORE_CHANGED, peer.name());
      core.agent.wake();
      reply.done(new Outcome.Done<>(new Meeting.Send(end.lsn())));
    }

    /// The peer stands at `end`. If the ladder has gone on meanwhile and reused what comes next, it is fed
    /// from there on by what was tracked (R2, R4).
    private @Nullable Refusal record(GroupState now, PeerEntry peer, UUID store, LogStart end)
        throws IOException {
      SourceBatch batch = open.get(appliance);
      if (batch == null || peer.set() == null || peer.floorLsn() <= end.lsn()) {
        Refusal refusal =
            core.commit(
                now.withPeer(
                    new PeerEntry(appliance, peer.name(), store, end.lsn(), end.lsn(), null)));
        if (refusal == null) {
          peers.forget(peer.set());
          core.events.cleared(GroupAlarm.TRACKING, peer.name());
        }
        return refusal;
      }
      ExtentSet lacks = new ExtentSet(); // Without what the other batch has counted.
      lacks.addAll(batch.unsent());
      ExtentSetRef ref = new ExtentSetRef(now.nextId(), 1, CatchUpKind.TRACKED);
      PeerEntry fed = new PeerEntry(appliance, peer.name(), store, peer.floorLsn(), end.lsn(), ref);
      return Sources.this.save(fed, lacks, now.nextId() + 1);
    }

    @Override
    public void lost(Reply<Integer> reply) {
      core.later(
          () -> reply.done(lostNow()),
          () -> reply.done(Outcome.refused(Refusal.Kind.STOPPING, "the group is stopping")));
    }

    private Outcome<Integer> lostNow() {
      GroupState now = core.state.get();
      PeerEntry peer = now.peer(appliance);
      SourceBatch batch = open.get(appliance);
      if (peer == null || batch == null || peer.set() == null) {
        return Outcome.refused(Refusal.Kind.STATE, "that peer has no batch any more");
      }
      ExtentSetRef ref = new ExtentSetRef(now.nextId(), 1, CatchUpKind.WHOLE);
      ExtentSet all = whole();
      try {
        PeerEntry over = peer.withSet(peer.floorLsn(), ref);
        Refusal refusal = Sources.this.save(over, all, now.nextId() + 1);
        if (refusal != null) {
          return new Outcome.Refused<>(refusal);
        }
      } catch (IOException e) {
        return Outcome.refused(Refusal.Kind.MEDIUM, "the extent set: " + e.getMessage());
      }
      batch.startOver(batchId(now, appliance, ref), all);
      return new Outcome.Done<>(batch.generation());
    }

    @Override
    public void left() {
      core.later(this::close, () -> {});
    }

    private void close() {
      open.remove(appliance);
    }
  }
}
