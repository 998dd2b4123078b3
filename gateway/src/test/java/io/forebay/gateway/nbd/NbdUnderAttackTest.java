package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.RawClient.optionBytes;
import static io.forebay.gateway.nbd.RawClient.query;
import static io.forebay.gateway.nbd.RawClient.requestBytes;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_INFO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_SET_META_CONTEXT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STARTTLS;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STRUCTURED_REPLY;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_BLOCK_STATUS;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLUSH;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE_ZEROES;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Runs;
import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.socket.Attackers;
import io.forebay.gateway.socket.Held;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each row of the table of hostile clients, over and over on many connections, while a good client reads
/// and writes: it gets on, memory stays within bounds, and afterwards everything is as before.
class NbdUnderAttackTest {
  private static final int ATTACKERS = 16;

  /// What the good client does: writes a block and reads it back.
  private static final int ROUNDS = 400;

  private static final int BLOCK = 4096;

  /// What each connection that is allowed may take: its receive buffer (260 KiB), also for as long as the
  /// event loop has not got to what its client has closed, and TLS.
  private static final long BYTES_MAX =
      NbdLimits.DEFAULTS.sessions().max() * (512L << 10)
          + NbdLimits.DEFAULTS.outbound().highBytes() * (long) ATTACKERS;

  private static final TlsSide SIDE = new TlsSide();

  /// One connection's misbehaviour, until the server ends it or all has been sent.
  enum Attack {
    SILENCE {
      @Override
      void run(RawClient client, Random random) throws IOException {
        client.send((byte) 0);
      }
    },
    NOISE {
      @Override
      void run(RawClient client, Random random) throws IOException {
        byte[] noise = new byte[random.nextInt(100_000)];
        random.nextBytes(noise);
        client.send(noise);
      }
    },
    LONG_OPTIONS {
      @Override
      void run(RawClient client, Random random) throws IOException {
        client.send(RawClient.bytes(4).putInt(3));
        for (int i = 0; i < 20; i++) {
          client.send(optionBytes(OPT_INFO, new byte[random.nextInt(90_000)]));
        }
      }
    },
    ENDLESS_OPTION {
      @Override
      void run(RawClient client, Random random) throws IOException {
        client.send(RawClient.bytes(4).putInt(3));
        client.send(RawClient.bytes(16).putLong(0x49484156454f5054L).putInt(7).putInt(-1));
        client.send(new byte[1 << 16]);
      }
    },
    WRITE_HEADERS {
      @Override
      void run(RawClient client, Random random) throws IOException {
        open(client);
        client.request(0, CMD_WRITE, 1, 0, 32 << 20, new byte[1 + random.nextInt(BLOCK)]);
      }
    },
    REPLIES_NOT_FETCHED {
      @Override
      void run(RawClient client, Random random) throws IOException {
        open(client);
        client.socket().setSoTimeout(1);
        for (int i = 0; i < 200; i++) {
          client.request(0, CMD_READ, i, 0, 64 << 10);
        }
      }
    },
    /// The log is full: nobody appends, and the sockets are not read.
    FULL_LOG {
      @Override
      void run(RawClient client, Random random) throws IOException {
        open(client, "full");
        byte[] data = new byte[1 << 20];
        client.request(0, CMD_WRITE, 1, 0, data.length, data);
        client.request(0, CMD_WRITE_ZEROES, 2, 0, 1 << 20);
      }
    },
    STATUS_OF_FRAGMENTS {
      @Override
      void run(RawClient client, Random random) throws IOException {
        client.send(RawClient.bytes(4).putInt(3));
        client.send(optionBytes(OPT_STRUCTURED_REPLY, new byte[0]));
        byte[] query = RawClient.contextQuery("fragmented", "base:allocation");
        client.send(optionBytes(OPT_SET_META_CONTEXT, query));
        client.send(optionBytes(OPT_GO, query("fragmented")));
        for (int i = 0; i < 500; i++) {
          client.request(0, CMD_BLOCK_STATUS, i, 0, Served.SIZE);
        }
      }
    },
    FLUSHES {
      @Override
      void run(RawClient client, Random random) throws IOException {
        open(client);
        byte[] flush = requestBytes(0, CMD_FLUSH, 1, 0, 0);
        for (int i = 0; i < 1_000; i++) {
          client.send(flush);
        }
      }
    },
    UNKNOWN_COMMANDS {
      @Override
      void run(RawClient client, Random random) throws IOException {
        open(client);
        for (int i = 0; i < 500; i++) {
          client.request(random.nextInt(), 8 + random.nextInt(60_000), i, random.nextLong(), 9);
        }
      }
    },
    TLS_NOISE {
      @Override
      void run(RawClient client, Random random) throws IOException {
        client.send(RawClient.bytes(4).putInt(3));
        client.send(optionBytes(OPT_STARTTLS, new byte[0]));
        byte[] noise = new byte[20_000];
        random.nextBytes(noise);
        noise[0] = 22; // A handshake, of some version, of 16 KiB.
        noise[1] = 3;
        noise[3] = 0x40;
        client.send(noise);
      }
    },
    TLS_STALL {
      @Override
      void run(RawClient client, Random random) throws IOException {
        client.send(RawClient.bytes(4).putInt(3));
        client.send(optionBytes(OPT_STARTTLS, new byte[0]));
        client.send((byte) 22, (byte) 3, (byte) 1);
      }
    };

