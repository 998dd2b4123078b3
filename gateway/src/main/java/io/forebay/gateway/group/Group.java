package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.log.CorruptRecord;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.log.LogShape;
import io.forebay.gateway.mirror.WriteWatch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A set of volumes that share one log: write order holds across them.
/// Looking never blocks, on any thread; verbs take a [Reply], never block either, and are done in turn on
/// the agent. Only create, open, [#remove] and [#close] block, and are not for agents of the group.
public final class Group implements ReplicatedGroup, AutoCloseable {
  /// No such LSN, no such number.
  public static final long NONE = -1;

  private final GroupRoom room;

  Group(GroupRoom room) {
    this.room = room;
  }

  /// What [#open] found.
  public sealed interface Found {
    /// Gives the group; it may be DOWN.
    record Opened(Group group) implements Found {}

    /// Its state file is lost or damaged: an alarm, and nothing is touched.
    record Damaged(String reason) implements Found {}

    /// Its creation or removal was cut short: [Group#remove] it.
    record Unfinished() implements Found {}
  }

  /// Makes a new group: primary, with an empty log. Gives it; `shared` outlives it.
  public static Group create(
      Platform platform,
      GroupShared shared,
      GroupPlaces places,
      GroupSpec spec,
      GroupLimits limits,
      GroupEvents events)
      throws IOException {
    return GroupCreation.create(platform, shared, places, spec, limits, events, Role.PRIMARY);
  }

  /// Makes the far side: no log and no image until a catch-up batch was applied. Gives it.
  public static Group createSecondary(
      Platform platform,
      GroupShared shared,
      GroupPlaces places,
      GroupSpec spec,
      GroupLimits limits,
      GroupEvents events)
      throws IOException {
    return GroupCreation.create(platform, shared, places, spec, limits, events, Role.SECONDARY);
  }

  /// Opens what is there. Damage is what [Found] or the phase says; a failing disk is thrown.
  public static Found open(
      Platform platform,
      GroupShared shared,
      GroupPlaces places,
      GroupLimits limits,
      GroupEvents events)
      throws IOException {
    return GroupCreation.open(platform, shared, places, limits, events);
  }

  /// Removes a closed group with all that is its own on this appliance; adopted files and devices stay.
  public static void remove(Disk disk, GroupPlaces places) throws IOException {
    GroupCreation.remove(disk, places);
  }

  /// Closes everything; if all is well, as a clean stop.
  @Override
  public void close() throws IOException {
    room.close();
  }

  @Override
  public UUID id() {
    return room.core.state.get().identity().group();
  }

  @Override
  public String name() {
    return room.core.state.get().identity().name();
  }

  @Override
  public Role role() {
    return room.core.state.get().role();
  }

  @Override
  public Phase phase() {
    return room.core.phase();
  }

  public GroupStatus status() {
    return room.status();
  }

  /// The volumes as of the newest record here.
  public List<VolumeEntry> volumes() {
    return room.core.live().volumes().volumes();
  }

  public LogShape shape() {
    return room.core.state.get().identity().shape();
  }

  /// Where this appliance keeps, or would keep, the mirror of a volume.
  public Path mirrorFile(VolumeEntry volume) {
    MirrorTable mirrors = room.core.parts.mirrors();
    return mirrors.place(volume.uuid(), mirrors.backing(volume.number())).file();
  }

  public List<CheckpointStatus> checkpoints() {
    return room.checkpoints.status();
  }

  /// What was written since the log was opened; null while there is none.
  public WriteWatch.@Nullable Look writes() {
    return room.writes();
  }

  public List<PeerStatus> peers() {
    return room.peers.status();
  }

  public List<Epoch> history() {
    return room.core.history();
  }

  /// What hosts may open: live volumes of a primary that serves, `VOLUME@CHECKPOINT` of a settled hold.
  public List<Volume> exports() {
    return room.exports.exports();
  }

  /// One callback: the exports have changed, or the volumes. It must not wait for this group.
  public void onExportsChanged(Runnable told) {
    room.exports.onChanged(told);
  }

  /// The values that travel with the log, as of the newest record here.
  public StateMap states() {
    return room.core.live().states();
  }

