package io.forebay.gateway.sim;

import io.forebay.gateway.block.Volume;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.group.BranchReader;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.GroupAlarm;
import io.forebay.gateway.group.GroupEvents;
import io.forebay.gateway.group.GroupLimits;
import io.forebay.gateway.group.GroupPlaces;
import io.forebay.gateway.group.GroupShared;
import io.forebay.gateway.group.GroupSpec;
import io.forebay.gateway.group.PeerName;
import io.forebay.gateway.group.Phase;
import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.group.Role;
import io.forebay.gateway.ledger.MemoryTables;
import io.forebay.gateway.link.Dialer;
import io.forebay.gateway.link.LineShape;
import io.forebay.gateway.link.LinkEvents;
import io.forebay.gateway.link.LinkGroups;
import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.packing.Packing;
import io.forebay.gateway.link.session.PeerLink;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.log.LogShape;
import io.forebay.gateway.mirror.DestageBuffers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One appliance of a pair through all its lives: the real group and the real line session.
final class PairSite implements LinkEvents {
  static final UUID GROUP = new UUID(0x0123456789ab4defL, 0x8edcba9876543210L);

  /// The smallest that there is: preparing slots is what takes time.
  static final LogShape SHAPE = new LogShape(16 << 20, 3, 16 << 20);

  /// Limits that are felt and still end a run in time.
  private static final long LIMIT_MIN = 1_000_000;

  private static final long LIMIT_MAX = 20_000_000;

  private static final GroupLimits LIMITS =
      new GroupLimits(16 << 20, 16 << 20, 10_000_000_000L, 4 << 20);

  final String name;
  final UUID id;
  final SimMachine machine;
  final TreeSet<String> alarms = new TreeSet<>();
  private final SimWorld world;
  private final SimLink line;
  private final SimLink.Side side;
  private final Mutant mutant;
  private final SimRandomness versions;
  private final SimRandomness limits;
  private final SimCompression compression = new SimCompression();
  private final GroupPlaces places =
      new GroupPlaces(
          Path.of("/data/groups/g"),
          Path.of("/data/groups/g/segments"),
          SimDisk.SHARED.resolve("ring"),
          Path.of("/data/volumes"));

  /// Boots so far.
  int lives;

  /// A disk of this pair has changed a byte behind everybody's back.
  boolean rotten;

  private @Nullable Platform platform;
  private @Nullable GroupShared shared;
  private @Nullable LinkGroups groups;
  private @Nullable Group group;
  private @Nullable PeerLink link;

  PairSite(SimWorld world, SimLink line, SimLink.Side side, Seed seed, Mutant mutant) {
    this.world = world;
    this.line = line;
    this.side = side;
    this.mutant = mutant;
    name = side == SimLink.Side.A ? "london" : "leeds";
    id = new UUID(0xA0, side.ordinal() + 1);
    versions = seed.stream("versions of " + name);
    limits = seed.stream("limits of " + name);
    machine = new SimMachine(name, seed, world.scheduler, world.trace, world.counts);
  }

  private final GroupEvents groupEvents =
      new GroupEvents() {
        @Override
        public void raised(GroupAlarm alarm, String subject, String detail) {
          alarms.add(alarm.name());
          PairSite.this.world.coverage.hit("alarm " + alarm);
          if (alarm == GroupAlarm.VERIFY_DIFFERS && !rotten) {
            throw new AssertionError(name + ": no disk has changed anything, and " + detail);
          }
        }

        @Override
        public void cleared(GroupAlarm alarm, String subject) {
          alarms.remove(alarm.name());
        }
      };

  // ---- Lives

