package io.forebay.gateway.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// `./dev crash N [SEED [DEVICE]]`: N times a host writes, the appliance is killed with -9 at a random instant,
/// started again, and every block is looked at (B1: what was acked is there; nothing is torn). The
/// volume is a file, or lies on the block device DEVICE of at least 64 MiB, which is overwritten.
public final class CrashMain {
  private static final int BLOCKS = 16_384; // 64 MiB.
  private static final int READ_BYTES = 1 << 20;
  private static final String VOLUME = "crash";

  private final SplittableRandom random;
  private final Stamps stamps = new Stamps(BLOCKS);

  private CrashMain(long seed) {
    random = new SplittableRandom(seed);
  }

  /// Arguments: the project's folder, the number of cycles, perhaps a seed, perhaps a device.
  public static void main(String[] args) throws Exception {
    int cycles = Integer.parseInt(args[1]);
    long seed = args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime();
    System.out.printf("crash: %d cycles, again with: ./dev crash %d %d%n", cycles, cycles, seed);
    List<String> backing = args.length > 3 ? List.of("--backing", args[3]) : List.of();
    Path dir = Files.createTempDirectory(Path.of("/var/tmp"), "forebay-crash-");
    ServedHome served = new ServedHome(Path.of(args[0], "forebay"), dir.resolve("home"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(served)));
    boolean good = false;
    try {
      new CrashMain(seed).run(served, cycles, backing);
      good = true;
    } finally {
      end(served);
      if (good) {
        remove(dir);
      } else {
        System.err.println("crash: what is left is in " + dir);
      }
    }
  }

  private void run(ServedHome served, int cycles, List<String> backing) throws Exception {
    served.start();
    List<String> create = new ArrayList<>(List.of("volume", "create", VOLUME, "--size", "64MiB"));
    create.addAll(backing);
    served.verb(0, create.toArray(String[]::new));
    long acked = 0;
    long slowest = 0;
    for (int cycle = 1; cycle <= cycles; cycle++) {
      acked += writeAndKill(served);
      slowest = Math.max(slowest, served.start());
      verify(served, cycle);
    }
    if (served.stop() != 0) {
      throw new IllegalStateException("a clean stop ends with 0, see " + served.log());
    }
    System.out.printf(
        "crash: %d kills, %d acked writes all there, slowest start %d ms%n",
        cycles, acked, slowest);
  }

  private long writeAndKill(ServedHome served) throws Exception {
    AtomicReference<Throwable> failed = new AtomicReference<>();
    long[] acked = new long[1];
    SplittableRandom writes = random.split();
    int port = served.nbdPort();
    Thread host =
        new Thread(
            () -> {
              try (StampClient client = new StampClient("127.0.0.1", port, VOLUME)) {
                acked[0] = client.writeUntilDeath(stamps, writes);
              } catch (IOException | InterruptedException | IllegalStateException e) {
                failed.set(e);
              }
            },
            "host");
    host.start();
    Thread.sleep(random.nextInt(20, 1500));
    served.kill();
    host.join();
    Throwable wrong = failed.get();
    if (wrong instanceof IllegalStateException) {
      throw new IllegalStateException("a request failed before the kill", wrong);
    }
    return acked[0];
  }

  private void verify(ServedHome served, int cycle) throws Exception {
    ByteBuffer read = ByteBuffer.allocate(READ_BYTES);
    try (StampClient client = new StampClient("127.0.0.1", served.nbdPort(), VOLUME)) {
      for (int first = 0; first < BLOCKS; first += READ_BYTES / Stamps.BLOCK_BYTES) {
        read.clear();
        client.read((long) first * Stamps.BLOCK_BYTES, read);
        for (int i = 0; i < READ_BYTES / Stamps.BLOCK_BYTES; i++) {
          read.position(i * Stamps.BLOCK_BYTES);
          String wrong = stamps.settle(first + i, read);
          if (wrong != null) {
            throw new IllegalStateException("B1 after kill " + cycle + ": " + wrong);
          }
        }
      }
    }
  }

  private static void end(ServedHome served) {
    try {
      served.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Path dir) throws IOException {
    try (Stream<Path> paths = Files.walk(dir)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
