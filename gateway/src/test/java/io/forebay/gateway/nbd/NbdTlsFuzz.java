package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_LIST;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STARTTLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.fuzz.Fuzzing;
import io.forebay.gateway.fuzz.Spoiling;
import io.forebay.gateway.fuzz.Tape;
import io.forebay.gateway.nbd.tls.ServerTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/// TLS's own bytes, sound or spoiled, whole or in pieces, and the protocol within: the server neither dies
/// nor leaks, and what it answers inside TLS is what it answers to the same bytes outside.
public final class NbdTlsFuzz {
  private static final int GREETING_BYTES = 18;
  private static final int ACK_BYTES = 20;
  private static final TlsSide SIDE = new TlsSide();
  private static final ServerTls TLS;

  static {
    try {
      TLS = SIDE.tls(TlsMode.ALLOWED);
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// A [Tape]: what the client says, how it is cut, what is spoiled of TLS.
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    shakesHands(input);
  }

  /// Whether a TLS that was spoiled still stood.
  private static boolean shakesHands(byte[] input) throws IOException {
    Tape tape = new Tape(input);
    inside(tape);
    return spoiled(tape);
  }

  static byte[] sample(Random random) {
    byte[] tape = new byte[8 + random.nextInt(60)];
    random.nextBytes(tape);
    return tape;
  }

  @Test
  void streams_insideTls_areServedAsOutside() {
    Fuzzing.Counts counts =
        Fuzzing.check(NbdTlsFuzz.class, 1, NbdTlsFuzz::sample, NbdTlsFuzz::shakesHands);
    assertThat(counts.refused()).isPositive();
  }

  private static EmbeddedPeer peer() {
    MemoryExports exports = new MemoryExports(new MemoryVolume("disk", 1 << 20));
    return new EmbeddedPeer(NbdLimits.DEFAULTS, exports, TLS);
  }

  private static byte[] upgrade() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(RawClient.bytes(4).putInt(3).array());
    bytes.writeBytes(RawClient.optionBytes(OPT_STARTTLS, new byte[0]));
    return bytes.toByteArray();
  }

  /// Options and requests behind the client flags.
  private static byte[] options(Random random) {
    byte[] stream = NbdHandshakeFuzz.options(random);
    boolean sound = stream.length == 0 || random.nextInt(3) == 0;
    return sound ? stream : Spoiling.spoil(stream, random);
  }

  private static void inside(Random random) throws IOException {
    byte[] options = options(random);
    byte[] outside;
    try (EmbeddedPeer plain = peer()) {
      plain.offer(RawClient.bytes(4).putInt(3).array(), 0, 4);
      offer(plain, options, random);
      outside = Arrays.copyOfRange(plain.output(), GREETING_BYTES, plain.output().length);
    }
    try (EmbeddedPeer peer = peer()) {
      peer.offer(upgrade(), 0, upgrade().length);
      Engine engine = new Engine(peer, random);
      engine.shakeHands();
      engine.send(options);
      // Behind a STARTTLS of its own the streams differ: refused here, granted there.
      if (!startsTls(options)) {
        assertThat(engine.received.toByteArray()).isEqualTo(outside);
      }
    }
  }

  private static boolean startsTls(byte[] options) {
    byte[] option = RawClient.optionBytes(OPT_STARTTLS, new byte[0]);
    for (int at = 0; at + 12 <= options.length; at++) {
      if (Arrays.equals(options, at, at + 12, option, 0, 12)) {
        return true;
      }
    }
    return false;
  }

  /// What the client sends of TLS is spoiled, or other bytes stand in its place.
  private static boolean spoiled(Random random) throws IOException {
    try (EmbeddedPeer peer = peer()) {
      peer.offer(upgrade(), 0, upgrade().length);
      Engine engine = new Engine(peer, random);
      engine.spoil = 1 + random.nextInt(3);
      try {
        engine.shakeHands();
        engine.send(RawClient.optionBytes(OPT_LIST, new byte[0]));
        engine.send(RawClient.optionBytes(OPT_GO, RawClient.query("disk")));
        return peer.isOpen();
      } catch (SSLException _) {
        return false; // The server has refused it, or its alert cannot be read: both are the end.
      }
    }
  }

  private static void offer(EmbeddedPeer peer, byte[] bytes, Random random) {
    for (int at = 0; at < bytes.length && peer.isOpen(); ) {
      int piece =
          Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 20 : 5_000));
      int taken = peer.offer(bytes, at, piece);
      at += taken;
      if (taken < piece) {
        return; // It reads no more.
      }
    }
  }

  /// The client's side of TLS over an [EmbeddedPeer].
  private static final class Engine {
    private final EmbeddedPeer peer;
    private final Random random;
    private final SSLEngine engine;
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private int seen = GREETING_BYTES + ACK_BYTES;

    /// The flight of the client that is spoiled; 0: none.
    int spoil;

    Engine(EmbeddedPeer peer, Random random) throws SSLException {
      this.peer = peer;
      this.random = random;
      engine = SIDE.client(null).createSSLEngine("localhost", 0);
      engine.setUseClientMode(true);
      engine.setEnabledProtocols(new String[] {random.nextBoolean() ? "TLSv1.2" : "TLSv1.3"});
      engine.beginHandshake();
    }

    void shakeHands() throws IOException {
      for (int i = 0; i < 20; i++) {
        switch (engine.getHandshakeStatus()) {
          case NEED_WRAP -> wrap(new byte[0]);
          case NEED_TASK -> tasks();
          case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
            if (!unwrap()) {
              return; // The server says no more.
            }
          }
          case FINISHED, NOT_HANDSHAKING -> {
            return;
          }
        }
      }
    }

    private void tasks() {
      for (Runnable task = engine.getDelegatedTask();
          task != null;
          task = engine.getDelegatedTask()) {
        task.run();
      }
    }

    void send(byte[] plain) throws IOException {
      wrap(plain);
      while (unwrap()) {
        tasks();
      }
    }

    private void wrap(byte[] plain) throws SSLException {
      ByteBuffer from = ByteBuffer.wrap(plain);
      do {
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        SSLEngineResult result = engine.wrap(from, out);
        byte[] bytes = Arrays.copyOf(out.array(), out.position());
        if (bytes.length > 0 && spoil > 0 && --spoil == 0) {
          bytes = Spoiling.spoil(bytes, random);
        }
        offer(peer, bytes, random);
        boolean stuck = result.bytesConsumed() == 0 && bytes.length == 0;
        if (stuck || result.getStatus() == SSLEngineResult.Status.CLOSED) {
          return; // Closed, or it waits for a handshake that goes nowhere.
        }
      } while (from.hasRemaining() && peer.isOpen());
    }

    /// Takes what the server has sent since; whether there was something.
    private boolean unwrap() throws SSLException {
      peer.settle();
      byte[] output = peer.output();
      ByteBuffer from = ByteBuffer.wrap(output, seen, output.length - seen);
      if (!from.hasRemaining()) {
        return false;
      }
      ByteBuffer into = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
      SSLEngineResult result = engine.unwrap(from, into);
      received.write(into.array(), 0, into.position());
      boolean moved = from.position() > seen;
      seen = from.position();
      return moved && result.getStatus() == SSLEngineResult.Status.OK;
    }
  }
}
