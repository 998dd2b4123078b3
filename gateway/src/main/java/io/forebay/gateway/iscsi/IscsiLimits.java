package io.forebay.gateway.iscsi;

import io.forebay.gateway.block.Volume;
import io.forebay.gateway.socket.Limit;

/// Every limit of the iSCSI server (M1), with default and reason. Times in milliseconds, sizes in bytes.
public record IscsiLimits(
    Sessions sessions, Login login, Transfer transfer, Outbound outbound, Patience patience) {
  public static final IscsiLimits DEFAULTS =
      new IscsiLimits(
          Sessions.DEFAULTS,
          Login.DEFAULTS,
          Transfer.DEFAULTS,
          Outbound.DEFAULTS,
          Patience.DEFAULTS);

  public IscsiLimits {
    long own = (long) sessions.max() * transfer.readBytesOwn();
    Limit.atLeast(
        "iSCSI limit transfer.readBytesMax",
        transfer.readBytesMax(),
        own + transfer.pieceBytesMax());
  }

  /// Who may connect.
  ///
  /// @param threads event loops. Two: a connection keeps at most one core busy, and the engine needs the
  ///     others.
  /// @param max connections at a time, logins included. 128: 16 hosts with 8 paths each.
  /// @param perAddressMax connections at a time from one address (IPv6: one /64). 32: no single machine
  ///     locks out the others. Loopback is exempt; `max` holds there, too.
  /// @param turnedAwayMax connections at a time beyond these whose login is answered with why it cannot be. 32: a
  ///     few hosts that dial anew together. Further ones are closed at once.
  public record Sessions(int threads, int max, int perAddressMax, int turnedAwayMax) {
    public static final Sessions DEFAULTS = new Sessions(2, 128, 32, 32);

    public Sessions {
      Limit.atLeast("iSCSI limit sessions.threads", threads, 1);
      Limit.atLeast("iSCSI limit sessions.max", max, 1);
      Limit.atLeast("iSCSI limit sessions.perAddressMax", perAddressMax, 1);
      Limit.atLeast("iSCSI limit sessions.turnedAwayMax", turnedAwayMax, 0);
    }
  }

  /// What an initiator may do before it is logged in.
  ///
  /// @param millis from accept to the full feature phase, in all: a trickling client cannot stretch it. 10 s,
  ///     as other targets give.
  /// @param requestsMax login requests of one connection. 32: real initiators send two to five.
  /// @param textBytesMax of one text that comes in parts. 64 KiB, eight of the largest parts.
  /// @param pairsMax `key=value` pairs of one text: bounds what is answered, too. 128: there are under 40
  ///     keys.
  /// @param penaltyMillis before a failed proof is answered, so that secrets cannot be tried out at speed.
  ///     1 s.
  public record Login(
      long millis, int requestsMax, int textBytesMax, int pairsMax, long penaltyMillis) {
    public static final Login DEFAULTS = new Login(10_000, 32, 64 << 10, 128, 1_000);

    public Login {
      Limit.atLeast("iSCSI limit login.millis", millis, 1);
      Limit.atLeast("iSCSI limit login.requestsMax", requestsMax, 2);
      Limit.atLeast("iSCSI limit login.textBytesMax", textBytesMax, 8192);
      Limit.atLeast("iSCSI limit login.pairsMax", pairsMax, 32);
      Limit.atLeast("iSCSI limit login.penaltyMillis", penaltyMillis, 0);
    }
  }

  /// How much may be under way.
  ///
  /// @param dataBytesMax of one data segment from an initiator, declared. 128 KiB: what a volume takes in one
  ///     slice, so that each PDU is appended as it stands in the receive buffer.
  /// @param commandsMax commands of one session at a time: the window that the initiator is told. 128, the
  ///     deepest queue that hosts use.
  /// @param immediateMax immediate commands beyond that (pings, task management). 16.
  /// @param pieceBytesMax that a long read holds in memory at a time. 1 MiB.
  /// @param readBytesMax reply buffers of all connections. 256 MiB. Writes need none: they are appended out of
  ///     the receive buffer.
  /// @param readBytesOwn the part of it that each connection has for itself. 256 KiB: the small reads of one
  ///     initiator go on while others hold everything else.
  /// @param gatheredBytesMax data that one session gathers for commands that want it whole (COMPARE AND
  ///     WRITE, parameter lists). 4 MiB: four of the longest; further ones get TASK SET FULL.
  /// @param gatheredBytesOwn the part of it that each session has for itself. 256 KiB: the longest COMPARE AND
  ///     WRITE goes on while others hold everything else.
  /// @param gatheredBytesShared what all sessions together gather beyond that. 32 MiB: eight sessions with all
  ///     that one may have.
  public record Transfer(
      int dataBytesMax,
      int commandsMax,
      int immediateMax,
      int pieceBytesMax,
      long readBytesMax,
      int readBytesOwn,
      int gatheredBytesMax,
      int gatheredBytesOwn,
      long gatheredBytesShared) {
    public static final Transfer DEFAULTS =
        new Transfer(
            Volume.WRITE_BYTES_MAX,
            128,
            16,
            1 << 20,
            256L << 20,
            256 << 10,
            4 << 20,
            256 << 10,
            32L << 20);

    public Transfer {
      Limit.atLeast("iSCSI limit transfer.dataBytesMax", dataBytesMax, 8192);
      Limit.atMost("iSCSI limit transfer.dataBytesMax", dataBytesMax, Volume.WRITE_BYTES_MAX);
      Limit.atLeast("iSCSI limit transfer.commandsMax", commandsMax, 1);
      Limit.atLeast("iSCSI limit transfer.immediateMax", immediateMax, 1);
      Limit.atLeast("iSCSI limit transfer.pieceBytesMax", pieceBytesMax, 64 << 10);
      Limit.atLeast("iSCSI limit transfer.readBytesOwn", readBytesOwn, 4096);
      Limit.atLeast("iSCSI limit transfer.gatheredBytesMax", gatheredBytesMax, 1 << 20);
      Limit.atLeast("iSCSI limit transfer.gatheredBytesOwn", gatheredBytesOwn, 0);
      Limit.atLeast("iSCSI limit transfer.gatheredBytesShared", gatheredBytesShared, 1 << 20);
    }
  }

  /// Replies that the initiator has not fetched.
  ///
  /// @param highBytes above it no read goes on. 4 MiB: a few megabyte reads, so that the line never runs dry.
  /// @param lowBytes below it reads go on. 1 MiB.
  public record Outbound(int highBytes, int lowBytes) {
    public static final Outbound DEFAULTS = new Outbound(4 << 20, 1 << 20);

    public Outbound {
      Limit.atLeast("iSCSI limit outbound.lowBytes", lowBytes, 1);
      Limit.atLeast("iSCSI limit outbound.highBytes", highBytes, lowBytes);
    }
  }

  /// How long the server waits for an initiator.
  ///
  /// @param stallMillis for one that has begun to send something, or has replies to fetch. 30 s: longer than a
  ///     network's hiccup.
  /// @param stallBytes what it must have moved in that time to count as alive. 64 KiB: 17 kbit/s.
  /// @param dataMillis for data that a command has announced or that was asked for. 30 s; then the task is
  ///     ended.
  /// @param idleMillis of silence, then it is pinged; after twice as much without an answer it counts as
  ///     gone. 30 s.
  /// @param stopMillis for initiators to log out when the server stops. 2 s: a host sees its disk go either
  ///     way.
  public record Patience(
      long stallMillis, int stallBytes, long dataMillis, long idleMillis, long stopMillis) {
    public static final Patience DEFAULTS = new Patience(30_000, 64 << 10, 30_000, 30_000, 2_000);

    public Patience {
      Limit.atLeast("iSCSI limit patience.stallMillis", stallMillis, 1);
      Limit.atLeast("iSCSI limit patience.stallBytes", stallBytes, 1);
      Limit.atLeast("iSCSI limit patience.dataMillis", dataMillis, 1);
      Limit.atLeast("iSCSI limit patience.idleMillis", idleMillis, 1);
      Limit.atLeast("iSCSI limit patience.stopMillis", stopMillis, 0);
    }
  }
}
