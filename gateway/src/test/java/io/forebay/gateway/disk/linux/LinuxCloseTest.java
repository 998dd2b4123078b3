package io.forebay.gateway.disk.linux;

import static io.forebay.gateway.disk.linux.Pattern.BLOCK;
import static io.forebay.gateway.disk.linux.Pattern.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that is closed while others use it: they see the file or a failure, never another file that
/// got the same descriptor number.
class LinuxCloseTest {
  private static final int ROUNDS = 50;
  private static final int USERS = 3;

  @TempDir private Path folder;
  private final LinuxDisk disk = new LinuxDisk();

  /// Uses the file until it turns out to be closed.
  private interface Use {
    void of(DiskFile file, MemorySegment own) throws IOException;
  }

  private void race(Use use) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(USERS);
        Arena arena = Arena.ofShared()) {
      MemorySegment old = Pattern.of(arena, BLOCK, 1);
      MemorySegment other = Pattern.of(arena, BLOCK, 2);
      for (int round = 0; round < ROUNDS; round++) {
        DiskFile file = disk.open(folder.resolve("old-" + round), Mode.CREATE);
        file.write(old, 0);
        CountDownLatch running = new CountDownLatch(USERS);
        List<Future<Void>> users = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
          users.add(pool.submit(user(file, use, arena, running)));
        }
        running.await();
        file.close();
        // The kernel gives the lowest free number: the one just closed.
        try (DiskFile next = disk.open(folder.resolve("next-" + round), Mode.CREATE)) {
          next.write(other, 0);
          for (Future<Void> user : users) {
            user.get();
          }
          assertSame(Pattern.read(arena, next, 2 * BLOCK, 0), other);
        }
        disk.delete(folder.resolve("old-" + round));
        disk.delete(folder.resolve("next-" + round));
      }
    }
  }

  private static Callable<Void> user(DiskFile file, Use use, Arena arena, CountDownLatch running) {
    return () -> {
      MemorySegment own = arena.allocate(BLOCK, BLOCK);
      use.of(file, own);
      running.countDown();
      try {
        while (true) {
          use.of(file, own);
        }
      } catch (DiskFailure e) {
        assertThat(e).hasMessageEndingWith("the file has been closed");
        return null;
      }
    };
  }

  @Test
  void close_againstReads_neverReadsAnotherFile() throws Exception {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment old = Pattern.of(arena, BLOCK, 1);
      race((file, own) -> {
        assertThat(file.read(own, 0)).isEqualTo(BLOCK);
        assertSame(own, old);
      });
    }
  }

  @Test
  void close_againstReadsThatDoNotWait_neverReadsAnotherFile() throws Exception {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment old = Pattern.of(arena, BLOCK, 1);
      race((file, own) -> {
        int there = file.readNoWait(own, 0);
        assertSame(own.asSlice(0, there), old.asSlice(0, there));
      });
    }
  }

  @Test
  void close_againstWrites_neverWritesToAnotherFile() throws Exception {
    race((file, own) -> file.write(own, BLOCK));
  }
}
