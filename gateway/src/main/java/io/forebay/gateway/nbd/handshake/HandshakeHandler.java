package io.forebay.gateway.nbd.handshake;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.block.Exports.Answer;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.nbd.NbdLimits;
import io.forebay.gateway.nbd.handshake.OptionRequest.ContextQuery;
import io.forebay.gateway.nbd.handshake.OptionRequest.InfoQuery;
import io.forebay.gateway.nbd.tls.ServerTls;
import io.forebay.gateway.nbd.wire.Framing;
import io.forebay.gateway.nbd.wire.HandshakeCodes;
import io.forebay.gateway.socket.Faults;
import io.forebay.gateway.socket.InputBuffer;
import io.forebay.gateway.socket.PeerText;
import io.forebay.gateway.socket.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Leads one connection from the greeting to the transmission phase, then puts the transmission's
/// handler into its own place.
public final class HandshakeHandler extends ChannelInboundHandlerAdapter {
  /// What every handshake of the server shares.
  ///
  /// @param payloadBytesMax advertised as the maximum payload
  /// @param contextsMax that one connection may select
  /// @param stopping whether the server is going down
  public record Terms(
      Exports exports,
      ServerTls tls,
      NbdLimits.Handshake limits,
      int payloadBytesMax,
      int contextsMax,
      BooleanSupplier stopping,
      Faults faults) {
    /// Tells the operator why a client does not get what is there.
    private void denied(Channel channel, String name, String reason) {
      if (!reason.isEmpty()) {
        String line = "denied peer=%s export=\"%s\" reason=\"%s\"";
        faults.peers().say(line.formatted(Faults.peer(channel), PeerText.shown(name), reason));
      }
    }
  }

  /// What INFO told last: a GO with the same parameters right after it must be told the same.
  private record Told(InfoQuery query, Chosen chosen) {}

  private static final int GREETING_BYTES = 18;

  private final Terms terms;
  private final Channel channel;
  private final InputBuffer input;
  private final OptionStream options;
  private final Function<Chosen, ChannelHandler> transmission;
  private final TlsUpgrade tls;
  private final Negotiated negotiated = new Negotiated();
  private final MetaContexts contexts;
  private @Nullable Future<?> deadline;
  private boolean fixed;
  private boolean noZeroes;
  private boolean upgrading;
  private String asked = "";
  private boolean ended;
  private boolean handedOn;
  private @Nullable Told told;

  /// Of `channel`. Takes `input`, and hands it on to the handler that `transmission` makes.
  public HandshakeHandler(
      Terms terms,
      Channel channel,
      InputBuffer input,
      Function<Chosen, ChannelHandler> transmission) {
    this.terms = terms;
    this.channel = channel;
    tls = new TlsUpgrade(terms.tls(), channel);
    this.input = input;
    this.transmission = transmission;
    options = new OptionStream(input, terms.limits());
    contexts = new MetaContexts(negotiated, terms.contextsMax());
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    long millis = terms.limits().millis();
    deadline = context.executor().schedule(() -> late(context), millis, TimeUnit.MILLISECONDS);
    ByteBuf greeting = context.alloc().directBuffer(GREETING_BYTES);
    greeting.writeLong(HandshakeCodes.GREETING_MAGIC).writeLong(HandshakeCodes.OPTION_MAGIC);
    greeting.writeShort(HandshakeCodes.FLAG_FIXED_NEWSTYLE | HandshakeCodes.FLAG_NO_ZEROES);
    var _ = context.writeAndFlush(greeting, context.voidPromise());
  }

