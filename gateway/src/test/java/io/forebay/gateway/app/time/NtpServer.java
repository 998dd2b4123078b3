package io.forebay.gateway.app.time;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/// A server of NTP on loopback, which may lie. Answers each question on a thread of its own.
final class NtpServer implements AutoCloseable {
  static final int LEAP = 0;
  static final int STRATUM = 1;
  static final int ROOT_DELAY = 4;
  static final int ROOT_DISPERSION = 8;
  static final int REFERENCE = 12;
  static final int ORIGINATE = 24;
  static final int RECEIVE = 32;
  static final int TRANSMIT = 40;

  private static final int BYTES = 48;
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

  /// What goes out for a question.
  interface Lie {
    /// `answer` is a right one, whose clock is the machine's; `by` sends what it says to who has asked.
    void tell(ByteBuffer answer, Sending by) throws IOException;
  }

  /// Sends to who has asked.
  interface Sending {
    void send(byte[] bytes) throws IOException;
  }

  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final Lie lie;
  private final AtomicInteger asked = new AtomicInteger();

  /// The mutator of a right answer, which then goes out.
  interface Change {
    void change(ByteBuffer answer);
  }

  static NtpServer honest(long offsetMillis) throws IOException {
    return changed(answer -> {
      shift(answer, RECEIVE, offsetMillis);
      shift(answer, TRANSMIT, offsetMillis);
    });
  }

  static NtpServer changed(Change change) throws IOException {
    return new NtpServer((answer, by) -> {
      change.change(answer);
      by.send(answer.array());
    });
  }

  NtpServer(Lie lie) throws IOException {
    this.lie = lie;
    Thread.ofPlatform().daemon().name("ntp-server").start(this::run);
  }

  InetSocketAddress address() {
    return InetSocketAddress.createUnresolved("127.0.0.1", socket.getLocalPort());
  }

  int asked() {
    return asked.get();
  }

  static void shift(ByteBuffer answer, int at, long millis) {
    put(answer, at, time(answer, at) + millis);
  }

  private static long time(ByteBuffer answer, int at) {
    long seconds = Integer.toUnsignedLong(answer.getInt(at)) - SECONDS_1900_TO_1970;
    long fraction = Integer.toUnsignedLong(answer.getInt(at + 4));
    return seconds * 1_000 + Math.round(fraction * 1_000 / 0x1p32);
  }

  private static void put(ByteBuffer answer, int at, long millis) {
    answer.putInt(at, (int) (Math.floorDiv(millis, 1_000L) + SECONDS_1900_TO_1970));
    answer.putInt(at + 4, (int) (long) Math.floor(Math.floorMod(millis, 1_000L) * 0x1p32 / 1_000));
  }

  private void run() {
    byte[] bytes = new byte[BYTES + 1];
    while (!socket.isClosed()) {
      try {
        DatagramPacket question = new DatagramPacket(bytes, bytes.length);
        socket.receive(question);
        asked.incrementAndGet();
        ByteBuffer answer = ByteBuffer.allocate(BYTES);
        answer.put(LEAP, (byte) 0x24); // No warning, version 4, server.
        answer.put(STRATUM, (byte) 2);
        answer.putInt(ROOT_DELAY, 0x0000_0400); // 16 ms.
        answer.putInt(ROOT_DISPERSION, 0x0000_0400);
        answer.put(ORIGINATE, bytes, TRANSMIT, 8);
        long now = Instant.now().toEpochMilli();
        put(answer, RECEIVE, now);
        put(answer, TRANSMIT, now);
        lie.tell(
            answer,
            said ->
                socket.send(new DatagramPacket(said, said.length, question.getSocketAddress())));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
