package io.forebay.gateway.link.edge;

import io.forebay.gateway.link.LinkEvents;
import io.forebay.gateway.link.pairing.Fingerprint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connections from outside until it is known whose they are. Whoever comes when there are too many takes the
/// place of the oldest one of the address that has the most: a crowd that opens connections and holds them keeps
/// itself out, and no peer, whose handshake takes a few round trips. Confined to the event loop.
final class Strangers {
  private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);

  /// Handshakes under way: peers are few.
  static final int WAITING_MAX = 32;

  /// A line in the log about them at most so often, so that a crowd does not fill a disk.
  static final int LINE_SECONDS = 10;

  /// And so often an event, so that it does not push others out of the book.
  static final int EVENT_SECONDS = 3600;

  /// Of an IPv6 address: one customer mostly has the rest.
  private static final int PREFIX_BYTES = 8;

  private final LinkEvents events;
  private final Seldom lines = new Seldom(LINE_SECONDS);
  private final Seldom told = new Seldom(EVENT_SECONDS);

  /// By where they come from; the oldest first.
  private final Map<Channel, String> waiting = new LinkedHashMap<>();

  Strangers(LinkEvents events) {
    this.events = events;
  }

  /// Its handshake begins; another one's may end by that.
  void enter(Channel arrived) {
    waiting.put(arrived, origin(arrived));
    arrived.closeFuture().addListener((ChannelFutureListener) _ -> leave(arrived));
    if (waiting.size() > WAITING_MAX) {
      Channel oldest = oldestOfTheMost();
      leave(oldest);
      var _ = oldest.close();
    }
  }

  /// Its handshake is over.
  void leave(Channel gone) {
    waiting.remove(gone);
  }

  /// Never the newest: there are more than one.
  private Channel oldestOfTheMost() {
    Map<String, Integer> counts = new HashMap<>();
    waiting.values().forEach(origin -> counts.merge(origin, 1, Integer::sum));
    int most = counts.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    return waiting.entrySet().stream()
        .filter(each -> counts.getOrDefault(each.getValue(), 0) == most)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static String origin(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      return ""; // It is gone already.
    }
    InetAddress address = remote.getAddress();
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, PREFIX_BYTES) : bytes);
  }

  /// It did not come through its handshake.
  void failed(Channel channel, String reason) {
    lines.tell(
        channel.eventLoop(),
        others ->
            LOG.info(
                "event=link.handshake remote={} others={} reason=\"{}\"",
                channel.remoteAddress(),
                others,
                reason));
  }

  /// It came through, and is nobody's that we know.
  void refused(Channel channel, Fingerprint theirs) {
    lines.tell(
        channel.eventLoop(),
        others ->
            LOG.warn(
                "event=link.stranger remote={} certificate={} others={}",
                channel.remoteAddress(),
                theirs.hex(),
                others));
    told.tell(
        channel.eventLoop(),
        others ->
            events.stranger(
                address(channel),
                "its certificate, "
                    + theirs.hex()
                    + ", is no peer's"
                    + (others == 0 ? "" : "; " + others + " more since the last one told")));
  }

  private static String address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress().getHostAddress()
        : "an address that is gone";
  }
}
