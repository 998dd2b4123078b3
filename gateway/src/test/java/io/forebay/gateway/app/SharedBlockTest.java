package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.iscsi.BlockInitiator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hosts of both protocols change the same blocks: COMPARE AND WRITE is atomic over all of them.
///
/// A block holds two numbers. Its NBD host writes (k, 0) for k = 1, 2, ...; initiators raise the second one of
/// what they read. Once a (k, 0) is acked nothing but (k, ...) can be there: anything else has overwritten a
/// write that it never saw. And no two of them may have raised the same number to the same.
class SharedBlockTest {
  private static final int BLOCK = 4096;
  private static final int BLOCKS = 2;
  private static final int INITIATORS = 2;
  private static final int ROUNDS = 400;
  private static final String TARGET = "iqn.2026-11.io.forebay:here:main";

  @TempDir private Path temp;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Queue<List<Long>> raised = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lost = new AtomicInteger();

  @Test
  void compareAndWrite_amidWritesOverNbd_overwritesNoneOfThem() throws Exception {
    try (ApplianceRig rig = new ApplianceRig(temp);
        Appliance on = rig.start()) {
      done(on, ApplianceRig.volume("db"));
      String uri = rig.uri("db");
      InetSocketAddress portal = rig.portal();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < BLOCKS * INITIATORS; i++) {
        int block = i % BLOCKS;
        long isid = 0x800000000010L + i;
        threads.add(start(() -> raise(portal, isid, block)));
      }
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < BLOCKS; i++) {
        int block = i;
        writers.add(start(() -> write(uri, block)));
      }
      for (Thread each : writers) {
        each.join();
      }
      over.set(true);
      for (Thread each : threads) {
        each.join();
      }
      assertThat(failures).isEmpty();
      List<List<Long>> all = List.copyOf(raised);
      assertThat(all).as("raised by one each").doesNotHaveDuplicates().isNotEmpty();
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private Thread start(Work work) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            work.run();
          } catch (Exception | AssertionError e) {
            failures.add(e);
          }
        });
  }

  private void write(String uri, int block) throws IOException {
    try (NbdHost host = new NbdHost(uri)) {
      for (long k = 1; (k <= ROUNDS || lost.get() == 0) && failures.isEmpty(); k++) {
        host.request(NbdHost.CMD_WRITE, (long) block * BLOCK, BLOCK);
        host.send(content(k, 0));
        assertThat(host.error()).isZero();
        for (int i = 0; i < 4; i++) {
          host.request(NbdHost.CMD_READ, (long) block * BLOCK, BLOCK);
          assertThat(number(host.read(BLOCK), 0)).as("what was acked, or came of it").isEqualTo(k);
        }
      }
    }
  }

  private void raise(InetSocketAddress portal, long isid, int block) throws IOException {
    try (BlockInitiator client = new BlockInitiator(portal, TARGET, isid, BLOCK)) {
      while (!over.get()) {
        byte[] found = client.read(block);
        long k = number(found, 0);
        long n = number(found, 1);
        if (client.compareAndWrite(block, found, content(k, n + 1))) {
          raised.add(List.of((long) block, k, n));
        } else {
          lost.incrementAndGet();
        }
      }
    }
  }

  private static byte[] content(long k, long n) {
    return ByteBuffer.allocate(BLOCK).putLong(k).putLong(n).array();
  }

  private static long number(byte[] content, int index) {
    return ByteBuffer.wrap(content).getLong(8 * index);
  }
}
