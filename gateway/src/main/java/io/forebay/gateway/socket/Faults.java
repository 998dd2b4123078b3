package io.forebay.gateway.socket;

import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of everything that goes wrong on a connection, decided and logged once. Any thread.
///
/// @param fatal the process's one handler for our own bugs ([io.forebay.gateway.block.InvariantError]) and
///     the JVM's: event loops would swallow them
public record Faults(PeerLog peers, Consumer<Error> fatal) {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  /// The peer broke a rule: closes the connection.
  public void violated(Channel channel, ProtocolViolation violation) {
    peers.say("violation peer=" + peer(channel) + " rule=" + violation.getMessage());
    var _ = channel.close();
  }

  /// Something was thrown while the connection was served: closes the connection, and no other.
  public void caught(Channel channel, Throwable cause) {
    if (cause instanceof Error error) {
      fatal.accept(error);
    } else if (cause instanceof DecoderException
        && cause.getCause() instanceof SSLException refused) {
      String reason = PeerText.shown(String.valueOf(innermost(refused).getMessage()));
      peers.say("tls peer=" + peer(channel) + " error=\"" + reason + '"');
    } else if (cause instanceof IOException) {
      peers.say("lost peer=" + peer(channel) + " error=" + cause.getMessage());
    } else {
      String service = peers.service();
      LOG.error("event={}.bug peer={}: connection closed", service, peer(channel), cause);
    }
    var _ = channel.close();
  }

  /// Engines wrap what they mean.
  private static Throwable innermost(Throwable cause) {
    Throwable inner = cause;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /// The peer's address, or `unix`.
  public static String peer(Channel channel) {
    return switch (channel.remoteAddress()) {
      case InetSocketAddress tcp -> address(tcp).getHostAddress() + ":" + tcp.getPort();
      case null -> "gone";
      default -> "unix"; // Each transport has its own class for it.
    };
  }

  /// Our address that the peer has reached; null of a Unix socket.
  public static @Nullable InetSocketAddress own(Channel channel) {
    return channel.localAddress() instanceof InetSocketAddress tcp
        ? new InetSocketAddress(address(tcp), tcp.getPort())
        : null;
  }

  /// `ADDRESS:PORT`, an IPv6 one in brackets and without a zone.
  public static String shown(InetSocketAddress tcp) {
    InetAddress address = address(tcp);
    String text = address.getHostAddress();
    return (address instanceof Inet6Address ? "[" + text + "]" : text) + ":" + tcp.getPort();
  }

  /// The peer's address; null of one that is not on the network (a Unix socket).
  public static @Nullable InetAddress address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress tcp ? address(tcp) : null;
  }

  /// An IPv4 client of a socket that is open for IPv6, too, appears there with a mapped address.
  private static InetAddress address(InetSocketAddress tcp) {
    InetAddress address = tcp.getAddress();
    try {
      return InetAddress.getByAddress(address.getAddress()); // Makes IPv4 of mapped IPv6.
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
