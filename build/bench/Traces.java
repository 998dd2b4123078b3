import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Records what a host writes: an NBD server whose export lies under ext4 (nbdfuse, loop), and three
/// workloads on it. Needs root, /dev/fuse and loop devices. Called by `./dev bench bytes`.
///
/// - **database** PostgreSQL 15 with its defaults, pgbench scale 10; behind the mark 8 clients for 60 s
/// - **files** /usr/include untarred; behind the mark this repository cloned
/// - **mail** small files, each written and synced, then renamed, some deleted; behind the mark more of them
///
/// A trace is a sequence of: operation (W, Z, T, F, M for write, zero, trim, flush, the mark) u8, offset
/// i64, length i32, all big-endian, behind a W its bytes.
final class Traces {
  static final long SEED = 20_261_121;
  static final long DISK_BYTES = 2L << 30;

  final Path root;
  final Path out;
  final Path dir;
  final List<String[]> undo = new ArrayList<>();

  Traces(Path root, Path out) throws IOException {
    this.root = root;
    this.out = Files.createDirectories(out);
    dir = Files.createTempDirectory(Path.of("/var/tmp"), "forebay-traces-");
  }

  public static void main(String[] args) throws Exception {
    Traces traces = new Traces(Path.of(args[0]), Path.of(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(traces::clean));
    for (String name : List.of(args).subList(2, args.length)) {
      if (!Files.exists(traces.out.resolve(name))) {
        traces.record(name);
      }
    }
  }

  void record(String name) throws Exception {
    Path part = out.resolve(name + ".part");
    try (Recorder recorder = new Recorder(dir.resolve("disk"), part)) {
      Thread.ofPlatform().daemon().start(recorder);
      Path mount = mount("nbd://127.0.0.1:" + recorder.port() + "/");
      switch (name) {
        case "database" -> database(recorder, mount);
        case "files" -> files(recorder, mount);
        case "mail" -> mail(recorder, mount);
        default -> throw new IllegalArgumentException("no trace is called " + name);
      }
      run("sync");
      unmount();
    }
    Files.move(part, out.resolve(name));
    System.err.println("trace " + name + ": " + (Files.size(out.resolve(name)) >> 20) + " MiB");
  }

  Path mount(String uri) throws Exception {
    Path fuse = Files.createDirectories(dir.resolve("fuse"));
    Path mount = Files.createDirectories(dir.resolve("mnt"));
    new ProcessBuilder("nbdfuse", fuse.toString(), uri).inheritIO().start();
    undo.addFirst(new String[] {"umount", fuse.toString()});
    Path disk = fuse.resolve("nbd");
    for (int i = 0; i < 100 && !Files.exists(disk); i++) {
      Thread.sleep(100);
    }
    run("mkfs.ext4", "-q", "-E", "nodiscard", disk.toString());
    run("mount", "-o", "loop,noatime", disk.toString(), mount.toString());
    undo.addFirst(new String[] {"umount", mount.toString()});
    return mount;
  }

  void unmount() throws Exception {
    while (!undo.isEmpty()) {
      run(undo.removeFirst());
    }
    Thread.sleep(500); // nbdfuse says goodbye.
  }

  // ---- Workloads

  void database(Recorder recorder, Path mount) throws Exception {
    String bin = "/usr/lib/postgresql/15/bin/";
    Path data = mount.resolve("data");
    Path socket = Files.createDirectories(dir.resolve("socket"));
    run("mkdir", data.toString());
    run("chown", "postgres:", data.toString(), socket.toString());
    run("chmod", "711", dir.toString());
    as(bin + "initdb -D " + data + " --no-instructions");
    String options = "-c listen_addresses= -c unix_socket_directories=" + socket;
    as(bin + "pg_ctl -D " + data + " -w -s -l " + socket + "/log -o \"" + options + "\" start");
    undo.addFirst(
        new String[] {"runuser", "-u", "postgres", "--", bin + "pg_ctl", "-D", data.toString(), "-s", "-m", "fast", "stop"});
    String at = " -h " + socket + " postgres";
    as(bin + "pgbench -q -i -s 10" + at);
    as(bin + "psql -q -c checkpoint" + at);
    run("sync");
    recorder.mark();
    as(bin + "pgbench -c 8 -j 2 -T 60 --random-seed=" + SEED + at);
  }

  void files(Recorder recorder, Path mount) throws Exception {
    run("sh", "-c", "tar -C /usr -cf - include | tar -C " + mount + " -xf -");
    run("sync");
    recorder.mark();
    run("git", "clone", "-q", "--no-local", root.toString(), mount.resolve("clone").toString());
  }

  static final String[] WORDS =
      ("the of and to in is you that it he was for on are as with his they at be this have from or one had by"
              + " word but not what all were we when your can said there use an each which she do how their if will up"
              + " other about out many then them these so some her would make like him into time has look two more"
              + " write go see number no way could people my than first water been call who oil its now find long"
              + " down day did get come made may part meeting invoice server backup tomorrow regards please attached")
          .split(" ");

  void mail(Recorder recorder, Path mount) throws Exception {
    Random random = new Random(SEED);
    for (String folder : List.of("tmp", "new", "cur")) {
      Files.createDirectories(mount.resolve(folder));
    }
    deliver(mount, random, 0, 4000);
    run("sync");
    recorder.mark();
    deliver(mount, random, 4000, 8000);
  }

  static void deliver(Path mount, Random random, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      String name = 1_790_000_000L + i + ".M" + random.nextInt(1_000_000) + ".post";
      Path written = mount.resolve("tmp").resolve(name);
      StringBuilder text = new StringBuilder();
      text.append("Return-Path: <user").append(random.nextInt(500)).append("@example.org>\n");
      text.append("Message-ID: <").append(Long.toHexString(random.nextLong())).append("@example.org>\n");
      text.append("Subject: ").append(WORDS[random.nextInt(WORDS.length)]).append("\n\n");
      int size = (int) Math.min(60_000, 600 * Math.exp(random.nextGaussian() * 1.2 + 1));
      while (text.length() < size) { // Words by rank, as people use them.
        text.append(WORDS[(int) (WORDS.length * Math.pow(random.nextDouble(), 2))]);
        text.append(random.nextInt(12) == 0 ? ".\n" : " ");
      }
      try (RandomAccessFile file = new RandomAccessFile(written.toFile(), "rw")) {
        file.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        file.getFD().sync();
      }
      Path arrived = mount.resolve("new").resolve(name);
      Files.move(written, arrived);
      if (random.nextInt(3) == 0) {
        Files.move(arrived, mount.resolve("cur").resolve(name + ":2,S"));
      } else if (random.nextInt(5) == 0) {
        Files.delete(arrived);
      }
    }
  }

