package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.VolumeCommand;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Hosts of one group at their worst, on a whole appliance: a host of another group goes on, and memory stays within
/// bounds (M1).
class HostileHostTest extends OnAHome {
  private static final int ATTACKERS = 8;
  private static final int ROUNDS = 150;
  private static final int BLOCK = 4096;
  private static final int MIB = 1 << 20;
  private static final int CMD_BLOCK_STATUS = 7;

  /// What replies and receive buffers of all that connect here may take, with what the allocator keeps.
  private static final long BUFFER_BYTES_MAX = 192L * MIB;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong served = new AtomicLong();
  private final Queue<NbdHost> hosts = new ConcurrentLinkedQueue<>();

  /// What one attacker does with its connection until it is over.
  private interface Attack {
    void run(NbdHost host, Random random) throws IOException;
  }

  /// Writes without end into a group whose log is as small as can be: it is full all the time, and the sockets
  /// are not read.
  @Test
  void writes_toAFullLog_leaveTheHostsOfOtherGroupsAlone() throws Exception {
    underAttack((host, random) -> {
      byte[] data = new byte[MIB];
      random.nextBytes(data);
      while (!over.get()) {
        host.request(NbdHost.CMD_WRITE, random.nextInt(63) * (long) MIB, data.length);
        host.send(data);
        assertThat(host.error()).isZero();
        served.incrementAndGet();
      }
    });
  }

  /// Asks for the status of a volume of which every second block was written, without fetching much.
  @Test
  void statusFlood_overAFragmentedVolume_leavesTheHostsOfOtherGroupsAlone() throws Exception {
    underAttack((host, random) -> {
      for (int i = 0; i < 1000 && !over.get(); i++) {
        host.request(NbdHost.CMD_WRITE, (random.nextInt(8000) * 2L + 1) * BLOCK, 512);
        host.send(new byte[] {1}, 512);
        assertThat(host.error()).isZero();
      }
      while (!over.get()) {
        for (int i = 0; i < 64; i++) {
          host.request(CMD_BLOCK_STATUS, 0, (int) ApplianceRig.SIZE);
        }
        served.addAndGet(host.fetch(random.nextInt(8 * MIB)));
      }
    });
  }

  private void underAttack(Attack attack) throws Exception {
    try (Appliance on = rig().start()) {
      done(on, new GroupCommand.Create("other", null, 192L * MIB));
      done(on, ApplianceRig.volume("db"));
      done(on, new VolumeCommand.Create("good", ApplianceRig.SIZE, "other", BLOCK, null));
      List<Thread> attackers = new ArrayList<>();
      for (int i = 0; i < ATTACKERS; i++) {
        Random random = new Random(i);
        attackers.add(Thread.ofPlatform().start(() -> attacker(attack, random)));
      }
      try {
        goodHost();
      } finally {
        over.set(true);
        hosts.forEach(NbdHost::close);
      }
      for (Thread each : attackers) {
        each.join();
      }
      assertThat(served).as("bytes or requests of the attackers").hasPositiveValue();
      assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory())
          .isLessThan(BUFFER_BYTES_MAX);
    }
  }

  private void attacker(Attack attack, Random random) {
    while (!over.get()) {
      try (NbdHost host = new NbdHost(rig().uri("db"))) {
        hosts.add(host);
        attack.run(host, random);
      } catch (IOException _) {
        // The server has hung up, or the end has come.
      }
    }
  }

  private void goodHost() throws IOException {
    Random random = new Random(77);
    byte[] block = new byte[BLOCK];
    try (NbdHost host = new NbdHost(rig().uri("good"))) {
      while (served.get() == 0) {
        Thread.onSpinWait(); // Until the attack is under way.
      }
      for (int i = 0; i < ROUNDS; i++) {
        random.nextBytes(block);
        long at = random.nextInt(1000) * (long) BLOCK;
        host.request(NbdHost.CMD_WRITE, at, BLOCK);
        host.send(block);
        assertThat(host.error()).isZero();
        host.request(NbdHost.CMD_READ, at, BLOCK);
        assertThat(host.read(BLOCK)).isEqualTo(block);
      }
    }
  }
}
