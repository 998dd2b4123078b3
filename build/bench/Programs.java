import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What the bench has started, and the folders that it has made: all gone when it ends.
final class Programs {
  final Path dir;

  /// Beside `dir`, in shared memory.
  final Path rings;

  private final List<Process> running = new ArrayList<>();

  Programs(Path dir) {
    this.dir = dir;
    rings = Path.of("/dev/shm", dir.getFileName().toString());
  }

  /// What it says goes to `dir`, NAME.log.
  Process start(List<String> command, String name) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve(name + ".log").toFile()));
    Process process = builder.start();
    synchronized (running) {
      running.add(process);
    }
    return process;
  }

  /// Asked to end, and waited for.
  void stop(Process process) throws InterruptedException {
    process.destroy();
    process.waitFor();
    synchronized (running) {
      running.remove(process);
    }
  }

  void clean() {
    List<Process> left;
    synchronized (running) {
      left = List.copyOf(running);
    }
    left.forEach(Process::destroy);
    try {
      for (Process each : left) {
        each.waitFor();
      }
    } catch (InterruptedException e) {
      return;
    }
    remove(dir);
    remove(rings);
  }

  static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      System.err.println("bench: remove " + folder + " by hand: " + e.getMessage());
    }
  }

  /// What `command` prints. It must end well.
  static String output(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + ": exit " + process.exitValue() + "\n" + text);
    }
    return text;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  static void awaitPort(int port) throws Exception {
    for (int i = 0; i < 100; i++) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException e) {
        Thread.sleep(50); // Not listening yet.
      }
    }
    throw new IllegalStateException("nobody listens on port " + port);
  }
}
