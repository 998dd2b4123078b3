package io.forebay.gateway.app.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.notify.Destination;
import io.forebay.gateway.control.notify.Letter;
import io.forebay.gateway.control.notify.Receiver;
import io.forebay.gateway.control.notify.Way;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;

/// Sends a syslog message: a datagram (RFC 5426), or counted in octets over TCP (RFC 6587, 3.4.1) or TLS (RFC 5425),
/// on a connection of its own.
final class SyslogDoor {
  /// How long the other side may take to close: one that resets instead has not read the message.
  static final int GOODBYE_MILLIS = 2_000;

  private SyslogDoor() {}

  /// Blocks.
  static void carry(Receiver receiver, Letter.Syslog message, Journey journey) throws IOException {
    byte[] bytes = message.text().getBytes(UTF_8);
    Destination to = receiver.destination();
    // Not InetSocketAddress(host, port): that keeps to itself why a name is not known.
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(to.host()), to.port());
    if (to.way() == Way.SYSLOG_UDP) {
      DatagramSocket socket = journey.with(new DatagramSocket());
      socket.send(new DatagramPacket(bytes, bytes.length, address));
      return;
    }
    Socket plain = journey.sockets().createSocket();
    plain.connect(address);
    try (Socket socket = to.way() == Way.SYSLOG_TLS ? Trust.over(plain, receiver) : plain) {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.writeBytes((bytes.length + " ").getBytes(US_ASCII));
      frame.writeBytes(bytes);
      socket.getOutputStream().write(frame.toByteArray());
      socket.shutdownOutput();
      goodbye(socket);
    }
  }

  private static void goodbye(Socket socket) throws IOException {
    socket.setSoTimeout(GOODBYE_MILLIS);
    InputStream in = socket.getInputStream();
    byte[] said = new byte[512];
    try {
      int read = 0;
      while (read >= 0) {
        read = in.read(said);
      }
    } catch (SocketTimeoutException e) {
      // It keeps the connection: so it has accepted it.
    } catch (SSLException e) {
      if (!(e.getCause() instanceof EOFException)) { // That is a close without TLS's goodbye.
        throw e;
      }
    }
  }
}
