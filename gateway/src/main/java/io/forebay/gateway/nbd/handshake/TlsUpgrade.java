package io.forebay.gateway.nbd.handshake;

import io.forebay.gateway.block.Exports.Asker;
import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.nbd.tls.DecryptedInput;
import io.forebay.gateway.nbd.tls.ServerTls;
import io.forebay.gateway.nbd.wire.HandshakeCodes;
import io.forebay.gateway.socket.Faults;
import io.forebay.gateway.socket.InputBuffer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetAddress;

/// What one connection knows of TLS: what the server demands (specification, "TLS support"), whether it is
/// in place, and who the client is proven to be.
///
/// The mode holds for the connection's life. On a Unix socket nothing is demanded: no byte leaves the
/// machine.
final class TlsUpgrade {
  private final ServerTls tls;
  private final TlsMode mode;
  private Asker asker;

  TlsUpgrade(ServerTls tls, Channel channel) {
    this.tls = tls;
    InetAddress address = Faults.address(channel);
    asker = Asker.plain(address == null ? null : address.getHostAddress());
    boolean local = asker.address() == null;
    mode = local && tls.mode() == TlsMode.REQUIRED ? TlsMode.ALLOWED : tls.mode();
  }

  /// Who asks, as things stand.
  Asker asker() {
    return asker;
  }

  /// FORCEDTLS: whether the option `code` must be refused until TLS is in place.
  boolean demandedFor(int code) {
    return mode == TlsMode.REQUIRED
        && !asker.tls()
        && code != HandshakeCodes.OPT_STARTTLS
        && code != HandshakeCodes.OPT_ABORT;
  }

  /// Whether a client may be told to come back with TLS.
  boolean mayHelp() {
    return mode != TlsMode.OFF && !asker.tls();
  }

  /// Answers STARTTLS. Returns whether it was acked: [#begin] must follow.
  boolean answer(OptionReplies replies) {
    if (asker.tls()) {
      replies.error(HandshakeCodes.REP_ERR_INVALID, "TLS is in place already");
      return false;
    }
    if (mode == TlsMode.OFF) {
      replies.error(HandshakeCodes.REP_ERR_UNSUP, "this server has no TLS");
      return false;
    }
    replies.ack();
    return true;
  }

  /// Everything that is sent and received from now on is encrypted. What was written before must have been
  /// flushed.
  void begin(ChannelHandlerContext context, InputBuffer input, long millis) {
    asker = asker.secured(null); // Until the handshake is complete nobody can ask anything.
    DecryptedInput.install(context, tls, millis, input, names -> asker = asker.secured(names));
  }
}
