import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// A site that is killed with -9 while it has much to look at again.
final class Restart {
  private Restart() {}

  /// From `kill -9` to serving again, with what was written last still to be looked at.
  static void row(Bench bench) throws Exception {
    Bench.Pair pair = bench.pair;
    pair.pause();
    bench.fio(Bench.row("fill", false, true, "--rw=write", "--bs=1m", "--iodepth=8"), new Bench.Server("forebay", pair.uri));
    long replay = pair.number("undestagedBytes");
    Process near = bench.children.getFirst();
    near.descendants().forEach(ProcessHandle::destroyForcibly);
    near.destroyForcibly().waitFor();
    Files.deleteIfExists(pair.near.resolve("run/ports.json"));
    int port = Bench.freePort();
    long started = System.nanoTime();
    pair.begin(pair.near, port);
    awaitGreeting(port);
    double serving = (System.nanoTime() - started) / 1e9;
    pair.await(pair.near);
    System.out.printf(Locale.ROOT, "kill -9 to serving %10.1f s, to all interfaces %.1f s, %d MiB undestaged (the JVM's start included)%n",
        serving, (System.nanoTime() - started) / 1e9, replay >> 20);
    System.out.printf(Locale.ROOT, "the disk, read as the log is %5.0f MiB/s (dd, direct, 4 MiB at a time, of its slots)%n", slotsRead(pair.near));
  }

  /// What recovery could have read in a second, MiB.
  private static double slotsRead(Path home) throws Exception {
    List<Path> slots;
    try (var found = Files.walk(home)) {
      slots = found.filter(path -> path.getFileName().toString().startsWith("slot-")).limit(64).toList();
    }
    long bytes = 0;
    long started = System.nanoTime();
    for (Path slot : slots) {
      bytes += Files.size(slot);
      Bench.output(List.of("dd", "if=" + slot, "of=/dev/null", "bs=4M", "iflag=direct", "status=none"));
    }
    return bytes / 1048576.0 / ((System.nanoTime() - started) / 1e9);
  }

  /// The server's first word: it accepts, and has exports.
  static void awaitGreeting(int port) throws Exception {
    for (int i = 0; i < 3000; i++) {
      try (var socket = new java.net.Socket("127.0.0.1", port)) {
        String word = new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII);
        if (word.equals("NBDMAGIC")) {
          return;
        }
        throw new IllegalStateException("not an NBD server: " + word);
      } catch (java.net.ConnectException e) {
        Thread.sleep(20); // Not listening yet.
      }
    }
    throw new IllegalStateException("nobody serves on port " + port);
  }
}