  // ---- Verbs: volumes and values, on a primary

  public void createVolume(VolumeSpec spec, Reply<VolumeEntry> reply) {
    room.verbs.submit(once -> room.volumes.create(spec, once), reply);
  }

  public void growVolume(String name, long sizeBytes, Reply<VolumeEntry> reply) {
    room.verbs.submit(once -> room.volumes.grow(name, sizeBytes, once), reply);
  }

  public void renameVolume(String name, String to, Reply<VolumeEntry> reply) {
    room.verbs.submit(once -> room.volumes.rename(name, to, once), reply);
  }

  /// Sets what the acks of a volume promise; it travels with the log.
  public void ackVolume(String name, AckPolicy policy, Reply<VolumeEntry> reply) {
    room.verbs.submit(once -> room.volumes.ack(name, policy, once), reply);
  }

  public AckPolicy ackPolicy(VolumeEntry volume) {
    return room.exports.promise(volume);
  }

  /// Whether a peer is late, so that acks that were to be remote promise `durable`.
  public boolean acksFellBack() {
    return room.acks.late();
  }

  /// Exports end before the reply; the file goes when the delete is destaged.
  public void deleteVolume(String name, Reply<VolumeEntry> reply) {
    room.verbs.submit(once -> room.volumes.delete(name, once), reply);
  }

  /// Sets a value that travels with the log; an empty one removes the key. Replies when it is durable.
  public void putState(String namespace, String key, byte[] value, Reply<Long> reply) {
    room.verbs.submit(once -> room.values.put(namespace, key, value, once), reply);
  }

  /// As [#putState], of a [LongValue].
  public void putLong(String namespace, String key, byte[] value, Reply<Long> reply) {
    room.verbs.submit(once -> room.values.putLong(namespace, key, value, once), reply);
  }

  // ---- Verbs: checkpoints and stops

  /// Names this instant, on a primary. Replies when the record is durable.
  public void checkpoint(
      String name, CheckpointKind kind, boolean hold, Reply<CheckpointEntry> reply) {
    room.verbs.submit(once -> room.checkpoints.create(name, kind, hold, once), reply);
  }

  /// Has a secondary's mirror stand still at a checkpoint. Replies when it does, after destaging to there.
  public void hold(String checkpoint, Reply<HoldStatus> reply) {
    room.verbs.direct(once -> room.holds.hold(checkpoint, once), reply);
  }

  /// As [#hold], at the newest durable position, under a name of its own.
  public void holdNewest(String name, Reply<HoldStatus> reply) {
    room.verbs.direct(once -> room.holds.holdNewest(name, once), reply);
  }

  /// Lets the mirror go on; of a checkpoint whose hold is still to come: it will not be held.
  public void release(String checkpoint, Reply<HoldStatus> reply) {
    room.verbs.direct(once -> room.holds.release(checkpoint, once), reply);
  }

  /// Stops the sender at a checkpoint, or (null) where it is. Replies with the stop.
  public void pauseSending(@Nullable String checkpoint, Reply<Long> reply) {
    room.verbs.submit(once -> room.checkpoints.pause(checkpoint, once), reply);
  }

  /// Stops the sender where it is, in the name of a checkpoint of the policy that is still to be made.
  public void pauseFor(String policyCheckpoint, Reply<Long> reply) {
    room.verbs.submit(once -> room.checkpoints.pauseFor(policyCheckpoint, once), reply);
  }

  /// Replies with the stop that stood.
  public void resumeSending(Reply<Long> reply) {
    room.verbs.submit(room.checkpoints::resume, reply);
  }

  // ---- Verbs: roles and peers

  /// What a promote would come to now. Looks in the log for times.
  public void prospect(Reply<Prospect> reply) {
    room.verbs.direct(once -> once.done(new Outcome.Done<>(room.prospect.look())), reply);
  }

  /// Makes a secondary the primary, at the last whole record it has. Replies with where hosts go on.
  public void promote(Reply<Position> reply) {
    room.verbs.submit(room::promote, reply);
  }

