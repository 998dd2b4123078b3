import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// tgt, the iSCSI target in user space that Debian has, with one file on the same file system. As root: its
/// control socket lies in `/run`.
final class Tgt implements AutoCloseable {
  static final int LUN = 1; // 0 is its controller.

  /// Where other instances, the machine's own among them, are not.
  private static int nextControl = 4_710;

  final int port = Programs.freePort();
  final String target = "iqn.2026-11.io.forebay.bench:tgt";
  private final Programs programs;
  private final String control = String.valueOf(nextControl++);
  private final Path image;
  private final Process server;

  Tgt(Programs programs, String name) throws Exception {
    this.programs = programs;
    image = programs.dir.resolve(name + ".raw");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength((long) Bench.GIB << 30);
    }
    Files.createDirectories(Path.of("/run/tgtd"));
    String portal = "portal=127.0.0.1:" + port;
    server = programs.start(List.of("tgtd", "-f", "-C", control, "--iscsi", portal), name);
    Programs.awaitPort(port);
    admin("--mode", "target", "--op", "new", "--tid", "1", "-T", target);
    admin("--mode", "logicalunit", "--op", "new", "--tid", "1", "--lun", "1", "-b", image.toString());
    admin("--mode", "target", "--op", "bind", "--tid", "1", "-I", "ALL");
  }

  private void admin(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("tgtadm", "-C", control, "--lld", "iscsi"));
    command.addAll(List.of(words));
    Programs.output(command);
  }

  @Override
  public void close() throws Exception {
    server.destroyForcibly(); // It ends only once all initiators have logged out.
    programs.stop(server);
    Files.delete(image);
  }
}
