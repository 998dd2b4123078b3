package io.forebay.gateway.nbd.wire;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
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
    peers.say("event=nbd.violation peer=" + peer(channel) + " rule=" + violation.getMessage());
    var _ = channel.close();
  }

  /// Something was thrown while the connection was served: closes the connection, and no other.
  public void caught(Channel channel, Throwable cause) {
    if (cause instanceof Error error) {
      fatal.accept(error);
    } else if (cause instanceof IOException) {
      peers.say("event=nbd.lost peer=" + peer(channel) + " error=" + cause.getMessage());
    } else {
      LOG.error("event=nbd.bug peer={}: connection closed", peer(channel), cause);
    }
    var _ = channel.close();
  }

  /// The peer's address, or `unix`.
  public static String peer(Channel channel) {
    return switch (channel.remoteAddress()) {
      case InetSocketAddress tcp -> tcp.getAddress().getHostAddress() + ":" + tcp.getPort();
      case null -> "gone";
      default -> "unix"; // Each transport has its own class for it.
    };
  }
}
