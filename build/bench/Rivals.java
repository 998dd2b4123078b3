import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Who Forebay is measured against: `nbdkit file` twice, and `qemu-nbd`, each with a file of its
/// own on the same file system.
final class Rivals implements AutoCloseable {
  final String nbdkit;
  final String nbdkitAgain;
  final String qemu;
  private final Programs programs;
  private final List<Process> servers = new ArrayList<>();
  private final List<Path> images = new ArrayList<>();

  Rivals(Programs programs) throws Exception {
    this.programs = programs;
    nbdkit = nbdkit("a");
    nbdkitAgain = nbdkit("b");
    qemu = qemu("c");
  }

  private String nbdkit(String file) throws Exception {
    int port = Programs.freePort();
    return serve(
        file,
        port,
        List.of(
            "nbdkit", "-f", "-i", "127.0.0.1", "-p", String.valueOf(port), "file", image(file)));
  }

  private String qemu(String file) throws Exception {
    int port = Programs.freePort();
    return serve(
        file,
        port,
        List.of(
            "qemu-nbd",
            "-f",
            "raw",
            "-t",
            "-e",
            "8",
            "-b",
            "127.0.0.1",
            "-p",
            String.valueOf(port),
            "--cache=writeback",
            image(file)));
  }

  private String serve(String file, int port, List<String> command) throws Exception {
    servers.add(programs.start(command, file));
    Programs.awaitPort(port);
    return "nbd://127.0.0.1:" + port + "/";
  }

  private String image(String name) throws IOException {
    Path path = programs.dir.resolve(name + ".raw");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength((long) Bench.GIB << 30);
    }
    images.add(path);
    return path.toString();
  }

  @Override
  public void close() throws Exception {
    for (Process each : servers) {
      programs.stop(each);
    }
    for (Path each : images) {
      Files.delete(each);
    }
  }
}
