package io.forebay.gateway.iscsi.login;

import io.forebay.gateway.iscsi.ChapSecrets;
import io.forebay.gateway.iscsi.IscsiLimits;
import io.forebay.gateway.iscsi.Targets;
import io.forebay.gateway.iscsi.Targets.Answer;
import io.forebay.gateway.iscsi.Targets.Asker;
import io.forebay.gateway.iscsi.Visits;
import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.PduReader;
import io.forebay.gateway.iscsi.wire.PduWriter;
import io.forebay.gateway.scsi.Nexus;
import io.forebay.gateway.scsi.TargetDevice;
import io.forebay.gateway.socket.Faults;
import io.forebay.gateway.socket.InputBuffer;
import io.forebay.gateway.socket.PeerText;
import io.forebay.gateway.socket.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Leads one connection through its login, then puts the session's handler into its own place.
public final class LoginHandler extends ChannelInboundHandlerAdapter {
  /// What every login of the server shares.
  ///
  /// @param secrets those that count for a login that begins now
  /// @param stopping whether the server is going down
  public record Terms(
      Targets targets,
      Visits visits,
      Supplier<ChapSecrets> secrets,
      IscsiLimits limits,
      SecureRandom random,
      BooleanSupplier stopping,
      Faults faults) {}

  /// Where logged-in initiators go on.
  public interface Entrance {
    /// There are too many sessions.
    int NO_ROOM = 0;

    /// The initiator port has a session of somebody who has proven to be another.
    int TAKEN = -1;

    /// Lets the session of `admitted` in: those that it takes the place of are ended first. Then calls
    /// `ready`, on the connection's event loop, with its TSIH, or with [#NO_ROOM] or [#TAKEN].
    void enter(Admitted admitted, Channel channel, IntConsumer ready);

    /// The handler for the full feature phase. Takes `input`.
    ChannelHandler session(Admitted admitted, InputBuffer input, Channel channel, Serials serials);
  }

  /// Who has logged in, to what.
  ///
  /// @param device null: it only wants to know what there is
  /// @param target the name of `device`, "" without one
  /// @param cid the initiator's number for the connection
  public record Admitted(
      Asker asker,
      Nexus nexus,
      @Nullable TargetDevice device,
      String target,
      int cid,
      Agreed agreed) {
    /// Whether it could log in with `secrets`, too.
    boolean countsWith(ChapSecrets secrets) {
      String user = asker.user();
      boolean proven = user == null ? !secrets.required() : secrets.of(user) != null;
      return proven && secrets.reserves(asker.initiator(), user) == null;
    }
  }

  /// The serial numbers that the session goes on from.
  public record Serials(int statSn, int expCmdSn) {}

  private final Terms terms;
  private final int portalGroup;
  private final Channel channel;
  private final InputBuffer input;
  private final @Nullable String limit;
  private final Entrance entrance;
  private final PduReader pdu;
  private final PduWriter writer = new PduWriter();
  private final ChapSecrets secrets;
  private final LoginDialog dialog;
  private @Nullable Future<?> deadline;
  private int statSn;
  private int expCmdSn;
  private boolean begun;
  private boolean waiting;
  private boolean ended;
  private boolean handedOn;

  /// Of `channel`, which has come through a portal of the group with the tag `portalGroup`, and is one too many for
  /// `limit` unless that is null. Takes `input`, and hands it on to the session's handler.
  public LoginHandler(
      Terms terms,
      int portalGroup,
      Channel channel,
      InputBuffer input,
      @Nullable String limit,
      Entrance entrance) {
    this.terms = terms;
    this.portalGroup = portalGroup;
    this.channel = channel;
    this.input = input;
    this.limit = limit;
    this.entrance = entrance;
    pdu = new PduReader(input, Bhs.LOGIN_DATA_BYTES);
    secrets = terms.secrets().get();
    dialog = new LoginDialog(portalGroup, secrets, terms.limits(), terms.random());
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    long millis = terms.limits().login().millis();
    deadline = context.executor().schedule(this::late, millis, TimeUnit.MILLISECONDS);
  }