  // ---- Commands

  void as(String command) throws Exception {
    run("runuser", "-u", "postgres", "--", "sh", "-c", "cd / && exec " + command);
  }

  static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ":\n" + output);
    }
    if (command[command.length - 1].contains("pgbench -c")) {
      output.lines().filter(line -> line.startsWith("tps")).forEach(System.err::println);
    }
  }

  void clean() {
    while (!undo.isEmpty()) {
      try {
        run(undo.removeFirst());
      } catch (Exception e) {
        System.err.println("traces: " + e.getMessage());
      }
    }
    try (var paths = Files.walk(dir)) {
      paths.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      System.err.println("traces: remove " + dir + " by hand: " + e.getMessage());
    }
  }

  // ---- The NBD server

  /// One export over one connection at a time (nbd's proto.md: fixed newstyle, simple replies).
  static final class Recorder implements Runnable, AutoCloseable {
    static final int FLAGS = 1 | 4 | 8 | 32 | 64; // Flush, FUA, trim, write zeroes.

    final ServerSocket listener = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
    final RandomAccessFile disk;
    final Path path;
    final DataOutputStream trace;

    Recorder(Path path, Path trace) throws IOException {
      this.path = path;
      Files.deleteIfExists(path);
      disk = new RandomAccessFile(path.toFile(), "rw");
      disk.setLength(DISK_BYTES);
      this.trace = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(trace), 1 << 20));
    }

    int port() {
      return listener.getLocalPort();
    }

    synchronized void mark() throws IOException {
      note('M', 0, 0);
    }

    void note(char operation, long offset, int length) throws IOException {
      trace.writeByte(operation);
      trace.writeLong(offset);
      trace.writeInt(length);
    }

    @Override
    public void run() {
      while (!listener.isClosed()) {
        try (Socket socket = listener.accept()) {
          socket.setTcpNoDelay(true);
          DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1 << 18));
          DataOutputStream to = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 18));
          if (greet(in, to)) {
            serve(in, to);
          }
        } catch (IOException e) {
          if (!listener.isClosed() && !(e instanceof java.io.EOFException)) {
            System.err.println("traces: " + e);
          }
        }
      }
    }

    boolean greet(DataInputStream in, DataOutputStream to) throws IOException {
      to.writeLong(0x4e42444d41474943L);
      to.writeLong(0x49484156454f5054L);
      to.writeShort(3);
      to.flush();
      in.readInt();
      while (true) {
        in.readLong();
        int option = in.readInt();
        in.readNBytes(in.readInt());
        switch (option) {
          case 1 -> {
            to.writeLong(DISK_BYTES);
            to.writeShort(FLAGS);
            to.flush();
            return true;
          }
          case 2 -> {
            reply(to, option, 1, 0);
            return false;
          }
          case 6, 7 -> {
            reply(to, option, 3, 12);
            to.writeShort(0);
            to.writeLong(DISK_BYTES);
            to.writeShort(FLAGS);
            reply(to, option, 1, 0);
            to.flush();
            if (option == 7) {
              return true;
            }
          }
          default -> {
            reply(to, option, 0x80000001, 0);
            to.flush();
          }
        }
      }
    }

    static void reply(DataOutputStream to, int option, int type, int length) throws IOException {
      to.writeLong(0x3e889045565a9L);
      to.writeInt(option);
      to.writeInt(type);
      to.writeInt(length);
    }

    void serve(DataInputStream in, DataOutputStream to) throws IOException {
      byte[] zeroes = new byte[1 << 20];
      while (true) {
        in.readInt();
        int flags = in.readUnsignedShort();
        int type = in.readUnsignedShort();
        long cookie = in.readLong();
        long offset = in.readLong();
        int length = in.readInt();
        byte[] data = type == 0 ? new byte[length] : type == 1 ? in.readNBytes(length) : null;
        synchronized (this) {
          disk.seek(offset);
          switch (type) {
            case 0 -> disk.readFully(data);
            case 1 -> {
              disk.write(data);
              note('W', offset, length);
              trace.write(data);
            }
            case 3 -> note('F', 0, 0);
            case 4, 6 -> {
              note(type == 4 ? 'T' : 'Z', offset, length);
              for (int at = 0; at < length; at += zeroes.length) {
                disk.write(zeroes, 0, Math.min(zeroes.length, length - at));
              }
            }
            default -> {
              return;
            }
          }
          if ((flags & 1) != 0) {
            note('F', 0, 0);
          }
        }
        to.writeInt(0x67446698);
        to.writeInt(0);
        to.writeLong(cookie);
        if (type == 0) {
          to.write(data);
        }
        if (in.available() == 0) {
          to.flush();
        }
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      synchronized (this) {
        trace.close();
      }
      disk.close();
      Files.deleteIfExists(path);
    }
  }
}
