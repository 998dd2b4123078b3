package io.forebay.gateway.app.time;

import io.forebay.gateway.control.time.ClockWatch;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.commons.net.DatagramSocketFactory;
import org.apache.commons.net.ntp.NTPUDPClient;
import org.apache.commons.net.ntp.NtpV3Packet;
import org.apache.commons.net.ntp.TimeInfo;
import org.jspecify.annotations.Nullable;

/// Asks servers by the client of Commons Net, one question a socket and a port.
public final class NtpAsker implements ClockWatch.Asker, AutoCloseable {
  /// How long an answer is waited for: a line by satellite takes less.
  public static final long PATIENCE_MILLIS = 3_000;

  private final long patienceMillis;

  // Guarded by this.
  private @Nullable DatagramSocket open;
  private boolean closed;

  public NtpAsker() {
    this(PATIENCE_MILLIS);
  }

  NtpAsker(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  @Override
  public ClockWatch.Reading ask(InetSocketAddress server) throws IOException {
    InetSocketAddress at = resolved(server);
    try (NTPUDPClient client = new NTPUDPClient()) {
      client.setVersion(NtpV3Packet.VERSION_4);
      client.setDatagramSocketFactory(new OneSocket(at));
      client.open();
      TimeInfo info = client.getTime(at.getAddress(), at.getPort());
      return NtpAnswer.read(info, patienceMillis);
    } catch (PortUnreachableException e) {
      throw new IOException("nobody listens there", e);
    } catch (SocketTimeoutException e) {
      throw new IOException("no answer within " + patienceMillis + " ms", e);
    } finally {
      ended();
    }
  }

  private static InetSocketAddress resolved(InetSocketAddress server) throws IOException {
    try {
      InetAddress address = InetAddress.getByName(server.getHostString());
      return new InetSocketAddress(address, server.getPort());
    } catch (UnknownHostException e) {
      throw new IOException("the name is not known to the DNS", e);
    }
  }

  private synchronized DatagramSocket begun(InetSocketAddress server) throws SocketException {
    if (closed) {
      throw new SocketException("the appliance is stopping");
    }
    DatagramSocket socket = new QuestionSocket(server, patienceMillis);
    open = socket;
    return socket;
  }

  private synchronized void ended() {
    open = null;
  }

  /// Breaks off what is under way; nothing is asked any more.
  @Override
  public synchronized void close() {
    closed = true;
    if (open != null) {
      open.close();
    }
  }

  /// Gives the client the socket of one question, wherever it wants it.
  private final class OneSocket implements DatagramSocketFactory {
    private final InetSocketAddress server;

    OneSocket(InetSocketAddress server) {
      this.server = server;
    }

    @Override
    public DatagramSocket createDatagramSocket() throws SocketException {
      return begun(server);
    }

    @Override
    public DatagramSocket createDatagramSocket(int port) throws SocketException {
      return begun(server);
    }

    @Override
    public DatagramSocket createDatagramSocket(int port, InetAddress local) throws SocketException {
      return begun(server);
    }
  }
}
