import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that mean harm, each on a thread and a connection of its own, over and over until
/// closed. All run on the cores of whom they attack, so what they take for themselves is taken from
/// it as well.
final class HostileClients implements AutoCloseable {
  /// What is done, and by how many at a time. Together they are fewer than an appliance admits by
  /// default (128): whoever holds every place locks out everybody, which is what that limit is for.
  enum Attack {
    /// Connects, begins an option, and sends a byte of it now and then.
    HANDSHAKES("half-open handshakes", 64),
    /// Asks for 64 KiB again and again, and takes no reply.
    SLOW_READERS("readers that take no reply", 16),
    /// Reads of one byte, so many at once that the server is never without one.
    TINY_REQUESTS("floods of one-byte reads", 4),
    /// Connects, sends noise, and connects again.
    NOISE("that connect, send noise, and connect again", 4);

    final String title;
    final int clients;

    Attack(String title, int clients) {
      this.title = title;
      this.clients = clients;
    }
  }

  private static final int TRICKLE_MILLIS = 500;
  private static final int OPTION_BYTES = 4096;
  private static final int READ_BYTES = 64 << 10;
  private static final int SMALL_WINDOW_BYTES = 4096;
  private static final int FLOOD_DEPTH = 64;
  private static final int NOISE_BYTES = 16 << 10;
  private static final int NOISE_MILLIS = 10;

  private final int port;
  private final String export;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<Attack, AtomicInteger> begun = new EnumMap<>(Attack.class);
  private volatile boolean over;

  HostileClients(int port, String export, Set<Attack> attacks) {
    this.port = port;
    this.export = export;
    attacks.forEach(
        attack -> begun.put(attack, new AtomicInteger())); // Before anybody asks for them.
    for (Attack attack : attacks) {
      for (int i = 0; i < attack.clients; i++) {
        Random random = new Random(i);
        threads.add(Thread.ofPlatform().daemon().start(() -> attack(attack, random)));
      }
    }
  }

  /// Waits until each of them has begun.
  void awaitBegun() throws InterruptedException {
    for (Map.Entry<Attack, AtomicInteger> each : begun.entrySet()) {
      for (int i = 0; each.getValue().get() < each.getKey().clients; i++) {
        if (i == 1000) {
          throw new IllegalStateException(each.getKey() + " does not begin: " + each.getValue());
        }
        Thread.sleep(10);
      }
    }
  }

  private void attack(Attack attack, Random random) {
    while (!over) {
      try {
        switch (attack) {
          case HANDSHAKES -> halfOpen();
          case SLOW_READERS -> takeNothing();
          case TINY_REQUESTS -> flood(random);
          case NOISE -> noise(random);
        }
      } catch (IOException e) {
        // The server has hung up, or this is over.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void halfOpen() throws IOException, InterruptedException {
    try (NbdClient client = known(new NbdClient(port, 0))) {
      client.option(7, OPTION_BYTES); // GO
      client.out.flush();
      begun.get(Attack.HANDSHAKES).incrementAndGet();
      while (!over) {
        Thread.sleep(TRICKLE_MILLIS);
        client.out.write(0);
        client.out.flush();
      }
    }
  }

  private void takeNothing() throws IOException, InterruptedException {
    try (NbdClient client = known(NbdClient.open(port, export, SMALL_WINDOW_BYTES))) {
      begun.get(Attack.SLOW_READERS).incrementAndGet();
      for (long i = 0; !over; i++) { // Until the server reads no more: then this blocks.
        client.request(NbdClient.READ, i, i % 1024 * READ_BYTES, READ_BYTES);
        client.out.flush();
      }
    }
  }

  private void flood(Random random) throws IOException {
    try (NbdClient client = known(NbdClient.open(port, export, 0))) {
      begun.get(Attack.TINY_REQUESTS).incrementAndGet();
      byte[] replies = new byte[FLOOD_DEPTH * (NbdClient.REPLY_BYTES + 1)];
      for (int i = 0; !over; i++) { // One half is always under way.
        for (int j = 0; j < FLOOD_DEPTH; j++) {
          client.request(NbdClient.READ, j, random.nextInt(1 << 30), 1);
        }
        client.out.flush();
        if (i > 0) {
          client.in.readFully(replies);
        }
      }
    }
  }

  private void noise(Random random) throws IOException, InterruptedException {
    try (NbdClient client = known(new NbdClient(port, 0))) {
      byte[] noise = new byte[NOISE_BYTES];
      random.nextBytes(noise);
      begun.get(Attack.NOISE).incrementAndGet();
      client.socket.setSoLinger(true, 0); // Leaves no port behind that has to wait.
      client.out.write(noise);
      client.out.flush();
    }
    Thread.sleep(random.nextInt(2 * NOISE_MILLIS));
  }

  private NbdClient known(NbdClient client) throws IOException {
    sockets.removeIf(Socket::isClosed);
    sockets.add(client.socket);
    if (over) {
      client.close();
    }
    return client;
  }

  @Override
  public void close() throws Exception {
    over = true;
    for (Socket each : sockets) {
      each.close();
    }
    for (Thread each : threads) {
      each.interrupt();
      each.join();
    }
  }
}
