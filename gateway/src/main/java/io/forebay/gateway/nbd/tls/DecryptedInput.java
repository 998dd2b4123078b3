package io.forebay.gateway.nbd.tls;

import io.forebay.gateway.socket.InputBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// Stands between TLS and the protocol: what was decrypted goes into the connection's [InputBuffer], where
/// the handlers behind look for it, as if the transport had read it there. While they do not want to read
/// (`autoRead` off) it waits here, and the socket is not read until it is gone.
public final class DecryptedInput extends ChannelDuplexHandler {
  private final InputBuffer input;
  private final Consumer<@Nullable Set<String>> secured;
  private final Deque<ByteBuf> waiting = new ArrayDeque<>();
  private boolean passing;
  private boolean readOwed;

  private DecryptedInput(InputBuffer input, Consumer<@Nullable Set<String>> secured) {
    this.input = input;
    this.secured = secured;
  }

  /// Puts TLS before everything in the pipeline of `context`: from the next byte on all is encrypted. Bytes
  /// that came behind the request for it are TLS's, and never the protocol's: what somebody slipped in
  /// there spoils the handshake. The handshake may take `millis`; once it is complete `secured` gets the
  /// names in the client's trusted certificate, or null when it has shown none. Borrows `input`.
  public static void install(
      ChannelHandlerContext context,
      ServerTls tls,
      long millis,
      InputBuffer input,
      Consumer<@Nullable Set<String>> secured) {
    ByteBuf early = input.detach(context.alloc());
    var pipeline = context.pipeline();
    pipeline.addFirst(tls.handler(context.alloc(), millis), new DecryptedInput(input, secured));
    pipeline.fireChannelRead(early);
    pipeline.fireChannelReadComplete();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    waiting.add((ByteBuf) message);
    pass(context);
  }

  private void pass(ChannelHandlerContext context) {
    if (passing) {
      return; // Called from a handler that we call.
    }
    passing = true;
    try {
      for (ByteBuf next = waiting.peek(); next != null && wanted(context); next = waiting.peek()) {
        int taken = input.append(next);
        if (taken == 0 && next.isReadable()) {
          drop(); // Who wants to read has room: nobody does any more, the connection is closing.
          return;
        }
        if (!next.isReadable()) {
          waiting.remove().release();
        }
        context.fireChannelRead(Unpooled.EMPTY_BUFFER);
      }
    } finally {
      passing = false;
    }
  }

  private static boolean wanted(ChannelHandlerContext context) {
    return context.channel().config().isAutoRead();
  }

  /// The handlers behind want to read again: first what waits here, then the socket.
  @Override
  public void read(ChannelHandlerContext context) {
    if (waiting.isEmpty()) {
      context.read();
    } else if (!readOwed) {
      readOwed = true;
      context.executor().execute(() -> goOn(context));
    }
  }

  private void goOn(ChannelHandlerContext context) {
    readOwed = false;
    if (context.isRemoved()) {
      return;
    }
    pass(context);
    context.fireChannelReadComplete();
    if (waiting.isEmpty() && wanted(context)) {
      context.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      secured.accept(names(context.pipeline().get(SslHandler.class)));
    } else if (event instanceof SslCloseCompletionEvent) {
      var _ = context.close(); // As after the end of an unencrypted stream.
    }
    context.fireUserEventTriggered(event);
  }

  private static @Nullable Set<String> names(SslHandler tls) {
    try {
      Certificate[] chain = tls.engine().getSession().getPeerCertificates();
      return CertificateNames.of((X509Certificate) chain[0]);
    } catch (SSLPeerUnverifiedException _) {
      return null; // It has shown none; one that is not trusted has ended the handshake.
    }
  }

  private void drop() {
    waiting.forEach(ByteBuf::release);
    waiting.clear();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    drop();
  }
}
