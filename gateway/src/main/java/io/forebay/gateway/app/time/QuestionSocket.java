package io.forebay.gateway.app.time;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// The socket of one question to a server of NTP: takes nothing but the answer to it. Bound to the server, so that the
/// kernel drops what comes from elsewhere; and what does not give our own time stamp back is passed over, as a guess
/// or a repetition: the client itself would give up at the first, and its stamp can be guessed.
final class QuestionSocket extends DatagramSocket {
  /// A message without extensions (RFC 5905, 7.3).
  static final int MESSAGE_BYTES = 48;

  /// Packets looked at that are no answer; so many are an attack.
  static final int STRAYS_MAX = 1_000;

  private static final int ORIGINATE = 24;
  private static final int TRANSMIT = 40;
  private static final int STAMP_BYTES = 8;
  private static final int MODE_BITS = 7;
  private static final int MODE_SERVER = 4;

  /// The low bits of a time stamp's fraction: less than a quarter of a millisecond, which no clock here knows.
  private static final int NOISE_BYTES = 3;

  private static final int NOISE_TOP_BITS = 0x0F;

  private final long patienceMillis;
  private byte[] stamp = new byte[0]; // As the client has made it.
  private byte[] asked = new byte[0]; // As it went out.

  /// Throws [SocketException] when there is no way to the server.
  QuestionSocket(InetSocketAddress server, long patienceMillis) throws SocketException {
    this.patienceMillis = patienceMillis;
    try {
      connect(server);
    } catch (SocketException e) {
      close();
      throw e;
    }
  }

  /// With a time stamp that nobody can guess.
  @Override
  public void send(DatagramPacket packet) throws IOException {
    byte[] message = packet.getData();
    stamp = Arrays.copyOfRange(message, TRANSMIT, TRANSMIT + STAMP_BYTES);
    byte[] noise = new byte[NOISE_BYTES];
    new SecureRandom().nextBytes(noise);
    int at = TRANSMIT + STAMP_BYTES - NOISE_BYTES;
    message[at] = (byte) (message[at] & ~NOISE_TOP_BITS | noise[0] & NOISE_TOP_BITS);
    message[at + 1] = noise[1];
    message[at + 2] = noise[2];
    asked = Arrays.copyOfRange(message, TRANSMIT, TRANSMIT + STAMP_BYTES);
    super.send(packet);
  }

  /// Waits for the answer, whatever else comes. Throws [SocketTimeoutException] when there is none in time.
  @Override
  public void receive(DatagramPacket packet) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    for (int strays = 0; strays < STRAYS_MAX; strays++) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        break;
      }
      setSoTimeout(Math.toIntExact(left));
      packet.setLength(MESSAGE_BYTES);
      super.receive(packet);
      if (isAnswer(packet)) {
        System.arraycopy(stamp, 0, packet.getData(), ORIGINATE, STAMP_BYTES); // Which it looks for.
        return;
      }
    }
    throw new SocketTimeoutException("only packets that are no answer");
  }

  private boolean isAnswer(DatagramPacket packet) {
    byte[] message = packet.getData();
    return packet.getLength() == MESSAGE_BYTES
        && (message[0] & MODE_BITS) == MODE_SERVER
        && Arrays.equals(asked, Arrays.copyOfRange(message, ORIGINATE, ORIGINATE + STAMP_BYTES));
  }
}
