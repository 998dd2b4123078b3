package io.forebay.gateway.nbd.transmission;

import io.forebay.gateway.block.Volume;
import io.forebay.gateway.nbd.NbdLimits;
import io.forebay.gateway.nbd.handshake.Chosen;
import io.forebay.gateway.socket.Completions;
import io.forebay.gateway.socket.Faults;
import io.forebay.gateway.socket.InputBuffer;
import io.forebay.gateway.socket.PeerText;
import io.forebay.gateway.socket.ProtocolViolation;
import io.forebay.gateway.socket.ReadAccount;
import io.forebay.gateway.socket.ReadBudget;
import io.forebay.gateway.socket.StallWatch;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One connection in the transmission phase: drives the [RequestReader] from the transport's events and
/// from everything that it may wait for, and sends what it left in [Replies] once per burst.
///
/// A client that does not fetch its replies, a log without room, a full budget, too many outstanding
/// requests: all end alike, with the socket not read any more, and each has its event that calls
/// `resume`.
public final class Session extends ChannelInboundHandlerAdapter {
  /// What every session of the server shares.
  ///
  /// @param stopping whether new requests are to be refused
  public record Terms(
      NbdLimits limits, ReadBudget budget, BooleanSupplier stopping, Faults faults) {}

  /// Two of the largest slices, and room for the headers between them: while a large write streams in,
  /// slices end where the buffer ends and next to nothing has to be moved (InputBuffer).
  private static final int INPUT_BYTES = 2 * Volume.WRITE_BYTES_MAX + 4096;

  /// The watch looks this many times in the time after which a client counts as stalled.
  private static final int LOOKS = 6;

  private final Terms terms;
  private final Chosen chosen;
  private final InputBuffer input;
  private final Channel channel;
  private final Replies replies;
  private final Completions<Outstanding> completions;
  private final ReadAccount account;
  private final RequestReader reader;
  private final StallWatch watch;
  private final TinyRequests tiny;
  private @Nullable Future<?> looking;
  private int outstanding;
  private boolean serving;
  private boolean pausing;
  private boolean ending;
  private boolean broken;
  private boolean gone;

  /// Takes `input`, in which the client's first requests may already stand.
  public Session(Terms terms, Chosen chosen, InputBuffer input, Channel channel) {
    this.terms = terms;
    this.chosen = chosen;
    this.input = input;
    this.channel = channel;
    replies = new Replies(channel, chosen.framing());
    completions = new Completions<>(channel.eventLoop(), this::finish, this::resume, this::failed);
    account =
        new ReadAccount(
            terms.budget(), terms.limits().transfer().readBytesOwn(), () -> later(this::resume));
    NbdLimits.Patience patience = terms.limits().patience();
    watch = new StallWatch(patience.stallMillis(), patience.stallBytes());
    tiny = new TinyRequests(terms.limits().transfer().tinyPerSecond(), System::nanoTime);
    reader = new RequestReader(this, input, replies);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    try {
      input.resize(Math.max(INPUT_BYTES, input.readable()));
      long millis = Math.max(1, terms.limits().patience().stallMillis() / LOOKS);
      looking =
          channel
              .eventLoop()
              .scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    } catch (RuntimeException | Error e) { // The pipeline would leave the connection open and deaf.
      failed(e);
    }
    say("opened");
    resume();
  }

  private void say(String event) {
    String peer = Faults.peer(channel);
    String volume = PeerText.shown(volume().name());
    terms.faults().peers().say(event + " peer=" + peer + " volume=" + volume);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message); // The bytes stand in `input`.
    serve();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    replies.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!serving && channel.isWritable()) {
      resume();
    }
  }

  /// Takes up again what had to wait, sends the replies. On the event loop, at any time.
  private void resume() {
    if (gone) {
      return;
    }
    try {
      serve();
      replies.flush();
    } catch (RuntimeException | Error e) {
      failed(e); // Called from tasks, whose failures nobody else would see.
    }
  }

  private void failed(Throwable cause) {
    terms.faults().caught(channel, cause);
  }

  private void serve() {
    if (broken) {
      return;
    }
    serving = true;
    completions.serving(true);
    try {
      reader.run();
    } catch (ProtocolViolation violation) {
      broken = true;
      replies.flush(); // What was right before still gets its answer.
      terms.faults().violated(channel, violation);
    } finally {
      serving = false;
      completions.serving(false);
    }
    if (reader.ended()) {
      end();
    }
    if (channel.config().isAutoRead() == reader.isParked()) {
      channel.config().setAutoRead(!reader.isParked());
    }
  }

  /// After DISC: once everything outstanding is answered and sent, the connection is closed.
  private void end() {
    if (outstanding == 0 && !ending) {
      ending = true;
      replies.flush();
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void finish(Outstanding request) {
    outstanding--;
    if (gone) {
      request.abandon();
    } else {
      request.reply(replies);
    }
  }

  private void look() {
    String what = watch.stalled(channel, reader.owed(), input.received(), System.nanoTime());
    if (what != null) {
      terms.faults().violated(channel, new ProtocolViolation("stall", what + " has stalled"));
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    gone = true;
    say("closed");
    if (looking != null) {
      looking.cancel(false);
    }
    account.close();
    replies.release();
    input.release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failed(cause);
  }

  /// Runs `task` on the event loop, soon. Any thread.
  private void later(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException _) {
      // The server is closed, and the session with it: there is nothing to take up again.
    }
  }

  // What the reader asks for.

  Volume volume() {
    return chosen.volume();
  }

  /// What the client was told; it holds for the connection's life (specification, "READ_ONLY").
  Chosen chosen() {
    return chosen;
  }

  NbdLimits limits() {
    return terms.limits();
  }

  boolean stopping() {
    return terms.stopping().getAsBoolean();
  }

  /// Whether so much is outstanding that the next request has to wait.
  boolean crowded() {
    return outstanding >= terms.limits().transfer().requestsMax();
  }

  ReadAccount account() {
    return account;
  }

  Completions<Outstanding> completions() {
    return completions;
  }

  /// Counts `request` in; its completion counts it out.
  <T extends Outstanding> T begin(T request) {
    outstanding++;
    completions.begun();
    return request;
  }

  /// Resumes once the log has room.
  void awaitRoom() {
    volume().whenRoom(() -> later(this::room));
  }

  /// Resumes once the other connections of this event loop have had their turn.
  void soon() {
    later(this::resume);
  }

  /// Whether the present request, which is tiny, has to wait; then it resumes when it has waited long enough.
  boolean tinyWaits() {
    long millis = pausing ? 1 : tiny.waitMillis();
    if (millis > 0 && !pausing) {
      pausing = true;
      var _ = channel.eventLoop().schedule(this::paused, millis, TimeUnit.MILLISECONDS);
    }
    return millis > 0;
  }

  private void paused() {
    pausing = false;
    resume();
  }

  private void room() {
    reader.roomAgain();
    resume();
  }
}
