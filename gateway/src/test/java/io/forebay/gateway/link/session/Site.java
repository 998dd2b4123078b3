package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.group.CatchUpProgress;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.GroupAlarm;
import io.forebay.gateway.group.GroupEvents;
import io.forebay.gateway.group.GroupLimits;
import io.forebay.gateway.group.GroupPlaces;
import io.forebay.gateway.group.GroupShared;
import io.forebay.gateway.group.GroupSpec;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.PeerName;
import io.forebay.gateway.group.Phase;
import io.forebay.gateway.group.Reply;
import io.forebay.gateway.group.VolumeEntry;
import io.forebay.gateway.group.VolumeSpec;
import io.forebay.gateway.ledger.MemoryTables;
import io.forebay.gateway.link.Dialer;
import io.forebay.gateway.link.LinkEvents;
import io.forebay.gateway.link.LinkGroups;
import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.log.LogShape;
import io.forebay.gateway.mirror.DestageBuffers;
import io.forebay.gateway.sim.Seed;
import io.forebay.gateway.sim.SimCompression;
import io.forebay.gateway.sim.SimDisk;
import io.forebay.gateway.sim.SimMachine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One simulated appliance with at most one group and a line to the other one.
final class Site implements LinkEvents {
  static final UUID GROUP = new UUID(0x0123456789ab4defL, 0x8edcba9876543210L);
  static final LogShape SHAPE = new LogShape(16 << 20, 6, 16 << 20);
  static final GroupLimits LIMITS = new GroupLimits(32 << 20, 16 << 20, 10_000_000_000L, 32 << 20);
  static final int BLOCK = 4096;

  final Pair pair;
  final String name;
  final UUID id;
  final SimMachine machine;
  final TreeSet<String> alarms = new TreeSet<>();
  final List<String> happened = new ArrayList<>();
  private final GroupPlaces places;
  @Nullable Platform platform;
  private @Nullable GroupShared shared;
  private @Nullable LinkGroups groups;
  private @Nullable Group group;
  private @Nullable PeerLink link;
  boolean adopts = true;
  long verifyBytesPerSecond = GroupShared.VERIFY_BYTES_PER_SECOND_DEFAULT;

  /// Whether it packs from its next start on; else it speaks version 1.
  boolean packs;

  /// How far its clock on the wall is from the other's.
  long wallAheadMillis;

  final SimCompression compression = new SimCompression();

  Site(Pair pair, String name, int number, boolean packs) {
    this.pair = pair;
    this.packs = packs;
    this.name = name;
    id = new UUID(0xA0, number);
    machine = new SimMachine(name, new Seed(pair.seed), pair.scheduler, pair.trace, pair.counts);
    places =
        new GroupPlaces(
            Path.of("/data/groups/g"),
            Path.of("/data/groups/g/segments"),
            SimDisk.SHARED.resolve("ring"),
            Path.of("/data/volumes"));
  }

  private final GroupEvents groupEvents =
      new GroupEvents() {
        @Override
        public void raised(GroupAlarm alarm, String subject, String detail) {
          alarms.add(alarm + " " + subject);
          happened.add(alarm + " " + subject + ": " + detail);
        }

        @Override
        public void cleared(GroupAlarm alarm, String subject) {
          alarms.remove(alarm + " " + subject);
        }
      };

  // ---- Lives

  /// Boots; opens the group if there is one; starts the line to `other`.
  void boot(Site other) throws IOException {
    Platform now = withOwnClock(machine.boot());
    platform = now;
    machine.disk.makeDirectories(SimDisk.SHARED);
    machine.disk.makeDirectories(Path.of("/data"));
    DestageBuffers buffers = new DestageBuffers(machine.disk, 1, DestageBuffers.LOG_BYTES_MIN);
    shared = new GroupShared(buffers, directory -> new MemoryTables(), () -> verifyBytesPerSecond);
    LinkGroups members = new LinkGroups(this::adopt);
    groups = members;
    if (machine.disk.exists(places.home())) {
      Group.Found found = Group.open(now, shared, places, LIMITS, groupEvents);
      if (found instanceof Group.Found.Opened(Group opened)) {
        use(opened);
      } else {
        throw new AssertionError(found);
      }
    }
    Peer peer = new Peer(other.id, other.name);
    PeerLink.Self self = new PeerLink.Self(id, name, "test");
    link =
        new PeerLink(
            now,
            self,
            peer,
            new PeerLink.Surroundings(members, this, new Dial(), packs ? compression : null));
  }

  private Platform withOwnClock(Platform of) {
    Clock own =
        new Clock() {
          @Override
          public long nanos() {
            return of.clock().nanos();
          }

          @Override
          public long wallMillis() {
            return of.clock().wallMillis() + wallAheadMillis;
          }
        };
    return new Platform(of.disk(), own, of.randomness(), of.threads());
  }

  void createPrimary() throws IOException {
    use(
        Group.create(
            Objects.requireNonNull(platform),
            Objects.requireNonNull(shared),
            places,
            new GroupSpec("g", GROUP, id, SHAPE),
            LIMITS,
            groupEvents));
    pair.until(() -> group().phase() == Phase.SERVING, "serving");
  }

  private void use(Group opened) {
    group = opened;
    Objects.requireNonNull(groups)
        .add(
            new LinkGroups.Member(
                opened,
                SHAPE.segmentBytes(),
                this::attached,
                (command, done) -> carryOut(command, done)));
  }