    abstract void run(RawClient client, Random random) throws IOException;

    private static void open(RawClient client) throws IOException {
      open(client, "disk");
    }

    private static void open(RawClient client, String volume) throws IOException {
      client.send(RawClient.bytes(4).putInt(3));
      client.send(optionBytes(OPT_GO, query(volume)));
    }
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void attack_onManyConnections_leavesTheGoodClientAndNothingElse(Attack attack) throws Exception {
    MemoryVolume full = full();
    ExecutorService surveyors = Executors.newFixedThreadPool(2);
    MemoryExports exports =
        new MemoryExports(new MemoryVolume("disk", Served.SIZE), full, fragmented(surveyors));
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.ALLOWED), exports)) {
      served.open(false).close(); // Whatever is made once is made now.
      Await.until("its place is free", () -> served.server.connections() == 0);
      Await.until("its buffers are back", () -> served.bufferBytes() == 0); // A little later.
      Held before = Held.now("forebay-nbd");
      long most = 0;
      try (Attackers attackers =
              Attackers.start(ATTACKERS, _ -> new RawClient(served.address), attack::run);
          RawClient good = served.open(true)) {
        Await.until("the attack has begun", () -> attackers.attacks() > 0);
        byte[] block = new byte[BLOCK];
        Random random = new Random(77);
        for (int i = 0; i < ROUNDS || attackers.attacks() < ATTACKERS; i++) {
          random.nextBytes(block);
          long at = (32L << 20) + (long) (i % ROUNDS) * BLOCK;
          good.request(0, CMD_WRITE, i, at, BLOCK, block);
          assertThat(good.error(i)).isZero();
          good.request(0, CMD_READ, i, at, BLOCK);
          assertThat(good.reply(BLOCK).data()).isEqualTo(block);
          most = Math.max(most, served.bufferBytes());
        }
      }
      assertThat(most).as("bytes of buffers").isLessThan(BYTES_MAX);
      full.full.set(0); // Who went while it was full is noticed now at the latest.
      Await.until(
          "every place is free",
          () -> {
            full.makeRoom();
            return served.server.connections() == 0;
          });
      Await.until("every buffer is back", () -> served.bufferBytes() == 0);
      Await.until("every socket is closed", before::noSocketMore);
      assertThat(before.sameThreads()).isTrue();
    } finally {
      surveyors.shutdownNow();
    }
  }

  /// Another group's, whose log has no room.
  private static MemoryVolume full() {
    MemoryVolume full = new MemoryVolume("full", Served.SIZE);
    full.full.set(Integer.MAX_VALUE);
    full.keepWaiters = true;
    return full;
  }

  /// Another one, as many extents as one reply has; workers find them, as in an appliance.
  private static MemoryVolume fragmented(ExecutorService surveyors) {
    MemoryVolume fragmented = new MemoryVolume("fragmented", Served.SIZE);
    fragmented.completing = surveyors;
    Runs runs = new Runs(65_536);
    for (long at = 0; at < Served.SIZE; at += 1024) {
      runs.add(1024, (int) (at / 1024 & 1));
    }
    fragmented.told = asked -> runs;
    return fragmented;
  }
}