  private void late() {
    String millis = terms.limits().login().millis() + " ms";
    terms.faults().violated(channel, new ProtocolViolation("login-deadline", millis));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message); // The bytes stand in `input`.
    read(context);
  }

  private void read(ChannelHandlerContext context) {
    try {
      while (!ended && !waiting && pdu.next()) {
        request(context);
      }
    } catch (ProtocolViolation violation) {
      ended = true;
      terms.faults().violated(channel, violation);
    }
  }

  private void request(ChannelHandlerContext context) throws ProtocolViolation {
    if (pdu.opcode() != Bhs.LOGIN) {
      throw new ProtocolViolation("login-opcode", Integer.toString(pdu.opcode()));
    }
    LoginRequest request = LoginRequest.of(pdu);
    if (!begun) {
      begun = true;
      statSn = pdu.intAt(Bhs.EXP_STAT_SN_AT);
      expCmdSn = request.cmdSn();
    }
    LoginReply reply;
    try {
      if (terms.stopping().getAsBoolean()) {
        throw new LoginFailure(LoginStatus.UNAVAILABLE, "the server is stopping");
      }
      reply = dialog.answer(request, pdu.data());
      pdu.done();
      if (limit != null) {
        String reason = "too many connections (iscsi." + limit + ")";
        throw new LoginFailure(LoginStatus.OUT_OF_RESOURCES, reason);
      }
      if (dialog.complete()) {
        admit(context, request, reply);
        return;
      }
    } catch (LoginFailure failure) {
      fail(request, failure);
      return;
    }
    send(request, reply, request.tsih());
  }

  /// The dialog is through: is there such a target for this initiator, and room for the session?
  private void admit(ChannelHandlerContext context, LoginRequest request, LoginReply reply)
      throws LoginFailure {
    Introduction who = dialog.introduction();
    if (request.tsih()
        != 0) { // One connection a session: there is none to join (docs, "sessions").
      throw new LoginFailure(LoginStatus.NO_SUCH_SESSION, "TSIH " + request.tsih());
    }
    String reserved = secrets.reserves(who.initiator(), dialog.user());
    if (reserved != null) {
      String what = PeerText.shown(who.initiator()) + ": " + reserved;
      throw new LoginFailure(LoginStatus.AUTHENTICATION_FAILED, what);
    }
    Asker asker = asker(who.initiator());
    String wanted = who.target();
    TargetDevice device = wanted == null ? null : open(wanted, asker);
    Nexus nexus = new Nexus(who.initiator(), request.isid(), portalGroup);
    String target = device == null ? "" : device.name();
    Admitted admitted = new Admitted(asker, nexus, device, target, request.cid(), dialog.agreed());
    waiting = true;
    channel.config().setAutoRead(false);
    entrance.enter(admitted, channel, tsih -> enter(context, admitted, request, reply, tsih));
  }

  private Asker asker(String initiator) {
    InetAddress address = Faults.address(channel);
    return new Asker(initiator, address == null ? null : address.getHostAddress(), dialog.user());
  }

  private TargetDevice open(String name, Asker asker) throws LoginFailure {
    return switch (terms.targets().find(name, asker)) {
      case Answer.Open(TargetDevice device) -> device;
      case Answer.Unknown _ ->
          throw new LoginFailure(LoginStatus.NOT_FOUND, "no target " + PeerText.shown(name));
      case Answer.Closed(String reason) -> throw new LoginFailure(LoginStatus.NOT_FOUND, reason);
    };
  }

  private void enter(
      ChannelHandlerContext context,
      Admitted admitted,
      LoginRequest request,
      LoginReply reply,
      int tsih) {
    if (ended || context.isRemoved() || !channel.isActive()) {
      return; // It has gone meanwhile.
    }
    if (tsih == Entrance.NO_ROOM) {
      fail(request, new LoginFailure(LoginStatus.OUT_OF_RESOURCES, "too many sessions"));
      return;
    }
    if (tsih == Entrance.TAKEN) {
      String why = "another user has a session under this initiator name and ISID";
      fail(request, new LoginFailure(LoginStatus.FORBIDDEN, why));
      return;
    }
    try {
      send(request, reply, tsih);
      handedOn = true;
      ended = true;
      Serials serials = new Serials(statSn, expCmdSn);
      context.pipeline().replace(this, null, entrance.session(admitted, input, channel, serials));
      if (!admitted.countsWith(terms.secrets().get())) {
        // They were changed while it logged in; from here on, the server sees to it.
        var _ = channel.close();
      }
    } catch (RuntimeException | Error e) {
      terms
          .faults()
          .caught(channel, e); // Called from a task, whose failures nobody else would see.
    }
  }

  private void fail(LoginRequest request, LoginFailure failure) {
    ended = true;
    String line = "login-failed peer=%s status=%04x reason=\"%s\"";
    int code = failure.status().code();
    terms.faults().peers().say(line.formatted(Faults.peer(channel), code, failure.reason()));
    Asker who = asker(dialog.initiator());
    terms.visits().refused(who, dialog.target(), failure.status(), failure.reason());
    LoginReply reply = LoginReply.failed(failure.status(), request.current());
    if (failure.status() == LoginStatus.AUTHENTICATION_FAILED) {
      long millis = terms.limits().login().penaltyMillis();
      channel.config().setAutoRead(false);
      var _ =
          channel.eventLoop().schedule(() -> refuse(request, reply), millis, TimeUnit.MILLISECONDS);
    } else {
      refuse(request, reply);
    }
  }

  private void refuse(LoginRequest request, LoginReply reply) {
    if (channel.isActive()) {
      channel
          .writeAndFlush(encode(request, reply, request.tsih()))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void send(LoginRequest request, LoginReply reply, int tsih) {
    var _ = channel.writeAndFlush(encode(request, reply, tsih), channel.voidPromise());
  }

  private ByteBuf encode(LoginRequest request, LoginReply reply, int tsih) {
    int bytes = reply.text().length;
    ByteBuf out = channel.alloc().directBuffer(writer.pduBytes(bytes));
    int flags = (reply.transit() ? Bhs.FINAL : 0) | (reply.more() ? Bhs.CONTINUE : 0);
    flags |= reply.current() << 2 | reply.next();
    writer
        .begin(out, Bhs.LOGIN_RESPONSE, flags, request.itt(), bytes)
        .set64(Bhs.ISID_AT, request.isid() << 16 | tsih)
        .set32(Bhs.STAT_SN_AT, statSn++)
        .set32(Bhs.EXP_CMD_SN_AT, expCmdSn)
        .set32(Bhs.MAX_CMD_SN_AT, expCmdSn + terms.limits().transfer().commandsMax() - 1)
        .set16(Bhs.LOGIN_STATUS_AT, reply.status().code())
        .end();
    out.writeBytes(reply.text());
    writer.endData(out, bytes);
    return out;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (deadline != null) {
      deadline.cancel(false);
    }
    ended = true;
    if (!handedOn) {
      input.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    terms.faults().caught(channel, cause);
  }
}