  private void late(ChannelHandlerContext context) {
    long millis = terms.limits().millis();
    terms.faults().violated(context.channel(), new ProtocolViolation("deadline", millis + " ms"));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message); // The bytes stand in `input`.
    read(context);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable() && !context.channel().config().isAutoRead()) {
      context.channel().config().setAutoRead(true);
      read(context);
      context.flush();
    }
  }

  private void read(ChannelHandlerContext context) {
    try {
      if (!options.flagsSeen()) {
        int flags = options.clientFlags();
        if (flags < 0) {
          return;
        }
        fixed = (flags & HandshakeCodes.FLAG_FIXED_NEWSTYLE) != 0;
        noZeroes = (flags & HandshakeCodes.FLAG_NO_ZEROES) != 0;
      }
      while (!ended) {
        if (!context
            .channel()
            .isWritable()) { // A client that does not read its replies gets no more.
          context.channel().config().setAutoRead(false);
          return;
        }
        OptionStream.Option option = options.next();
        if (option == null) {
          return;
        }
        serve(context, option);
      }
    } catch (ProtocolViolation violation) {
      ended = true;
      context.flush(); // What was right before still gets its answer.
      terms.faults().violated(context.channel(), violation);
    }
  }

  private void serve(ChannelHandlerContext context, OptionStream.Option option)
      throws ProtocolViolation {
    if (!fixed && option.code() != HandshakeCodes.OPT_EXPORT_NAME) {
      throw new ProtocolViolation(
          "newstyle", "option " + option.code() + " without FIXED_NEWSTYLE");
    }
    if (option.code() == HandshakeCodes.OPT_EXPORT_NAME) {
      exportName(context, option.request());
      return;
    }
    if (option.code() == HandshakeCodes.OPT_SET_META_CONTEXT) {
      negotiated.deselect(); // Whatever becomes of this option.
    }
    ByteBuf out = context.alloc().directBuffer();
    Chosen chosen = null;
    upgrading = false;
    try {
      chosen = reply(new OptionReplies(out, option.code()), option);
    } finally {
      var _ =
          context.write(
              out, context.voidPromise()); // Also when `exports` threw: the buffer is given away.
    }
    if (upgrading) {
      negotiated.forget(); // "The server MUST NOT preserve any negotiation state."
      context.flush();
      tls.begin(context, input, terms.limits().millis());
    } else if (option.request() instanceof OptionRequest.Abort) {
      ended = true;
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    } else if (chosen != null) {
      begin(context, chosen);
    }
  }

  /// Answers one option; returns what a successful GO has chosen.
  private @Nullable Chosen reply(OptionReplies replies, OptionStream.Option option) {
    OptionRequest request = option.request();
    Told before = told;
    told = null;
    if (terms.stopping().getAsBoolean() && !(request instanceof OptionRequest.Abort)) {
      replies.error(HandshakeCodes.REP_ERR_SHUTDOWN, "the server is stopping");
      return null;
    }
    if (tls.demandedFor(option.code())) {
      replies.error(HandshakeCodes.REP_ERR_TLS_REQD, "this server wants TLS first");
      return null;
    }
    switch (request) {
      case OptionRequest.Abort _ -> replies.ack();
      case OptionRequest.StartTls _ -> upgrading = tls.answer(replies);
      case OptionRequest.ListExports _ -> {
        terms
            .exports()
            .list(tls.asker())
            .forEach(each -> replies.server(each.name(), each.description()));
        replies.ack();
      }
      case OptionRequest.Inquire(InfoQuery query) -> {
        Chosen chosen = find(replies, query.name());
        told = chosen == null ? null : new Told(query, chosen);
        tell(replies, query, chosen);
      }
      case OptionRequest.Go(InfoQuery query) -> {
        boolean same = before != null && before.query().equals(query);
        Chosen chosen = same && before != null ? before.chosen() : find(replies, query.name());
        asked = query.name();
        tell(replies, query, chosen);
        return chosen;
      }
      case OptionRequest.StructuredReply _ -> {
        if (negotiated.structured()) {
          replies.ack();
        } else {
          replies.error(
              HandshakeCodes.REP_ERR_EXT_HEADER_REQD, "extended headers are agreed already");
        }
      }
      case OptionRequest.ExtendedHeaders _ -> {
        negotiated.extended();
        replies.ack();
      }
      case OptionRequest.ListContexts(ContextQuery query) ->
          contexts.list(replies, query, volume(query.name()));
      case OptionRequest.SetContexts(ContextQuery query) ->
          contexts.select(replies, query, volume(query.name()));
      case OptionRequest.Malformed(String reason) ->
          replies.error(HandshakeCodes.REP_ERR_INVALID, reason);
      case OptionRequest.TooBig _ ->
          replies.error(HandshakeCodes.REP_ERR_TOO_BIG, "the name or the option is too long");
      case OptionRequest.Unsupported _ ->
          replies.error(HandshakeCodes.REP_ERR_UNSUP, "this server does not know the option");
      case OptionRequest.ExportName _ ->
          throw new IllegalStateException("EXPORT_NAME has no option reply"); // Served before.
    }
    return null;
  }

  /// What this client may see under `name`.
  private @Nullable Volume volume(String name) {
    return terms.exports().find(name, tls.asker()) instanceof Answer.Open open
        ? open.volume()
        : null;
  }

  private Chosen chosen(Answer.Open open, String name) {
    return Chosen.of(open, negotiated.framing(), negotiated.contexts(name));
  }

  /// What `name` is for this client; null: it was told why it gets nothing.
  private @Nullable Chosen find(OptionReplies replies, String name) {
    return switch (terms.exports().find(name, tls.asker())) {
      case Answer.Open open -> chosen(open, name);
      case Answer.TlsRequired _ when tls.mayHelp() -> {
        replies.error(HandshakeCodes.REP_ERR_TLS_REQD, "there may be one for clients with TLS");
        yield null;
      }
      case Answer.TlsRequired _ -> {
        replies.unknown(name);
        yield null;
      }
      case Answer.Unknown(String reason) -> {
        terms.denied(channel, name, reason);
        replies.unknown(name);
        yield null;
      }
    };
  }

  private void tell(OptionReplies replies, InfoQuery query, @Nullable Chosen chosen) {
    if (chosen == null) {
      return;
    }
    replies.export(chosen);
    if (query.wanted().name()) {
      replies.text(HandshakeCodes.INFO_NAME, chosen.volume().name());
    }
    if (query.wanted().description()) {
      replies.text(HandshakeCodes.INFO_DESCRIPTION, chosen.description());
    }
    if (query.wanted().blockSize()) {
      replies.blockSize(chosen.volume().blockBytes(), terms.payloadBytesMax());
    }
    replies.ack();
  }

  /// EXPORT_NAME knows no error reply: what cannot be served is a disconnect.
  private void exportName(ChannelHandlerContext context, OptionRequest request)
      throws ProtocolViolation {
    if (negotiated.framing() == Framing.EXTENDED) {
      throw new ProtocolViolation("export-name", "EXPORT_NAME after EXTENDED_HEADERS");
    }
    if (!(request instanceof OptionRequest.ExportName(String name))) {
      throw new ProtocolViolation("export-name", "not UTF-8 of at most 4096 bytes without NUL");
    }
    if (tls.demandedFor(HandshakeCodes.OPT_EXPORT_NAME)) {
      throw new ProtocolViolation("tls-required", "EXPORT_NAME without TLS");
    }
    if (terms.stopping().getAsBoolean()
        || !(terms.exports().find(name, tls.asker()) instanceof Answer.Open open)) {
      throw new ProtocolViolation("export-name", "no export \"" + PeerText.shown(name) + '"');
    }
    Chosen chosen = chosen(open, name);
    asked = name;
    ByteBuf out = context.alloc().directBuffer();
    out.writeLong(chosen.sizeBytes()).writeShort(chosen.flags());
    out.writeZero(noZeroes ? 0 : HandshakeCodes.EXPORT_NAME_ZEROES);
    var _ = context.write(out, context.voidPromise());
    begin(context, chosen);
  }

  private void begin(ChannelHandlerContext context, Chosen chosen) throws ProtocolViolation {
    ended = true;
    context.flush();
    Opened opened = new Opened(asked, tls.asker(), chosen.volume().uuid(), chosen.writable());
    opened.noteOn(context.channel());
    if (!opened.stands(terms.exports())) { // Looked at after it is known: no change is missed.
      throw new ProtocolViolation("export-closed", "closed while it was opened");
    }
    handedOn = true;
    context.pipeline().replace(this, null, transmission.apply(chosen));
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
    terms.faults().caught(context.channel(), cause);
  }
}
