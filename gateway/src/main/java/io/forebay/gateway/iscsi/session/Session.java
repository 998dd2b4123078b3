package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.block.Volume;
import io.forebay.gateway.iscsi.IscsiLimits;
import io.forebay.gateway.iscsi.Portal;
import io.forebay.gateway.iscsi.Portals;
import io.forebay.gateway.iscsi.Targets;
import io.forebay.gateway.iscsi.login.Agreed;
import io.forebay.gateway.iscsi.login.LoginHandler.Admitted;
import io.forebay.gateway.iscsi.login.LoginHandler.Serials;
import io.forebay.gateway.iscsi.wire.PduReader;
import io.forebay.gateway.socket.Completions;
import io.forebay.gateway.socket.Faults;
import io.forebay.gateway.socket.InputBuffer;
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
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One session, which is one connection, in the full feature phase: drives [Dispatch] from the transport's
/// events and from everything that it may wait for, and sends what is in [Output] once per burst.
public final class Session extends ChannelInboundHandlerAdapter {
  /// What every session of the server shares.
  public record Terms(
      IscsiLimits limits, ReadBudget budget, Targets targets, Portals portals, Faults faults) {}

  /// The parts of a session that its parts share.
  record Wiring(
      SessionTable table,
      Serial serial,
      Tasks tasks,
      Output output,
      Responses responses,
      Reads reads) {}

  /// What waits for work of aborted tasks to stop.
  private record Abort(Predicate<Task> which, Runnable done) {}

  /// The watch looks this many times in the time after which an initiator counts as stalled.
  private static final int LOOKS = 6;

  private final Terms terms;
  private final Admitted admitted;
  private final InputBuffer input;
  private final Channel channel;
  private final Runnable leave;
  private final PduReader pdu;
  private final Tasks tasks;
  private final Output output;
  private final Reads reads;
  private final ReadAccount account;
  private final Completions<Task> completions;
  private final Dispatch dispatch;
  private final StallWatch watch;
  private final List<Abort> aborts = new ArrayList<>();
  private @Nullable Future<?> looking;
  private boolean parked;
  private boolean fullLog;
  private boolean serving;
  private boolean broken;
  private volatile boolean gone;

