package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.VolumeCommand;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hosts of one group at their worst, on a whole appliance: a host of another group goes on, and memory stays within
/// bounds (M1).
class HostileHostTest {
  private static final int ATTACKERS = 8;
  private static final int ROUNDS = 150;
  private static final int BLOCK = 4096;
  private static final int MIB = 1 << 20;
  private static final int CMD_READ = 0;
  private static final int CMD_WRITE = 1;
  private static final int CMD_BLOCK_STATUS = 7;

  /// What replies and receive buffers of all that connect here may take, with what the allocator keeps.
  private static final long BUFFER_BYTES_MAX = 192L * MIB;

  @TempDir private Path temp;
  private ApplianceRig rig;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong served = new AtomicLong();
  private final Queue<Host> hosts = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void make() throws IOException {
    rig = new ApplianceRig(temp);
  }

  @AfterEach
  void end() throws IOException {
    rig.close();
  }

  /// What one attacker does with its connection until it is over.
  private interface Attack {
    void run(Host host, Random random) throws IOException;
  }

  /// Writes without end into a group whose log is as small as can be: it is full all the time, and the sockets
  /// are not read.
  @Test
  void writes_toAFullLog_leaveTheHostsOfOtherGroupsAlone() throws Exception {
    underAttack((host, random) -> {
      byte[] data = new byte[MIB];
      random.nextBytes(data);
      while (!over.get()) {
        host.request(CMD_WRITE, random.nextInt(63) * (long) MIB, data.length);
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
        host.request(CMD_WRITE, (random.nextInt(8000) * 2L + 1) * BLOCK, 512);
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
    try (Appliance on = rig.start()) {
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
        hosts.forEach(Host::close);
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
      try (Host host = new Host("db")) {
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
    try (Host host = new Host("good")) {
      while (served.get() == 0) {
        Thread.onSpinWait(); // Until the attack is under way.
      }
      for (int i = 0; i < ROUNDS; i++) {
        random.nextBytes(block);
        long at = random.nextInt(1000) * (long) BLOCK;
        host.request(CMD_WRITE, at, BLOCK);
        host.send(block);
        assertThat(host.error()).isZero();
        host.request(CMD_READ, at, BLOCK);
        assertThat(host.read(BLOCK)).isEqualTo(block);
      }
    }
  }

  /// A client with structured replies and `base:allocation`, as small as can be.
  private final class Host implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int OPT_GO = 7;
    private static final int OPT_STRUCTURED_REPLY = 8;
    private static final int OPT_SET_META_CONTEXT = 10;
    private static final int ACK = 1;
    private static final int ERROR_CHUNK = 0x8001;
    private static final int SIMPLE_REPLY = 0x67446698;

    private final Socket socket;
    private final DataInputStream in;
    private long cookie;

    Host(String volume) throws IOException {
      String at = rig.uri(volume).replaceAll(".*://|/.*", "");
      socket = new Socket("127.0.0.1", Integer.parseInt(at.replaceAll(".*:", "")));
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new DataInputStream(socket.getInputStream());
      in.readNBytes(18);
      send(new byte[] {0, 0, 0, 3});
      byte[] name = volume.getBytes(StandardCharsets.UTF_8);
      byte[] context = "base:allocation".getBytes(StandardCharsets.UTF_8);
      option(OPT_STRUCTURED_REPLY, new byte[0]);
      option(
          OPT_SET_META_CONTEXT,
          ByteBuffer.allocate(12 + name.length + context.length)
              .putInt(name.length)
              .put(name)
              .putInt(1)
              .putInt(context.length)
              .put(context)
              .array());
      option(OPT_GO, ByteBuffer.allocate(6 + name.length).putInt(name.length).put(name).array());
    }

    private void option(int option, byte[] data) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(16 + data.length).putLong(0x49484156454f5054L);
      send(bytes.putInt(option).putInt(data.length).put(data).array());
      int type = 0;
      while (type != ACK) {
        in.readNBytes(12);
        type = in.readInt();
        in.readNBytes(in.readInt());
        assertThat(type).isPositive();
      }
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    void send(byte[] first, int length) throws IOException {
      send(Arrays.copyOf(first, length));
    }

    void request(int type, long offset, int length) throws IOException {
      ByteBuffer header = ByteBuffer.allocate(28).putInt(0x25609513).putInt(type);
      send(header.putLong(++cookie).putLong(offset).putInt(length).array());
    }

    /// Of a write.
    int error() throws IOException {
      if (in.readInt() == SIMPLE_REPLY) {
        int error = in.readInt();
        in.readLong();
        return error;
      }
      in.readInt();
      in.readLong();
      byte[] payload = in.readNBytes(in.readInt());
      return ByteBuffer.wrap(payload).getInt();
    }

    /// One chunk: the block was written and is no hole.
    byte[] read(int length) throws IOException {
      in.readInt();
      int type = in.readInt() & 0xFFFF;
      in.readLong();
      byte[] payload = in.readNBytes(in.readInt());
      assertThat(type).isNotEqualTo(ERROR_CHUNK);
      assertThat(payload).hasSize(8 + length);
      return Arrays.copyOfRange(payload, 8, payload.length);
    }

    /// Takes up to so many bytes, whatever they are; how many came at once.
    long fetch(int bytes) throws IOException {
      long taken = 0;
      while (taken < bytes && in.available() > 0) {
        taken += in.skip(Math.min(bytes - taken, in.available()));
      }
      return taken;
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
