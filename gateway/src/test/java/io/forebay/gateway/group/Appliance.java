package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.ledger.MemoryTables;
import io.forebay.gateway.ledger.SegmentTables;
import io.forebay.gateway.log.LogShape;
import io.forebay.gateway.mirror.DestageBuffers;
import io.forebay.gateway.sim.Seed;
import io.forebay.gateway.sim.SimDisk;
import io.forebay.gateway.sim.SimMachine;
import io.forebay.gateway.sim.SimScheduler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One simulated appliance with one group, through all its lives.
final class Appliance {
  static final UUID GROUP = new UUID(0x0123456789ab4defL, 0x8edcba9876543210L);

  /// The smallest that there is: preparing slots is what takes time here.
  static final LogShape SHAPE = new LogShape(16 << 20, 3, 16 << 20);

  static final int BLOCK = 4096;
  private static final int STEPS_MAX = 200_000;

  final SimMachine machine;
  final SimScheduler scheduler;
  final UUID id;
  final String name;
  final GroupPlaces places;
  final TreeSet<String> alarms = new TreeSet<>();
  final List<String> happened = new ArrayList<>();
  GroupLimits limits = new GroupLimits(16 << 20, 16 << 20, 10_000_000_000L, 4 << 20);
  LogShape shape = SHAPE;
  private @Nullable Platform platform;
  private @Nullable GroupShared shared;
  SegmentTables tables = new MemoryTables();
  private @Nullable Group group;

  Appliance(World world, String name, int number) {
    this.name = name;
    scheduler = world.scheduler;
    id = new UUID(0xA0, number);
    machine = new SimMachine(name, new Seed(world.seed), scheduler, world.trace, world.counts);
    Path data = Path.of("/data");
    places =
        new GroupPlaces(
            data.resolve("groups/g"),
            data.resolve("groups/g/segments"),
            SimDisk.SHARED.resolve("ring"),
            data.resolve("volumes"));
  }

  SimDisk disk() {
    return machine.disk;
  }

  Group group() {
    return java.util.Objects.requireNonNull(group, "the appliance runs");
  }

  boolean runs() {
    return group != null;
  }

  private final GroupEvents events =
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

  /// Boots without a group.
  void boot() throws IOException {
    platform = machine.boot();
    disk().makeDirectories(SimDisk.SHARED);
    disk().makeDirectories(Path.of("/data"));
    DestageBuffers buffers = new DestageBuffers(disk(), 1, DestageBuffers.LOG_BYTES_MIN);
    shared = new GroupShared(buffers, directory -> tables);
  }

  private Platform platform() {
    return java.util.Objects.requireNonNull(platform);
  }

  private GroupShared shared() {
    return java.util.Objects.requireNonNull(shared);
  }

  void create(Role role) throws IOException {
    if (platform == null || machine.threads().killed()) {
      boot();
    }
    GroupSpec spec = new GroupSpec("g", GROUP, id, shape);
    group =
        role == Role.PRIMARY
            ? Group.create(platform(), shared(), places, spec, limits, events)
            : Group.createSecondary(platform(), shared(), places, spec, limits, events);
  }

  /// Boots and opens what is there.
  Group.Found open() throws IOException {
    boot();
    Group.Found found = Group.open(platform(), shared(), places, limits, events);
    if (found instanceof Group.Found.Opened(Group opened)) {
      group = opened;
    }
    return found;
  }

  void remove() throws IOException {
    Group.remove(disk(), places);
  }

  /// The process dies; whatever was written stays.
  void kill() {
    group = null;
    machine.processCrash();
  }

  void cutPower() {
    group = null;
    machine.powerCut();
  }

  /// A clean stop; fails when anything is left open.
  void stop() throws IOException {
    group().close();
    shared().buffers().close();
    group = null;
    machine.exit();
  }

  // ---- Doing

  /// Runs until `reached`; returns false when the process died before.
  boolean until(BooleanSupplier reached, String what) {
    scheduler.runUntil(() -> machine.crashed() || reached.getAsBoolean(), STEPS_MAX, what);
    return !machine.crashed();
  }

  /// Runs until everything sleeps.
  void settle() {
    for (int i = 0; i < STEPS_MAX && !machine.crashed(); i++) {
      if (!scheduler.step()) {
        return;
      }
    }
  }

  /// The outcome of a verb; null when the process died meanwhile.
  <T> @Nullable Outcome<T> outcome(Consumer<Reply<T>> verb) {
    List<Outcome<T>> outcomes = new ArrayList<>();
    verb.accept(outcomes::add);
    until(() -> !outcomes.isEmpty(), "a reply");
    assertThat(outcomes).hasSizeLessThan(2);
    return outcomes.isEmpty() ? null : outcomes.getFirst();
  }

