package io.forebay.gateway.sim;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.block.ZeroKind;
import io.forebay.gateway.group.AckPolicy;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.VolumeEntry;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The hosts: write, zero, trim, flush and read on the primary.
final class PairHosts {
  private final PairStage stage;
  private final SimRandomness random;

  PairHosts(PairStage stage) {
    this.stage = stage;
    random = stage.random;
  }

  void step() throws IOException {
    step(stage.primary, stage.model);
  }

  /// One request to `site`, whose hosts' order is `model`.
  void step(PairSite site, PairModel model) throws IOException {
    List<Volume> disks = site.disks();
    if (disks.isEmpty()) {
      stage.world.coverage.hit("nothing exported");
      return;
    }
    Volume disk = disks.get(random.below(disks.size()));
    int choice = random.below(100);
    if (choice < 70) {
      write(site, model, disk, 1 + random.below(random.oneIn(10) ? 32 : 4));
    } else if (choice < 78) {
      zero(site, model, disk, choice < 74 ? ZeroKind.TRIM : ZeroKind.MAY_PUNCH);
    } else if (choice < 95) {
      flush(site, model, disk);
    } else {
      compare(site, model, disk);
    }
  }

  /// A large write: what fills a buffer.
  void flood(PairSite site, PairModel model) throws IOException {
    List<Volume> disks = site.disks();
    if (!disks.isEmpty()) {
      write(site, model, disks.get(random.below(disks.size())), 32);
    }
    stage.world.scheduler.step();
  }

  private void write(PairSite site, PairModel model, Volume disk, int most) throws IOException {
    int blocks = (int) (disk.sizeBytes() / PairStage.BLOCK);
    int count = Math.min(most, blocks);
    int block = random.below(blocks - count + 1);
    int stamp = model.nextStamp();
    long offset = (long) block * PairStage.BLOCK;
    if (admitted(site, disk, () -> disk.write(offset, PairStage.blocks(stamp, count)))) {
      model.did(disk.name(), block, count, stamp, site.group().status().appendedLsn());
      stage.world.coverage.hit("write");
      settle(site, model, disk);
    }
  }

  /// What the ack of a write promises, when it comes.
  private void settle(PairSite site, PairModel model, Volume disk) {
    if (disk.acksAtOnce()) {
      return;
    }
    Group group = site.group();
    AckPolicy policy = policy(group, disk);
    int count = model.count();
    disk.settle(failure -> {
      if (failure != null) {
        stage.world.coverage.hit("a write was not acked");
        return;
      }
      model.flushed(count);
      if (policy.promise() != Acknowledgement.REMOTE) {
        stage.world.coverage.hit("acked as durable");
      } else if (policy.patienceMillis() != AckPolicy.FOR_EVER && group.acksFellBack()) {
        stage.world.coverage.hit("acked as durable, the peer being late");
      } else if (!group.peers().isEmpty()) {
        model.acked(count);
        stage.world.coverage.hit("acked as remote");
      }
    });
  }

  private static AckPolicy policy(Group group, Volume disk) {
    for (VolumeEntry volume : group.volumes()) {
      if (volume.uuid().equals(disk.uuid())) {
        return group.ackPolicy(volume);
      }
    }
    throw new AssertionError("no volume " + disk.name());
  }

  private void zero(PairSite site, PairModel model, Volume disk, ZeroKind kind) {
    int blocks = (int) (disk.sizeBytes() / PairStage.BLOCK);
    int block = random.below(blocks);
    int count = 1 + random.below(Math.min(16, blocks - block));
    long offset = (long) block * PairStage.BLOCK;
    if (admitted(site, disk, () -> disk.zero(offset, (long) count * PairStage.BLOCK, kind))) {
      model.did(disk.name(), block, count, 0, site.group().status().appendedLsn());
      stage.world.coverage.hit(kind == ZeroKind.TRIM ? "trim" : "zero");
    }
  }

  /// R4: whatever the line does, there is room again in time.
  private boolean admitted(PairSite site, Volume disk, Supplier<Admission> request) {
    Admission answer = request.get();
    while (answer instanceof Admission.Full) {
      stage.world.coverage.hit("host waited for room");
      boolean[] room = {false};
      disk.whenRoom(() -> room[0] = true);
      if (!stage.whileAlive(site, () -> room[0], "R4: room for a host's write")) {
        return false;
      }
      answer = request.get();
    }
    if (answer instanceof Admission.Refused refused) {
      if (stage.disksFail()) {
        stage.world.coverage.hit("a host was refused after a disk's failure");
      } else if (site.runs() && disk.writable()) {
        throw new AssertionError("a host was refused: " + refused);
      }
      return false;
    }
    return true;
  }

  private void flush(PairSite site, PairModel model, Volume disk) {
    int count = model.count();
    disk.flush(failure -> {
      if (failure == null) {
        model.flushed(count);
        stage.world.coverage.hit("flush answered");
      }
    });
    if (random.oneIn(4)) {
      boolean[] done = {false};
      disk.flush(failure -> done[0] = true);
      if (stage.whileAlive(site, () -> done[0], "a flush")) {
        stage.world.coverage.hit("flush waited for");
      }
    }
  }

  private void compare(PairSite site, PairModel model, Volume disk) {
    int[] expected = model.present(disk.name()).clone();
    int[] read = stage.read(site, disk);
    if (read != null) {
      int at = Arrays.mismatch(read, Arrays.copyOf(expected, read.length));
      if (at >= 0) {
        throw new AssertionError(
            "B1: " + disk.name() + " block " + at + " reads " + read[at] + ", not " + expected[at]);
      }
      stage.world.coverage.hit("read compared");
    }
  }

  /// Everything that `site` exports is what its hosts wrote.
  void compareAll(PairSite site, PairModel model, String when) {
    Map<String, int[]> images = stage.images(site);
    String difference = model.difference(images, model.count());
    if (images.isEmpty() || !difference.isEmpty()) {
      throw new AssertionError(when + ", " + site.name + ": " + images.keySet() + difference);
    }
  }

  /// More than the buffer holds.
  void fill(long bytes) throws IOException {
    for (long done = 0; done < bytes && stage.primary.hasGroup(); done += 128 << 10) {
      List<Volume> disks = stage.primary.disks();
      if (disks.isEmpty()) {
        return;
      }
      write(stage.primary, stage.model, disks.getFirst(), 32);
      stage.world.scheduler.stepNow();
    }
  }
}