  /// Boots, opens the group if there is one, starts the line. May end in a [SimCrash].
  void boot(PairSite other) throws IOException {
    alarms.clear();
    lives++;
    Platform now = machine.boot();
    platform = now;
    machine.disk.makeDirectories(SimDisk.SHARED);
    machine.disk.makeDirectories(Path.of("/data"));
    DestageBuffers buffers = new DestageBuffers(machine.disk, 1, DestageBuffers.LOG_BYTES_MIN);
    shared = new GroupShared(buffers, directory -> new MemoryTables());
    LinkGroups members = new LinkGroups(this::adopt);
    groups = members;
    if (machine.disk.exists(places.home())) {
      open(now);
    }
    PeerLink.Self self = new PeerLink.Self(id, name, "simulation");
    Peer peer = new Peer(other.id, other.name);
    boolean old = versions.oneIn(6);
    world.coverage.hit(old ? "a life that speaks version 1" : "a life that packs");
    PeerLink made =
        new PeerLink(
            now,
            self,
            peer,
            new PeerLink.Surroundings(members, this, new Dial(), old ? null : compression));
    link = made;
    limit();
    line.listen(
        side,
        machine.threads(),
        end -> {
          LinePipe pipe = new LinePipe(other.name).over(end);
          made.offer(pipe);
          return pipe;
        });
  }

  /// Sets another limit to what it sends, or none.
  void limit() {
    boolean limited = limits.coin();
    long rate = limited ? limits.between(LIMIT_MIN, LIMIT_MAX) : LineShape.UNLIMITED;
    world.coverage.hit(limited ? "limit set" : "limit lifted");
    Objects.requireNonNull(link).shape(new LineShape(rate, Map.of()));
  }

  private void open(Platform now) throws IOException {
    Group.Found found = Group.open(now, shared(), places, LIMITS, groupEvents);
    switch (found) {
      case Group.Found.Opened(Group opened) -> use(opened);
      case Group.Found.Damaged(String reason) -> throw new AssertionError(reason);
      case Group.Found.Unfinished() -> {
        // Being made when the power went: whoever made it was not told of success.
        world.coverage.hit("group left half made");
        Group.remove(machine.disk, places);
      }
    }
  }

  private GroupShared shared() {
    return Objects.requireNonNull(shared);
  }

  private Platform platform() {
    return Objects.requireNonNull(platform);
  }

  void createPrimary() throws IOException {
    GroupSpec spec = new GroupSpec("g", GROUP, id, SHAPE);
    use(Group.create(platform(), shared(), places, spec, LIMITS, groupEvents));
  }

  private void use(Group opened) {
    group = opened;
    ReplicatedGroup seen = PairMutants.of(mutant, opened, world.coverage);
    Objects.requireNonNull(groups)
        .add(new LinkGroups.Member(seen, SHAPE.segmentBytes(), this::attached, PairSite::carryOut));
  }

  private boolean attached(UUID appliance) {
    return group().peers().stream().anyMatch(p -> p.appliance().equals(appliance));
  }

  private static void carryOut(Message.Command command, Consumer<Message.Result> done) {
    done.accept(
        new Message.Result(
            command.id(), io.forebay.gateway.link.wire.Outcome.DONE, command.checkpoint()));
  }

  private void adopt(Message.Card card, Peer from, Consumer<@Nullable String> done) {
    platform().threads().offload(() -> create(card, from, done));
  }

  private void create(Message.Card card, Peer from, Consumer<@Nullable String> done) {
    try {
      PeerName primary = new PeerName(from.appliance(), from.name());
      GroupSpec spec = new GroupSpec(card.name(), card.group(), id, SHAPE, List.of(primary));
      use(Group.createSecondary(platform(), shared(), places, spec, LIMITS, groupEvents));
      done.accept(null);
    } catch (IOException e) {
      world.coverage.hit("adopting failed");
      removeHalfMade();
      done.accept(e.getMessage());
    }
  }

  private void removeHalfMade() {
    try {
      Group.remove(machine.disk, places);
    } catch (IOException e) {
      world.coverage.hit("a half made group stays until the next start");
    }
  }