  /// The value of a verb that must succeed.
  <T> T done(Consumer<Reply<T>> verb) {
    Outcome<T> outcome = outcome(verb);
    if (outcome instanceof Outcome.Done<T>(T value)) {
      return value;
    }
    throw new AssertionError("not done: " + outcome + " " + alarms);
  }

  /// Why a verb was refused, which it must be.
  <T> Refusal refused(Consumer<Reply<T>> verb) {
    Outcome<T> outcome = outcome(verb);
    if (outcome instanceof Outcome.Refused<T>(Refusal refusal)) {
      return refusal;
    }
    throw new AssertionError("not refused: " + outcome);
  }

  /// Runs until the group serves in its role.
  void serving() {
    until(() -> group().phase() == Phase.SERVING, "serving");
  }

  VolumeEntry createVolume(String volume, long size) {
    return done(
        reply -> group().createVolume(new VolumeSpec(volume, size, BLOCK, null, false), reply));
  }

  void attach(Appliance peer) {
    PeerStatus attached = done(reply -> group().attachPeer(peer.id, peer.name, reply));
    assertThat(attached.name()).isEqualTo(peer.name);
  }

  Volume export(String volume) {
    for (Volume candidate : group().exports()) {
      if (candidate.name().equals(volume)) {
        return candidate;
      }
    }
    throw new AssertionError("no export " + volume + " in " + group().exports());
  }

  boolean exports(String volume) {
    return group().exports().stream().anyMatch(candidate -> candidate.name().equals(volume));
  }

  /// Appends a block of `stamp`s; retries while there is no room.
  Admission write(Volume volume, long block, int stamp) {
    ByteBuffer payload = block(stamp);
    Admission answer = volume.write(block * BLOCK, payload);
    for (int i = 0; answer instanceof Admission.Full && i < 1000; i++) {
      boolean[] room = {false};
      volume.whenRoom(() -> room[0] = true);
      until(() -> room[0], "room");
      answer = volume.write(block * BLOCK, payload);
    }
    return answer;
  }

  /// Appends `count` blocks from `block` on in one write, with stamps from `stamp` on.
  Admission writeMany(Volume volume, long block, int stamp, int count) {
    ByteBuffer payload = ByteBuffer.allocateDirect(count * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < payload.capacity(); at += 4) {
      payload.putInt(at, stamp + at / BLOCK);
    }
    Admission answer = volume.write(block * BLOCK, payload);
    for (int i = 0; answer instanceof Admission.Full && i < 1000; i++) {
      boolean[] room = {false};
      volume.whenRoom(() -> room[0] = true);
      until(() -> room[0], "room");
      answer = volume.write(block * BLOCK, payload);
    }
    return answer;
  }

  /// Flushes; null when done, else why not. A dead process counts as a failure.
  @Nullable IoFailure flush(Volume volume) {
    return completed(volume::flush);
  }

  @Nullable IoFailure completed(Consumer<Completion> request) {
    List<@Nullable IoFailure> answer = new ArrayList<>();
    request.accept(answer::add);
    if (!until(() -> !answer.isEmpty(), "a completion")) {
      return new IoFailure.Stopping("crashed");
    }
    assertThat(answer).hasSize(1);
    return answer.getFirst();
  }

  /// The stamps of all blocks of a volume.
  int[] read(Volume volume) {
    int[] stamps = new int[(int) (volume.sizeBytes() / BLOCK)];
    ByteBuffer into = ByteBuffer.allocateDirect(16 * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (int block = 0; block < stamps.length; block += 16) {
      into.clear().limit(Math.min(16, stamps.length - block) * BLOCK);
      long offset = (long) block * BLOCK;
      IoFailure failure = completed(done -> volume.read(offset, into, done));
      assertThat(failure).isNull();
      for (int i = 0; i < into.limit() / BLOCK; i++) {
        stamps[block + i] = stamp(into, i * BLOCK);
      }
    }
    return stamps;
  }

  static ByteBuffer block(int stamp) {
    ByteBuffer payload = ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < BLOCK; at += 4) {
      payload.putInt(at, stamp);
    }
    return payload;
  }

  private static int stamp(ByteBuffer from, int at) {
    int stamp = from.getInt(at);
    for (int i = 0; i < BLOCK; i += 4) {
      assertThat(from.getInt(at + i)).as("a block is whole").isEqualTo(stamp);
    }
    return stamp;
  }
}
