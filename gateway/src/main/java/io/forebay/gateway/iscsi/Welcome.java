package io.forebay.gateway.iscsi;

import io.forebay.gateway.iscsi.login.LoginHandler;
import io.forebay.gateway.iscsi.session.SessionTable;
import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.PduReader;
import io.forebay.gateway.socket.Connections;
import io.forebay.gateway.socket.Faults;
import io.forebay.gateway.socket.InputBuffer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;

/// Sets an accepted connection of one portal up, or shows it the door.
@ChannelHandler.Sharable
final class Welcome extends ChannelInitializer<Channel> {
  private final LoginHandler.Terms terms;
  private final SessionTable table;
  private final Connections connections;
  private final Connections turnedAway;
  private final int portalGroup;

  Welcome(
      LoginHandler.Terms terms,
      SessionTable table,
      Connections connections,
      Connections turnedAway,
      int portalGroup) {
    this.terms = terms;
    this.table = table;
    this.connections = connections;
    this.turnedAway = turnedAway;
    this.portalGroup = portalGroup;
  }

  @Override
  protected void initChannel(Channel channel) {
    String limit = terms.stopping().getAsBoolean() ? "stopping" : connections.admit(channel);
    // A login that is answered ends well; Linux hosts may not come out of a close before it
    // (open-iscsi issue 387).
    if (limit != null && (terms.stopping().getAsBoolean() || turnedAway.admit(channel) != null)) {
      String peer = Faults.peer(channel);
      terms.faults().peers().say("refused peer=" + peer + " limit=\"" + limit + '"');
      var _ = channel.close();
      return;
    }
    int room = PduReader.roomFor(Bhs.LOGIN_DATA_BYTES);
    InputBuffer input = new InputBuffer(channel.alloc(), room);
    channel.config().setRecvByteBufAllocator(input);
    channel.pipeline().addLast(new LoginHandler(terms, portalGroup, channel, input, limit, table));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    terms.faults().caught(context.channel(), cause);
  }
}