  /// Makes a primary a secondary. Replies with the position behind its last record.
  public void demote(Reply<Position> reply) {
    room.verbs.submit(once -> room.roles.stepDown(null, once), reply);
  }

  /// Hands over without loss, if hosts wait at most `withinMillis`. Replies with the log's end; see below.
  public void switchover(UUID appliance, long withinMillis, Reply<Position> reply) {
    room.verbs.submit(once -> room.handover.begin(appliance, withinMillis, once), reply);
  }

  /// The change of role that is under way; null when none is.
  public @Nullable HandoverStatus handover() {
    return room.handover.status();
  }

  public Forks forks() {
    return room.forks;
  }

  /// Counts an appliance to this group. On a secondary: whoever may feed it.
  public void attachPeer(UUID appliance, String name, Reply<PeerStatus> reply) {
    room.verbs.submit(once -> room.peers.attach(appliance, name, once), reply);
  }

  public void detachPeer(UUID appliance, Reply<PeerStatus> reply) {
    room.verbs.submit(once -> room.peers.detach(appliance, once), reply);
  }

  /// The batch that cannot be staged may be written over the image. Replies with its bytes.
  public void consentInPlace(Reply<Long> reply) {
    room.verbs.submit(room.inPlace::consent, reply);
  }

  /// Of a group that is down for missing log data, or fetches it: gives that up for good. Replies with the log's end.
  public void cutHere(Reply<Position> reply) {
    room.verbs.submit(room::cutHere, reply);
  }

  @Override
  public PeerHello hello() {
    return PeerHello.of(room.core);
  }

  @Override
  public void meet(PeerHello theirs, Reply<Meeting> reply) {
    room.verbs.submit(once -> room.meetings.meet(theirs, once), reply);
  }

  @Override
  public void parted(UUID appliance) {
    room.meetings.parted(appliance);
  }

  @Override
  public LogReader reader() {
    Flow flow = room.core.flow();
    if (flow == null) {
      throw new IllegalStateException("the group has no log yet");
    }
    return flow.log;
  }

  @Override
  public long sendLimit() {
    return room.core.sendLimit();
  }

  @Override
  public void onSendable(Runnable wake) {
    room.core.onSendable(wake);
  }

  @Override
  public void onPeerSent(UUID appliance, long lsn) {
    room.peers.live(appliance).sentLsn = lsn;
  }

  @Override
  public void onPeerAcked(UUID appliance, UUID store, Position acked) throws IllegalPosition {
    room.peers.acked(appliance, store, acked);
  }

  @Override
  public void onPeerReport(UUID appliance, PeerReport report) {
    room.peers.reported(appliance, report);
  }

  @Override
  public void unreadable(UUID appliance, long lsn, Reply<Long> reply) {
    room.verbs.submit(once -> room.ladder.unreadable(appliance, lsn, once), reply);
  }

  @Override
  public void lineRate(UUID appliance, long bytesPerSecond) {
    room.peers.live(appliance).bytesPerSecond = bytesPerSecond;
  }

  @Override
  public int receive(MemorySegment records) throws CorruptRecord {
    return room.receive(records);
  }

  @Override
  public long receivedEnd() {
    Flow flow = room.core.flow();
    return flow == null ? 0 : flow.log.appended();
  }

  @Override
  public Position durablePosition() {
    return room.core.durablePosition();
  }

  @Override
  public void onDurable(Runnable wake) {
    room.core.onDurable(wake);
  }

  @Override
  public void whenRoom(Runnable wake) {
    room.whenRoom(wake);
  }

  @Override
  public PeerReport report() {
    return room.report();
  }

  @Override
  public void catchUpSource(UUID appliance, CatchUpKind kind, Reply<CatchUpSource> reply) {
    room.verbs.submit(once -> room.sources.begin(appliance, kind, once), reply);
  }

  @Override
  public void catchUpTarget(CatchUpHeader header, Reply<CatchUpTarget> reply) {
    room.verbs.submit(once -> room.targets.begin(header, once), reply);
  }

  @Override
  public Verification verification() {
    return room.verification;
  }

  public Seeds seeds() {
    return room.seeds;
  }
}
