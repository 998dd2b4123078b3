package io.forebay.gateway.sim;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.GroupStatus;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.group.Reply;
import io.forebay.gateway.group.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Two appliances, the line between them and what hosts have seen: what the steps of a run share.
final class PairStage {
  static final int BLOCK = 4096;
  private static final int STEPS_MAX = 100_000;

  /// Of how many disk operations one fails, in the seeds whose disks do.
  private static final Double[] FAIL_SHARES = {0.0, 0.0, 0.0001, 0.001};

  final SimWorld world;
  final SimRandomness random;
  final SimLink line;
  final PairSite london;
  final PairSite leeds;

  /// What hosts wrote to it.
  PairModel model = new PairModel();

  /// The one that hosts write to, whether it runs or not.
  PairSite primary;

  /// Whether the present primary died by a power cut that hosts have not been reconciled with.
  private boolean powerLost;

  private final double failShare;
  private boolean disksFail;
  private int checks;

  PairStage(Seed seed, Mutant mutant) {
    world = new SimWorld(seed);
    random = seed.stream("pair");
    line = new SimLink(world.scheduler, seed.stream("line"), world.trace, world.counts);
    line.gathers = true;
    london = new PairSite(world, line, SimLink.Side.A, seed, mutant);
    leeds = new PairSite(world, line, SimLink.Side.B, seed, mutant);
    primary = london;
    world.scheduler.interleaveShare = random.below(3) * 0.1;
    failShare = random.pick(FAIL_SHARES);
    if (mutant == Mutant.LYING_SYNC) {
      london.machine.disk.lieAboutSync();
      leeds.machine.disk.lieAboutSync();
    }
  }

  PairSite secondary() {
    return other(primary);
  }

  PairSite other(PairSite site) {
    return site == london ? leeds : london;
  }

  // ---- Lives

  void boot(PairSite site) throws IOException {
    while (!site.runs()) {
      try {
        site.boot(other(site));
      } catch (SimCrash e) {
        bury(site, random.coin());
      } catch (IOException e) {
        if (!disksFail) {
          throw e;
        }
        world.coverage.hit("start ended by a disk's failure");
        bury(site, random.coin());
      }
    }
  }

  /// From now on, or no more, the disks of both fail now and then.
  void failDisks(boolean fail) {
    disksFail = fail && failShare > 0;
    for (PairSite site : List.of(london, leeds)) {
      SimFaults faults = site.machine.disk.faults;
      faults.stop();
      if (disksFail) {
        faults.failing = path -> path.startsWith("/data");
        faults.readFails = failShare;
        faults.writeFails = failShare;
        faults.syncFails = failShare;
        faults.metadataFails = failShare;
        faults.full = failShare;
      }
    }
  }

  boolean disksFail() {
    return disksFail;
  }

  /// The operator restarts what a disk has stopped.
  private void restartFailed() {
    for (PairSite site : List.of(london, leeds)) {
      if (site.failed()) {
        if (failShare == 0) {
          throw new AssertionError(site.name + " is down, and no disk has failed\n" + this);
        }
        world.coverage.hit("restarted after a disk's failure");
        bury(site, random.oneIn(4));
      }
    }
  }

  void bury(PairSite site, boolean power) {
    site.machine.disk.faults.cancelCrash();
    world.coverage.hit(power ? "power cut" : "killed");
    powerLost |= power && site == primary;
    site.die(power);
  }

  /// Says of those who were struck by a crash amid a disk operation how they died.
  void buryStruck() {
    for (PairSite site : List.of(london, leeds)) {
      if (site.struck()) {
        bury(site, random.coin());
      }
    }
    restartFailed();
  }

  /// After the primary has come back: what of the order it still has (B1, B2).
  void reconcile() throws IOException {
    if (!powerLost || !primary.serves(Role.PRIMARY)) {
      return;
    }
    Epoch epoch = primary.group().history().getLast();
    int base = model.below(epoch.baseLsn());
    Map<String, int[]> images = images(primary);
    if (images.isEmpty()) {
      return;
    }
    powerLost = false;
    int count = model.prefix(images, epoch.baseLsn(), primary.name + " after a power cut");
    if (Math.max(count, base) < model.flushed()) {
      throw new AssertionError(
          "B2: " + model.flushed() + " operations were flushed, " + count + " are left");
    }
    model.cut(count);
  }

  /// Hosts write to `next` from now on, which has all that they wrote (R3): what the old one lost in a power
  /// cut matters no more.
  void handedOver(PairSite next) {
    primary = next;
    powerLost = false;
  }

  boolean reconciled() {
    return !powerLost;
  }

  // ---- Waiting

  /// Runs until `reached`; whoever dies meanwhile is booted again.
  void await(BooleanSupplier reached, String what) throws IOException {
    for (int i = 0; i < STEPS_MAX; i++) {
      buryStruck();
      boot(london);
      boot(leeds);
      if (reached.getAsBoolean()) {
        return;
      }
      // Amid the other's start one may have been struck: it is booted again next.
      if (!world.scheduler.step() && !london.struck() && !leeds.struck()) {
        throw new AssertionError("lost wake-up: all sleep, yet not " + what + "\n" + this);
      }
    }
    throw new AssertionError("not " + what + "\n" + this);
  }

