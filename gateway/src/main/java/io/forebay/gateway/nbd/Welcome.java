package io.forebay.gateway.nbd;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.nbd.handshake.HandshakeHandler;
import io.forebay.gateway.nbd.tls.ServerTls;
import io.forebay.gateway.nbd.transmission.Session;
import io.forebay.gateway.nbd.wire.HandshakeCodes;
import io.forebay.gateway.socket.Connections;
import io.forebay.gateway.socket.Faults;
import io.forebay.gateway.socket.InputBuffer;
import io.forebay.gateway.socket.ReadBudget;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import java.util.function.BooleanSupplier;

/// Sets an accepted connection up, or shows it the door.
@ChannelHandler.Sharable
final class Welcome extends ChannelInitializer<Channel> {
  private final Connections connections;
  private final Faults faults;
  private final BooleanSupplier stopping;
  private final HandshakeHandler.Terms handshake;
  private final Session.Terms session;

  Welcome(
      NbdLimits limits,
      Exports exports,
      ServerTls tls,
      Connections connections,
      BooleanSupplier stopping,
      Faults faults) {
    this.connections = connections;
    this.faults = faults;
    this.stopping = stopping;
    NbdLimits.Transfer transfer = limits.transfer();
    long own = (long) limits.sessions().max() * transfer.readBytesOwn();
    ReadBudget budget = new ReadBudget(transfer.readBytesMax() - own);
    handshake =
        new HandshakeHandler.Terms(
            exports,
            tls,
            limits.handshake(),
            transfer.payloadBytesMax(),
            limits.status().contextsMax(),
            stopping,
            faults);
    session = new Session.Terms(limits, budget, stopping, faults);
  }

  @Override
  protected void initChannel(Channel channel) {
    String limit = stopping.getAsBoolean() ? "stopping" : connections.admit(channel);
    if (limit != null) {
      faults.peers().say("refused peer=" + Faults.peer(channel) + " limit=\"" + limit + '"');
      var _ = channel.close();
      return;
    }
    int options = handshake.limits().optionBytesMax();
    InputBuffer input =
        new InputBuffer(channel.alloc(), HandshakeCodes.OPTION_HEADER_BYTES + options);
    channel.config().setRecvByteBufAllocator(input);
    channel
        .pipeline()
        .addLast(
            new HandshakeHandler(
                handshake, channel, input, chosen -> new Session(session, chosen, input, channel)));
  }

  @Override
  public void exceptionCaught(io.netty.channel.ChannelHandlerContext context, Throwable cause) {
    faults.caught(context.channel(), cause);
  }
}
