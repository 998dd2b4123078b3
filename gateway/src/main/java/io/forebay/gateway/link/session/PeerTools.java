package io.forebay.gateway.link.session;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Randomness;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.link.LinkEvents;
import io.forebay.gateway.link.LinkGroups;
import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.packing.Bases;
import io.forebay.gateway.link.packing.Compression;
import io.forebay.gateway.link.packing.DeltaEncoder;
import io.forebay.gateway.link.packing.HeldBases;
import io.forebay.gateway.link.packing.Packing;
import io.forebay.gateway.link.receiver.Rest;
import io.forebay.gateway.link.sender.LogFeed;
import io.forebay.gateway.link.sender.StretchPool;
import io.forebay.gateway.link.verify.VerifiedFlow;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What outlives the connections to one peer, and what they need of the appliance. Confined to the
/// peer's agent.
final class PeerTools implements AutoCloseable {
  final Peer peer;
  final Clock clock;
  final Disk disk;
  final LinkGroups groups;
  final LinkEvents events;
  final LogFeed.Workshop workshop;
  final Runnable wake;
  final Packing packing;
  final Shaper shaper = new Shaper();
  final PeerClock peerClock = new PeerClock();

  /// Groups of a peer whose log is told by earlier blocks: it is their memory that counts (M1). Lines mostly
  /// carry one.
  private static final int CODED_GROUPS_MAX = 1;

  private final Randomness randomness;
  private final @Nullable Compression compression;
  private final Map<UUID, DeltaEncoder> encoders = new HashMap<>();
  private int holding;
  private final StretchPool stretches;
  private final Map<UUID, Rest> rests = new HashMap<>();
  private final Map<UUID, LookAgain> looks = new HashMap<>();

  PeerTools(Platform platform, Peer peer, Surroundings around, Bell bell) {
    this.peer = peer;
    this.clock = platform.clock();
    this.disk = platform.disk();
    this.groups = around.groups();
    this.events = around.events();
    this.stretches = new StretchPool(platform.disk());
    this.workshop = new LogFeed.Workshop(platform.threads(), stretches, bell.post());
    this.wake = bell.wake();
    this.randomness = platform.randomness();
    this.compression = around.compression();
    this.packing = new Packing(platform.clock(), around.compression());
  }

  /// Who else is concerned.
  record Surroundings(LinkGroups groups, LinkEvents events, @Nullable Compression compression) {}

  /// How others reach the agent: something to run there, or just a wake-up. Any thread.
  record Bell(Consumer<Runnable> post, Runnable wake) {}

  void post(Runnable work) {
    workshop.post().accept(work);
  }

  /// What a comparison of copies needs over the connection that stands.
  VerifiedFlow.Tools verifying() {
    return new VerifiedFlow.Tools(clock, workshop.threads(), workshop.post(), packing.verifies());
  }

  /// What the peer sent of the group beyond its last whole record.
  Rest rest(UUID group) {
    return rests.computeIfAbsent(
        group, _ -> new Rest(disk, new HeldBases(packing, randomness, heldBases())));
  }

  LookAgain lookAgain(UUID group) {
    return looks.computeIfAbsent(group, _ -> new LookAgain(clock));
  }

  /// From the next attachment on the peer begins at the end of our log.
  void forgetRest(UUID group) {
    Rest rest = rests.get(group);
    if (rest != null) {
      rest.clear();
    }
  }

  private @Nullable Bases heldBases() {
    int slots = compression == null || holding >= CODED_GROUPS_MAX ? 0 : compression.baseSlots();
    if (compression == null || slots == 0) {
      return null;
    }
    holding++;
    Bases made = new Bases(disk, slots);
    compression.holds(made);
    return made;
  }

  /// Codes the group's log; null: it goes without.
  @Nullable DeltaEncoder encoder(UUID group) {
    int slots = compression == null ? 0 : compression.baseSlots();
    boolean room = encoders.containsKey(group) || (slots > 0 && encoders.size() < CODED_GROUPS_MAX);
    return room
        ? encoders.computeIfAbsent(group, _ -> new DeltaEncoder(new Bases(disk, slots)))
        : null;
  }

  @Override
  public void close() {
    rests.values().forEach(Rest::close);
    rests.clear();
    encoders.values().forEach(DeltaEncoder::close);
    encoders.clear();
    stretches.close();
    packing.close();
  }
}
