package io.forebay.gateway.link.edge;

import io.forebay.gateway.link.pairing.Fingerprint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;

/// Waits for a handshake, then makes way for the pipe.
final class Arrival extends ChannelInboundHandlerAdapter {
  /// How a handshake ended: called once, on the event loop.
  interface Outcome {
    /// Complete: the other end has this certificate and speaks `protocol`. Takes `pipe`.
    void complete(SocketPipe pipe, Fingerprint theirs, String protocol);

    /// The connection is closed.
    void failed(Throwable cause);
  }

  private final Outcome outcome;
  private final Consumer<Error> fatal;
  private boolean active;
  private boolean told;

  Arrival(Outcome outcome, Consumer<Error> fatal) {
    this.outcome = outcome;
    this.fatal = fatal;
  }

  /// Before this, whoever connects is told by the connection's own promise.
  @Override
  public void channelActive(ChannelHandlerContext context) {
    active = true;
    context.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
      context.fireUserEventTriggered(event);
    } else if (handshake.isSuccess()) {
      arrived(context.channel());
    } else {
      fail(context, handshake.cause());
    }
  }

  private void arrived(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    try {
      Certificate[] chain = tls.engine().getSession().getPeerCertificates();
      Fingerprint theirs = Identity.fingerprint((X509Certificate) chain[0]);
      String protocol = tls.applicationProtocol();
      channel.config().setAutoRead(false);
      if (channel.pipeline().get(ByteBudget.class) != null) {
        channel.pipeline().remove(ByteBudget.class);
      }
      SocketPipe pipe = new SocketPipe(channel, fatal);
      told = true;
      channel.pipeline().replace(this, null, pipe);
      outcome.complete(pipe, theirs, protocol == null ? "" : protocol);
    } catch (SSLPeerUnverifiedException e) {
      fail(channel.pipeline().context(this), e);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, new java.io.EOFException("closed during the handshake"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof Error error) {
      fatal.accept(error);
    }
    fail(context, cause);
  }

  private void fail(ChannelHandlerContext context, Throwable cause) {
    if (active && !told) {
      told = true;
      outcome.failed(cause);
    }
    var _ = context.close();
  }
}
