package io.forebay.gateway.nbd.handshake;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.nbd.NbdLimits;
import io.forebay.gateway.nbd.handshake.OptionRequest.ContextQuery;
import io.forebay.gateway.nbd.handshake.OptionRequest.InfoQuery;
import io.forebay.gateway.nbd.wire.Faults;
import io.forebay.gateway.nbd.wire.Framing;
import io.forebay.gateway.nbd.wire.HandshakeCodes;
import io.forebay.gateway.nbd.wire.InputBuffer;
import io.forebay.gateway.nbd.wire.PeerText;
import io.forebay.gateway.nbd.wire.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
      NbdLimits.Handshake limits,
      int payloadBytesMax,
      int contextsMax,
      BooleanSupplier stopping,
      Faults faults) {}

  /// What INFO told last: a GO with the same parameters right after it must be told the same.
  private record Told(InfoQuery query, Chosen chosen) {}

  private static final int GREETING_BYTES = 18;

  private final Terms terms;
  private final InputBuffer input;
  private final OptionStream options;
  private final Function<Chosen, ChannelHandler> transmission;
  private final Negotiated negotiated = new Negotiated();
  private final MetaContexts contexts;
  private @Nullable Future<?> deadline;
  private boolean fixed;
  private boolean noZeroes;
  private boolean ended;
  private boolean handedOn;
  private @Nullable Told told;

  /// Takes `input`, and hands it on to the handler that `transmission` makes.
  public HandshakeHandler(
      Terms terms, InputBuffer input, Function<Chosen, ChannelHandler> transmission) {
    this.terms = terms;
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
    try {
      chosen = reply(new OptionReplies(out, option.code()), option.request());
    } finally {
      var _ =
          context.write(
              out, context.voidPromise()); // Also when `exports` threw: the buffer is given away.
    }
    if (option.request() instanceof OptionRequest.Abort) {
      ended = true;
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    } else if (chosen != null) {
      begin(context, chosen);
    }
  }

  /// Answers one option; returns what a successful GO has chosen.
  private @Nullable Chosen reply(OptionReplies replies, OptionRequest request) {
    Told before = told;
    told = null;
    if (terms.stopping().getAsBoolean() && !(request instanceof OptionRequest.Abort)) {
      replies.error(HandshakeCodes.REP_ERR_SHUTDOWN, "the server is stopping");
      return null;
    }
    switch (request) {
      case OptionRequest.Abort _ -> replies.ack();
      case OptionRequest.ListExports _ -> {
        terms.exports().list().forEach(each -> replies.server(each.name(), each.description()));
        replies.ack();
      }
      case OptionRequest.Inquire(InfoQuery query) -> {
        Chosen chosen = answer(replies, query, find(query.name()));
        told = chosen == null ? null : new Told(query, chosen);
      }
      case OptionRequest.Go(InfoQuery query) -> {
        boolean same = before != null && before.query().equals(query);
        return answer(
            replies, query, same && before != null ? before.chosen() : find(query.name()));
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
    return terms.exports().find(name);
  }

  private @Nullable Chosen find(String name) {
    Volume volume = volume(name);
    return volume == null
        ? null
        : Chosen.of(volume, negotiated.framing(), negotiated.contexts(name));
  }

  private @Nullable Chosen answer(OptionReplies replies, InfoQuery query, @Nullable Chosen chosen) {
    if (chosen == null) {
      replies.unknown(query.name());
      return null;
    }
    replies.export(chosen);
    String name = chosen.volume().name();
    if (query.wanted().name()) {
      replies.text(HandshakeCodes.INFO_NAME, name);
    }
    if (query.wanted().description()) {
      terms.exports().list().stream()
          .filter(each -> each.name().equals(name))
          .forEach(each -> replies.text(HandshakeCodes.INFO_DESCRIPTION, each.description()));
    }
    if (query.wanted().blockSize()) {
      replies.blockSize(terms.payloadBytesMax());
    }
    replies.ack();
    return chosen;
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
    Chosen chosen = terms.stopping().getAsBoolean() ? null : find(name);
    if (chosen == null) {
      throw new ProtocolViolation("export-name", "no export \"" + PeerText.shown(name) + '"');
    }
    ByteBuf out = context.alloc().directBuffer();
    out.writeLong(chosen.sizeBytes()).writeShort(chosen.flags());
    out.writeZero(noZeroes ? 0 : HandshakeCodes.EXPORT_NAME_ZEROES);
    var _ = context.write(out, context.voidPromise());
    begin(context, chosen);
  }

  private void begin(ChannelHandlerContext context, Chosen chosen) {
    ended = true;
    context.flush();
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