  /// Takes `input`. `leave` is called, on the event loop, once the connection is closed and nothing of the
  /// session can change a volume any more.
  Session(
      Terms terms,
      SessionTable table,
      Admitted admitted,
      InputBuffer input,
      Channel channel,
      Serials serials,
      Runnable leave) {
    this.terms = terms;
    this.admitted = admitted;
    this.input = input;
    this.channel = channel;
    this.leave = leave;
    IscsiLimits.Transfer limits = terms.limits().transfer();
    Agreed agreed = admitted.agreed();
    pdu = new PduReader(input, limits.dataBytesMax());
    pdu.agreed(agreed.headerDigest(), agreed.dataDigest(), limits.dataBytesMax());
    Serial serial = new Serial(serials.expCmdSn(), serials.statSn(), limits.commandsMax());
    tasks = new Tasks(limits);
    output = new Output(channel, serial, agreed);
    completions = new Completions<>(channel.eventLoop(), this::finish, this::resume, this::failed);
    account = new ReadAccount(terms.budget(), limits.readBytesOwn(), () -> later(this::resume));
    int piece = Math.min(limits.pieceBytesMax(), agreed.burstBytesMax());
    Responses responses = new Responses(output, agreed, piece);
    reads = new Reads(output, responses, account, agreed, piece);
    Wiring wiring = new Wiring(table, serial, tasks, output, responses, reads);
    dispatch = new Dispatch(this, admitted, wiring, terms);
    IscsiLimits.Patience patience = terms.limits().patience();
    watch = new StallWatch(patience.stallMillis(), patience.stallBytes());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    try {
      int room = 2 * PduReader.roomFor(terms.limits().transfer().dataBytesMax());
      input.resize(Math.max(room, input.readable()));
      long millis = Math.max(1, terms.limits().patience().stallMillis() / LOOKS);
      looking =
          channel
              .eventLoop()
              .scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    } catch (RuntimeException | Error e) { // The pipeline would leave the connection open and deaf.
      failed(e);
    }
    channel.config().setAutoRead(true);
    resume();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message); // The bytes stand in `input`.
    serve();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    output.traffic().receivedInAll(input.received());
    output.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!serving && channel.isWritable()) {
      resume();
    }
  }

  /// Takes up again what had to wait, sends the answers. On the event loop, at any time.
  private void resume() {
    if (gone) {
      return;
    }
    try {
      serve();
      output.flush();
    } catch (RuntimeException | Error e) {
      failed(e); // Called from tasks, whose failures nobody else would see.
    }
  }

  private void failed(Throwable cause) {
    terms.faults().caught(channel, cause);
  }

  private void serve() {
    if (broken || gone) {
      return;
    }
    serving = true;
    completions.serving(true);
    try {
      reads.pump();
      parked = false;
      while (goesOn()) {
        parked = !dispatch.take(pdu);
        if (!parked && !gone) { // A cold reset may have closed the connection amid its own PDU.
          pdu.done();
        }
      }
    } catch (ProtocolViolation violation) {
      broken = true;
      output.flush(); // What was right before still gets its answer.
      terms.faults().violated(channel, violation);
    } finally {
      serving = false;
      completions.serving(false);
    }
    if (channel.config().isAutoRead() == parked) {
      channel.config().setAutoRead(!parked);
    }
  }

  /// Whether there is another PDU, and nothing that it has to wait for.
  private boolean goesOn() throws ProtocolViolation {
    if (parked || gone) {
      return false;
    }
    if (dispatch.ended() || fullLog || !output.wanted()) {
      parked = true;
      return false;
    }
    return pdu.next();
  }

  private void finish(Task task) {
    if (gone || task.aborted()) {
      task.abandon();
      dispatch.release(task);
      tasks.ended(task);
      aborted();
    } else {
      dispatch.finished(task);
    }
  }

  /// Tells those who wait for aborted tasks what has ended by now.
  private void aborted() {
    for (Abort each : List.copyOf(aborts)) {
      if (!tasks.ending(each.which)) {
        aborts.remove(each);
        each.done.run();
      }
    }
  }

  private void look() {
    try {
      long now = System.nanoTime();
      String what = watch.stalled(channel, !parked && pdu.owed(), input.received(), now);
      if (what != null) {
        terms.faults().violated(channel, new ProtocolViolation("stall", what + " has stalled"));
        return;
      }
      if (!parked) {
        dispatch.look(input.received(), now);
      }
      output.flush();
    } catch (ProtocolViolation violation) {
      terms.faults().violated(channel, violation);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    gone = true;
    if (looking != null) {
      looking.cancel(false);
    }
    reads.close();
    output.release();
    input.release();
    abort(_ -> true, leave);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failed(cause);
  }

  // What its parts ask for.

  IscsiLimits limits() {
    return terms.limits();
  }

  Completions<Task> completions() {
    return completions;
  }

  boolean hasTask(Predicate<Task> which) {
    return !tasks.matching(which).isEmpty();
  }

  boolean isGone() {
    return gone;
  }

  boolean isOn(Channel other) {
    return channel.equals(other);
  }

  /// Runs `task` on the event loop, soon. Any thread.
  void later(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException _) {
      // The server is closed, and the session with it: there is nothing to take up again.
    }
  }

  /// The logout is answered: once that is sent, the connection is closed.
  void loggedOut() {
    if (!gone) {
      output.flush();
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /// Those that its initiator could reach.
  List<Portal> portals() {
    return terms.portals().from(Faults.own(channel));
  }

  void flushSoon() {
    if (!serving) {
      output.flush();
    }
  }

  /// Parks until the log of `volume` has room.
  void awaitRoom(Volume volume) {
    fullLog = true;
    volume.whenRoom(() ->
        later(() -> {
          fullLog = false;
          resume();
        }));
  }

  /// Ends the tasks that `which` is true of, and calls `done` once nothing of them goes on.
  void abort(Predicate<Task> which, Runnable done) {
    tasks.matching(which).forEach(dispatch::abort);
    aborts.add(new Abort(which, done));
    aborted();
  }

  /// Like [#abort], from any thread.
  void abortAnywhere(Predicate<Task> which, Runnable done) {
    if (channel.eventLoop().inEventLoop()) {
      abort(which, done);
      return;
    }
    try {
      channel
          .eventLoop()
          .execute(() -> {
            try {
              abort(which, done);
            } catch (RuntimeException | Error e) {
              failed(e);
            }
          });
    } catch (RejectedExecutionException _) {
      done.run(); // The server is closed: nothing of the session goes on.
    }
  }

  /// Runs `task` on the event loop: now, if this is it.
  void onLoop(Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
    } else {
      later(task);
    }
  }

  /// Closes the connection. Any thread.
  public void close() {
    var _ = channel.close();
  }

  /// Asks the initiator to log out (RFC 7143 11.9). Any thread.
  public void askLogout() {
    later(() -> {
      if (!gone) {
        dispatch.askLogout();
        output.flush();
      }
    });
  }

  // What is told of it; any thread.

  /// Who has logged in, to what.
  public Admitted admitted() {
    return admitted;
  }

  /// What has gone over it so far.
  public Traffic traffic() {
    return output.traffic();
  }

  public String peer() {
    return Faults.peer(channel);
  }

  /// Our address that the initiator has reached; "" when it has gone.
  public String portal() {
    InetSocketAddress own = Faults.own(channel);
    return own == null ? "" : Faults.shown(own);
  }

  boolean isOf(String target) {
    return admitted.target().equals(target);
  }
}