  private boolean attached(UUID appliance) {
    return group().peers().stream().anyMatch(p -> p.appliance().equals(appliance));
  }

  private void carryOut(Message.Command command, Consumer<Message.Result> done) {
    done.accept(
        new Message.Result(
            command.id(), io.forebay.gateway.link.wire.Outcome.DONE, command.checkpoint()));
  }

  private void adopt(Message.Card card, Peer from, Consumer<@Nullable String> done) {
    if (!adopts) {
      done.accept("no room here");
      return;
    }
    Objects.requireNonNull(platform)
        .threads()
        .offload(() -> {
          try {
            PeerName primary = new PeerName(from.appliance(), from.name());
            use(
                Group.createSecondary(
                    Objects.requireNonNull(platform),
                    Objects.requireNonNull(shared),
                    places,
                    new GroupSpec(card.name(), card.group(), id, SHAPE, List.of(primary)),
                    LIMITS,
                    groupEvents));
            done.accept(null);
          } catch (IOException e) {
            done.accept(e.getMessage());
          }
        });
  }

  void kill() {
    forget();
    machine.processCrash();
  }

  void cutPower() {
    forget();
    machine.powerCut();
  }

  private void forget() {
    pair.dropped(this);
    compression.free();
    group = null;
    link = null;
    platform = null;
  }

  /// A clean stop; fails when anything is left open.
  void stop() throws IOException {
    Objects.requireNonNull(link).close();
    pair.settle();
    if (group != null) {
      group.close();
    }
    Objects.requireNonNull(shared).buffers().close();
    forget();
    machine.exit();
  }

  boolean runs() {
    return link != null;
  }

  Group group() {
    return Objects.requireNonNull(group, "a group");
  }

  boolean hasGroup() {
    return group != null;
  }

  PeerLink link() {
    return Objects.requireNonNull(link, "runs");
  }

  void changed() {
    Objects.requireNonNull(groups).changed();
  }

  private final class Dial implements Dialer {
    @Override
    public boolean knows(Peer peer) {
      return pair.dials(Site.this);
    }

    @Override
    public void dial(Peer peer, Consumer<Dialed> done) {
      pair.dial(Site.this, done);
    }
  }

  // ---- Doing

  <T> T done(Consumer<Reply<T>> verb) {
    List<Outcome<T>> outcomes = new ArrayList<>();
    verb.accept(outcomes::add);
    pair.until(() -> !outcomes.isEmpty(), "a reply");
    if (outcomes.getFirst() instanceof Outcome.Done<T>(T value)) {
      return value;
    }
    throw new AssertionError(outcomes + " " + alarms);
  }

  void createVolume(String volume, long size) {
    this.<VolumeEntry>done(
        reply -> group().createVolume(new VolumeSpec(volume, size, BLOCK, null, false), reply));
  }

  Volume export(String volume) {
    return group().exports().stream()
        .filter(candidate -> candidate.name().equals(volume))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no export " + volume));
  }

  void write(String volume, long block, int stamp) {
    Volume to = export(volume);
    Admission answer = to.write(block * BLOCK, block(stamp));
    while (answer instanceof Admission.Full) {
      boolean[] room = {false};
      to.whenRoom(() -> room[0] = true);
      pair.until(() -> room[0], "room");
      answer = to.write(block * BLOCK, block(stamp));
    }
    assertThat(answer).isInstanceOf(Admission.Admitted.class);
  }

  void flush(String volume) {
    boolean[] done = {false};
    export(volume)
        .flush(failure -> {
          assertThat(failure).isNull();
          done[0] = true;
        });
    pair.until(() -> done[0], "flushed");
  }

  /// Every block's stamp.
  int[] read(String volume) {
    Volume from = export(volume);
    int[] stamps = new int[(int) (from.sizeBytes() / BLOCK)];
    ByteBuffer into = ByteBuffer.allocateDirect(BLOCK);
    for (int i = 0; i < stamps.length; i++) {
      boolean[] done = {false};
      into.clear();
      from.read(
          (long) i * BLOCK,
          into,
          failure -> {
            assertThat(failure).isNull();
            done[0] = true;
          });
      pair.until(() -> done[0], "read");
      stamps[i] = into.getInt(0);
      assertThat(into.getInt(BLOCK - 4)).isEqualTo(stamps[i]);
    }
    return stamps;
  }

  static ByteBuffer block(int stamp) {
    ByteBuffer payload = ByteBuffer.allocateDirect(BLOCK);
    int chance = stamp * 0x9E3779B9 | 1;
    while (payload.hasRemaining()) { // Packs a little, so that cuts by bytes still cut.
      chance ^= chance << 13;
      chance ^= chance >>> 17;
      chance ^= chance << 5;
      payload.putInt(payload.position() % 32 == 0 ? stamp : chance);
    }
    return payload.putInt(BLOCK - 4, stamp).flip();
  }

  // ---- LinkEvents

  final List<String> violations = new ArrayList<>();
  int ups;

  @Override
  public void up(Peer peer, String remote) {
    ups++;
  }

  @Override
  public void down(Peer peer, String reason) {
    happened.add("down: " + reason);
  }

  @Override
  public void violated(Peer peer, String reason) {
    violations.add(reason);
  }

  final List<CatchUpProgress> batches = new ArrayList<>();

  @Override
  public void caughtUp(Peer peer, UUID caughtGroup, CatchUpProgress batch) {
    batches.add(batch);
  }

  @Override
  public void refused(Peer peer, UUID refusedGroup, String reason) {
    happened.add("refused: " + reason);
  }
}
