package io.forebay.gateway.nbd;

import io.forebay.gateway.socket.Limit;

/// Every limit of the NBD server (M1), with default and reason. Times in milliseconds, sizes in bytes.
public record NbdLimits(
    Sessions sessions,
    Handshake handshake,
    Transfer transfer,
    Status status,
    Outbound outbound,
    Patience patience) {
  public static final NbdLimits DEFAULTS =
      new NbdLimits(
          Sessions.DEFAULTS,
          Handshake.DEFAULTS,
          Transfer.DEFAULTS,
          Status.DEFAULTS,
          Outbound.DEFAULTS,
          Patience.DEFAULTS);

  public NbdLimits {
    long own = (long) sessions.max() * transfer.readBytesOwn();
    Limit.atLeast(
        "NBD limit transfer.readBytesMax",
        transfer.readBytesMax(),
        own + transfer.payloadBytesMax());
  }

  /// Who may connect.
  ///
  /// @param threads event loops. Two: a connection keeps at most one core busy, and the engine needs the
  ///     others.
  /// @param max connections at a time, handshakes included. 128: 16 volumes with 8 connections each.
  /// @param perAddressMax connections at a time from one address (IPv6: one /64). 32: no single machine
  ///     locks out the others. Loopback and Unix sockets are exempt, as everything local shares one
  ///     address there (proxies, tunnels, containers); `max` holds for them too.
  public record Sessions(int threads, int max, int perAddressMax) {
    public static final Sessions DEFAULTS = new Sessions(2, 128, 32);

    public Sessions {
      Limit.atLeast("NBD limit sessions.threads", threads, 1);
      Limit.atLeast("NBD limit sessions.max", max, 1);
      Limit.atLeast("NBD limit sessions.perAddressMax", perAddressMax, 1);
    }
  }

  /// What a client may do before it has chosen an export.
  ///
  /// @param millis from accept to transmission, in all: a trickling client cannot stretch it. 10 s, as
  ///     other servers give.
  /// @param optionsMax options of one connection. 64: real clients send under ten.
  /// @param optionBytesMax data of an option that is looked at. 64 KiB: a name of 4096 bytes and more
  ///     information requests than exist; longer data is skipped and refused.
  /// @param bytesMax bytes of all options. 1 MiB: beyond it skipping ends and the connection is closed.
  public record Handshake(long millis, int optionsMax, int optionBytesMax, long bytesMax) {
    public static final Handshake DEFAULTS = new Handshake(10_000, 64, 64 << 10, 1 << 20);

    public Handshake {
      Limit.atLeast("NBD limit handshake.millis", millis, 1);
      Limit.atLeast("NBD limit handshake.optionsMax", optionsMax, 1);
      Limit.atLeast("NBD limit handshake.optionBytesMax", optionBytesMax, 4096);
      Limit.atLeast("NBD limit handshake.bytesMax", bytesMax, optionBytesMax);
    }
  }

  /// How much may be under way.
  ///
  /// @param payloadBytesMax of one READ or WRITE, advertised. 32 MiB: what every client may assume.
  /// @param requestsMax requests of one connection that wait for the volume. 256: twice the deepest
  ///     queue that hosts use; beyond it the socket is not read.
  /// @param readBytesMax reply buffers of all connections. 256 MiB. Writes need none: they are appended
  ///     out of the receive buffer.
  /// @param readBytesOwn the part of it that each connection has for itself. 256 KiB: the small reads of
  ///     one client go on while others hold everything else with replies that they do not fetch.
  /// @param tinyPerSecond requests shorter than a sector, FLUSH apart, that are served for one connection in
  ///     a second. 4,096: far more than tools that read byte by byte send, and next to no processor time.
  public record Transfer(
      int payloadBytesMax,
      int requestsMax,
      long readBytesMax,
      int readBytesOwn,
      int tinyPerSecond) {
    public static final Transfer DEFAULTS =
        new Transfer(32 << 20, 256, 256L << 20, 256 << 10, 4096);

    public Transfer {
      Limit.atLeast("NBD limit transfer.payloadBytesMax", payloadBytesMax, 1 << 20);
      Limit.atLeast("NBD limit transfer.requestsMax", requestsMax, 1);
      Limit.atLeast("NBD limit transfer.readBytesOwn", readBytesOwn, 4096);
      Limit.atLeast("NBD limit transfer.tinyPerSecond", tinyPerSecond, 16);
    }
  }

  /// What BLOCK_STATUS may cost.
  ///
  /// @param extentsMax in one reply, of one context. 65,536, a sixteenth of what the specification allows:
  ///     1 MiB on the wire; a client asks again from where the reply ends.
  /// @param contextsMax selected by one connection. 16: each is surveyed for every request; clients
  ///     select one to three.
  public record Status(int extentsMax, int contextsMax) {
    public static final Status DEFAULTS = new Status(65_536, 16);

    /// "Servers SHOULD NOT send more than 2^20 extents in a single reply chunk".
    private static final int EXTENTS_SPECIFIED = 1 << 20;

    public Status {
      Limit.atLeast("NBD limit status.extentsMax", extentsMax, 1);
      Limit.atLeast("NBD limit status.contextsMax", contextsMax, 1);
      Limit.atMost("NBD limit status.extentsMax", extentsMax, EXTENTS_SPECIFIED);
    }
  }

  /// Replies that the client has not fetched.
  ///
  /// @param highBytes above it no request is begun. 4 MiB: a few megabyte reads, so that the line never
  ///     runs dry.
  /// @param lowBytes below it requests are begun again. 1 MiB.
  public record Outbound(int highBytes, int lowBytes) {
    public static final Outbound DEFAULTS = new Outbound(4 << 20, 1 << 20);

    public Outbound {
      Limit.atLeast("NBD limit outbound.lowBytes", lowBytes, 1);
      Limit.atLeast("NBD limit outbound.highBytes", highBytes, lowBytes);
    }
  }

  /// How long the server waits for a client.
  ///
  /// @param stallMillis for a client that has begun to send a request, or has replies to fetch. 30 s:
  ///     longer than a network's hiccup.
  /// @param stallBytes what it must have moved in that time to count as alive. 64 KiB: 17 kbit/s.
  /// @param stopMillis for clients to say goodbye when the server stops. 2 s: a host sees its disk go
  ///     either way.
  public record Patience(long stallMillis, int stallBytes, long stopMillis) {
    public static final Patience DEFAULTS = new Patience(30_000, 64 << 10, 2_000);

    public Patience {
      Limit.atLeast("NBD limit patience.stallMillis", stallMillis, 1);
      Limit.atLeast("NBD limit patience.stallBytes", stallBytes, 1);
      Limit.atLeast("NBD limit patience.stopMillis", stopMillis, 0);
    }
  }
}