  /// Runs while `site` lives until `reached`; false when it died before.
  boolean whileAlive(PairSite site, BooleanSupplier reached, String what) {
    for (int i = 0; i < STEPS_MAX; i++) {
      if (!site.runs() || site.failed()) {
        return false;
      }
      if (reached.getAsBoolean()) {
        return true;
      }
      if (!world.scheduler.step()) {
        throw new AssertionError("lost wake-up: all sleep, yet not " + what + "\n" + this);
      }
    }
    throw new AssertionError("not " + what + "\n" + this);
  }

  /// The outcome of a verb; null when the site died before it was answered.
  <T> @Nullable Outcome<T> ask(PairSite site, Consumer<Reply<T>> verb, String what) {
    List<Outcome<T>> outcomes = new ArrayList<>();
    verb.accept(outcomes::add);
    whileAlive(site, () -> !outcomes.isEmpty(), what);
    return outcomes.isEmpty() ? null : outcomes.getFirst();
  }

  /// The value of a verb that nothing may refuse.
  <T> @Nullable T done(PairSite site, Consumer<Reply<T>> verb, String what) {
    Outcome<T> outcome = ask(site, verb, what);
    if (outcome instanceof Outcome.Refused<T>) {
      throw new AssertionError(what + ": " + outcome + "\n" + this);
    }
    return outcome instanceof Outcome.Done<T>(T value) ? value : null;
  }

  // ---- Looking

  /// The stamps of a volume's blocks; null when the site died, or the hold was released, meanwhile.
  int @Nullable [] read(PairSite site, Volume volume) {
    int[] stamps = new int[(int) (volume.sizeBytes() / BLOCK)];
    ByteBuffer into = ByteBuffer.allocateDirect(64 * BLOCK);
    for (int block = 0; block < stamps.length; block += 64) {
      into.clear().limit(Math.min(64, stamps.length - block) * BLOCK);
      boolean[] done = {false};
      @Nullable IoFailure[] lost = {null};
      volume.read(
          (long) block * BLOCK,
          into,
          failure -> {
            lost[0] = failure;
            done[0] = true;
          });
      if (!whileAlive(site, () -> done[0], "read")) {
        return null;
      }
      if (lost[0] instanceof IoFailure.Stopping && volume.name().indexOf('@') >= 0) {
        world.coverage.hit("hold released amid a read");
        return null;
      }
      if (lost[0] != null && disksFail) {
        world.coverage.hit("a read failed");
        return null;
      }
      if (lost[0] != null) {
        throw new AssertionError("a read failed: " + lost[0]);
      }
      for (int i = 0; i < into.limit() / BLOCK; i++) {
        stamps[block + i] = into.getInt(i * BLOCK);
        if (into.getInt((i + 1) * BLOCK - 4) != stamps[block + i]) {
          throw new AssertionError("torn block " + (block + i) + " of " + volume.name());
        }
      }
    }
    return stamps;
  }

  /// All live volumes of a primary; empty when it died meanwhile.
  Map<String, int[]> images(PairSite site) {
    Map<String, int[]> images = new TreeMap<>();
    for (Volume volume : site.disks()) {
      int[] image = read(site, volume);
      if (image == null) {
        return Map.of();
      }
      images.put(volume.name(), image);
    }
    return images;
  }

  /// After each step: nobody is ahead of what carries him (B3, R2).
  void check() {
    if (!london.hasGroup() || !leeds.hasGroup()) {
      return;
    }
    Group near = primary.group();
    Group far = secondary().group();
    if (!primary.serves(Role.PRIMARY) || !far.hello().hasLog() || far.role() != Role.SECONDARY) {
      return;
    }
    long durable = near.durablePosition().lsn();
    if (far.receivedEnd() > durable) {
      throw new AssertionError("B3: the peer has " + far.receivedEnd() + ", durable is " + durable);
    }
    if (checks++ % 16 == 0) {
      checkFloor(near.status(), near.peers(), far);
    }
  }

  private void checkFloor(GroupStatus near, List<PeerStatus> peers, Group far) {
    long acked = peers.isEmpty() ? Group.NONE : peers.getFirst().ackedLsn();
    // A restart knows less of `durable` than its disk holds; what it confirmed it still has.
    if (acked > far.receivedEnd()) {
      throw new AssertionError("R2: the floor is " + acked + ", it holds " + far.receivedEnd());
    }
    world.coverage.hit("rung " + near.rung());
  }

  static ByteBuffer blocks(int stamp, int count) {
    int[] stamps = new int[count * BLOCK / 4];
    for (int i = 0;
        i < stamps.length;
        i++) { // Mostly alike from write to write, as a database's pages are.
      boolean told = i % 64 == 0 || i % (BLOCK / 4) == BLOCK / 4 - 1;
      stamps[i] = told ? stamp : i * 0x9E3779B9;
    }
    ByteBuffer payload = ByteBuffer.allocate(count * BLOCK);
    payload.asIntBuffer().put(stamps);
    return payload;
  }

  @Override
  public String toString() {
    return london + "\n" + leeds;
  }
}
