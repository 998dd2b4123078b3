package io.forebay.gateway.sim;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.group.Branch;
import io.forebay.gateway.group.BranchReader;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.HoldStatus;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Two histories, one command on the side that is to lose: what it had alone is kept (R3), it gets what
/// differs, and both are alike, while machines die and the line is cut.
final class PairSettling {
  private final PairStage stage;
  private final PairHosts hosts;
  private final PairOperator operator;
  private final SimRandomness random;
  private int cuts;
  private int extracted;

  /// One side of the fork: what its hosts wrote.
  record Side(PairSite site, PairModel model) {}

  PairSettling(PairStage stage, PairHosts hosts, PairOperator operator) {
    this.stage = stage;
    this.hosts = hosts;
    this.operator = operator;
    random = stage.random;
  }

  /// Up to `fork` operations are common to both.
  void run(Side loser, Side keeper, int fork) throws IOException {
    PairSite lost = loser.site();
    PairSite kept = keeper.site();
    stage.model = keeper.model();
    stage.handedOver(kept);
    trouble(lost, kept);
    stage.await(() -> settled(lost, kept), "settled");
    calm(lost, kept);
    branch(loser, fork);
    int lives = lost.lives + kept.lives;
    trouble(lost, kept);
    stage.await(() -> caughtUp(lost, kept), "brought up to date after it was settled");
    calm(lost, kept);
    if (lost.lives + kept.lives > lives) {
      stage.world.coverage.hit("settled side brought up in spite of a crash");
    }
    stage.await(() -> kept.serves(Role.PRIMARY), "serving after it was settled");
    stage.reconcile();
    for (int i = 0; i < 10; i++) {
      hosts.step();
    }
    operator.calm();
    stage.await(operator::inStep, "converged after it was settled");
    branch(loser, fork);
    hosts.compareAll(kept, stage.model, "settled");
    stage.line.up = false;
    stage.line.cut();
    stage.<Position>done(lost, reply -> lost.group().promote(reply), "promoted");
    stage.await(() -> lost.serves(Role.PRIMARY), "serving after a promote");
    hosts.compareAll(lost, stage.model, "settled, then promoted");
    stage.world.coverage.hit("settled");
  }

  private void trouble(PairSite lost, PairSite kept) {
    if (random.oneIn(2)) {
      lost.machine.disk.faults.crashIn(1 + random.below(150));
    }
    if (random.oneIn(5)) {
      kept.machine.disk.faults.crashIn(1 + random.below(150));
    }
    cuts = random.oneIn(3) ? 1 + random.below(3) : 0;
  }

  private static void calm(PairSite lost, PairSite kept) {
    lost.machine.disk.faults.cancelCrash();
    kept.machine.disk.faults.cancelCrash();
  }

  private void perhapsCut() {
    if (cuts > 0 && random.oneIn(30)) {
      cuts--;
      stage.line.cut();
    }
  }

  private boolean settled(PairSite lost, PairSite kept) {
    perhapsCut();
    if (lost.serves(Role.SECONDARY)) {
      return true;
    }
    boolean may = lost.serves(Role.SUPERSEDED) || lost.serves(Role.PRIMARY);
    if (may && random.oneIn(50)) { // Who asks all the time lets no time pass.
      Outcome<Long> outcome =
          stage.ask(lost, reply -> lost.group().forks().settle(kept.id, reply), "settling");
      if (outcome == null) {
        stage.world.coverage.hit("died while it was settled");
      } else if (outcome instanceof Outcome.Refused<Long>) {
        stage.world.coverage.hit("refused: settle"); // Not met yet, or held.
        release(lost);
      }
    }
    return lost.serves(Role.SECONDARY);
  }

  private void release(PairSite lost) {
    HoldStatus hold = lost.hasGroup() ? lost.group().status().hold() : null;
    if (hold != null) {
      stage.<HoldStatus>ask(
          lost, reply -> lost.group().release(hold.checkpoint(), reply), "release");
    }
  }

  private boolean caughtUp(PairSite lost, PairSite kept) {
    perhapsCut();
    boolean paused = kept.serves(Role.PRIMARY) && kept.group().status().sendStopLsn() != Group.NONE;
    if (paused && random.oneIn(50)) {
      stage.<Long>ask(kept, kept.group()::resumeSending, "resume");
    }
    return lost.serves(Role.SECONDARY) && lost.group().hello().hasLog();
  }

  // ---- The branch

  private void branch(Side loser, int fork) throws IOException {
    if (!loser.site().hasGroup()) {
      return;
    }
    List<Branch> branches = loser.site().group().forks().branches();
    if (branches.isEmpty()) {
      if (loser.model().flushed() > fork) {
        throw new AssertionError("R3: nothing was kept of what was flushed\n" + stage);
      }
      stage.world.coverage.hit("settled without a branch");
      return;
    }
    Branch branch = branches.getLast();
    Map<String, Map<Integer, Integer>> held = new TreeMap<>();
    for (Branch.Part part : branch.volumes()) {
      if (!part.name().isEmpty()) {
        held.put(part.name(), blocks(loser.site(), branch.id(), part.name()));
      }
    }
    for (int count = loser.model().count();
        count >= Math.max(fork, loser.model().flushed());
        count--) {
      if (fits(held, loser.model(), count)) {
        stage.world.coverage.hit(branch.whole() ? "branch compared" : "branch with image compared");
        return;
      }
    }
    throw new AssertionError("R3: the branch is no prefix of what its hosts wrote\n" + stage);
  }

  private static boolean fits(Map<String, Map<Integer, Integer>> held, PairModel model, int count) {
    for (Map.Entry<String, Map<Integer, Integer>> volume : held.entrySet()) {
      int[] image = model.image(volume.getKey(), count);
      for (Map.Entry<Integer, Integer> block : volume.getValue().entrySet()) {
        if (image[block.getKey()] != block.getValue()) {
          return false;
        }
      }
    }
    return true;
  }

  /// The stamps of the blocks that the branch holds of a volume.
  private Map<Integer, Integer> blocks(PairSite site, long id, String volume) throws IOException {
    Disk disk = site.machine.disk;
    Path to = Path.of("/data/extracted-" + ++extracted);
    BranchReader.Extracted got = site.branches().extract(id, volume, to);
    Map<Integer, Integer> stamps = new TreeMap<>();
    try (DiskFile file = disk.open(to, Disk.Mode.READ);
        Memory memory = disk.allocate(PairStage.BLOCK)) {
      for (BranchReader.Place place : got.places()) {
        for (long at = place.offset();
            at < place.offset() + place.length();
            at += PairStage.BLOCK) {
          int read = file.read(memory.segment().asSlice(0, PairStage.BLOCK), at);
          ByteBuffer bytes = memory.segment().asByteBuffer();
          stamps.put((int) (at / PairStage.BLOCK), read == 0 ? 0 : bytes.getInt(0));
        }
      }
    }
    disk.delete(to);
    return stamps;
  }
}