  /// Whether its group has ended for good until somebody restarts it (B5).
  boolean failed() {
    if (!hasGroup()) {
      return false;
    }
    return alarms.contains("LOG_FAILED")
        || alarms.contains("STATE_FAILED")
        || group().phase() == Phase.DOWN && !group().status().reason().isEmpty(); // Else it opens.
  }

  /// Kills it; `power`: with what was not synced.
  void die(boolean power) {
    free();
    line.died(side, !power);
    group = null;
    link = null;
    platform = null;
    if (power) {
      machine.powerCut();
    } else {
      machine.processCrash();
    }
  }

  /// Gives back what its process had of packing.
  void free() {
    PeerLink had = link;
    if (had != null) {
      Packing.Carried carried = had.status().carried();
      world.coverage.hit("packed frames", carried.packedFrames());
      world.coverage.hit("coded frames", carried.codedFrames());
      world.coverage.hit("coded frames missed", carried.missedFrames());
    }
    compression.free();
  }

  /// What it holds of the peer's blocks is damaged.
  void spoilBases() {
    compression.spoil();
  }

  /// While it is off: it is replaced by a machine that has nothing of the group.
  void replace() throws IOException {
    if (machine.disk.exists(places.home())) {
      Group.remove(machine.disk, places);
      world.coverage.hit("replaced by an empty machine");
    }
  }

  /// While it is off: what it had staged of a catch-up batch is lost.
  void loseStaging() throws IOException {
    Path staging = places.home().resolve("staging");
    if (machine.disk.exists(staging)) {
      for (String file : machine.disk.list(staging)) {
        machine.disk.delete(staging.resolve(file));
      }
      machine.disk.syncDirectory(staging);
      world.coverage.hit("staging lost");
    }
  }

  /// Whether it is up, and not just struck by a crash.
  boolean runs() {
    return platform != null && !machine.crashed();
  }

  boolean struck() {
    return platform != null && machine.crashed();
  }

  boolean hasGroup() {
    return runs() && group != null;
  }

  Group group() {
    return Objects.requireNonNull(group, name);
  }

  boolean serves(Role role) {
    return hasGroup() && group().phase() == Phase.SERVING && group().role() == role;
  }

  BranchReader branches() {
    return new BranchReader(machine.disk, places);
  }

  void changed() {
    Objects.requireNonNull(groups).changed();
  }

  /// The live volumes that hosts may write.
  List<Volume> disks() {
    return group().exports().stream().filter(v -> v.writable()).toList();
  }

  List<Volume> held() {
    return group().exports().stream().filter(v -> v.name().indexOf('@') >= 0).toList();
  }

  @Override
  public String toString() {
    return name
        + " "
        + alarms
        + (link == null ? " off" : " " + link.status())
        + (group == null ? " no group" : " " + group().status());
  }

  private final class Dial implements Dialer {
    @Override
    public boolean knows(Peer peer) {
      return side == SimLink.Side.A;
    }

    @Override
    public void dial(Peer peer, Consumer<Dialed> done) {
      LinePipe pipe = new LinePipe(peer.name());
      SimLink.End end = line.dial(side, machine.threads(), pipe);
      if (end != null) {
        pipe.over(end);
      }
      world.scheduler.add(
          new SimScheduler.Work(
              machine.threads(),
              world.clock.nanos() + 1_000_000,
              () ->
                  done.accept(
                      end == null
                          ? new Dialed.Failed("nobody answers")
                          : new Dialed.Connected(pipe))));
    }
  }

  // ---- LinkEvents

  @Override
  public void up(Peer peer, String remote) {
    world.coverage.hit("line up");
  }

  @Override
  public void down(Peer peer, String reason) {
    world.coverage.hit("line down");
  }

  @Override
  public void violated(Peer peer, String reason) {
    throw new AssertionError(name + ": the peer broke the protocol: " + reason);
  }

  @Override
  public void refused(Peer peer, UUID refusedGroup, String reason) {
    world.coverage.hit("replication refused");
  }
}
