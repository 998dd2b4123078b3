package io.forebay.gateway.link.session;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.link.Dialer;
import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.LineShape;
import io.forebay.gateway.link.LineStatus;
import io.forebay.gateway.link.LineTraffic;
import io.forebay.gateway.link.LinkEvents;
import io.forebay.gateway.link.LinkGroups;
import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.Pipe;
import io.forebay.gateway.link.packing.Compression;
import io.forebay.gateway.link.wire.Farewell;
import io.forebay.gateway.link.wire.FrameDecoder;
import io.forebay.gateway.link.wire.FrameEncoder;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.Verb;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The line to one peer, for as long as the two are paired: dials, takes what the peer dialled, keeps one
/// connection, and begins again when it is lost.
///
/// ```
/// no connection ─ time, and an address ─► dialling ─ connected ─► talking ─ ended ─► no connection, wait
///               ─ the peer has dialled ───────────────────────────►
/// ```
/// Of two connections the newer one is kept; of two that were dialled at the same time, that of the
/// appliance with the smaller id, so that both sides choose alike.
public final class PeerLink implements Agent, AutoCloseable {
  /// Connections dialled from both sides within this time count as simultaneous.
  private static final long SIMULTANEOUS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long STATUS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /// Who we are.
  public record Self(UUID appliance, String name, String software) {}

  private final Platform platform;
  private final Self self;
  private final Peer peer;
  private final Dialer dialer;
  private final LinkEvents events;
  private final LinkGroups groups;
  private final PeerTools tools;
  private final Backoff backoff;
  private final RemoteCommands commands = new RemoteCommands();
  private final FrameDecoder decoder = new FrameDecoder();
  private final ByteBuffer out = ByteBuffer.allocateDirect(FrameEncoder.FRAME_BYTES_MAX);
  private final Runnable wake = this::wake;
  private final Threads.Running thread;

  private final Object postLock = new Object();
  private ArrayDeque<Runnable> posts = new ArrayDeque<>(); // Guarded by postLock.
  private @Nullable Pipe offered; // Guarded by postLock.
  private boolean finished; // Guarded by postLock: posts run at once, on whoever posts.

  private @Nullable LineSession session;
  private boolean dialling;
  private long dialAtNanos;
  private String problem = "";
  private long sinceMillis;
  private long statusNanos;
  private LineTraffic past = LineTraffic.NONE; // Of the connections that have ended.
  private volatile LineTraffic traffic = LineTraffic.NONE;
  private volatile LineStatus status;

  /// What a line to a peer needs of its appliance. Without `compression` bytes go as they are.
  public record Surroundings(
      LinkGroups groups, LinkEvents events, Dialer dialer, @Nullable Compression compression) {}

  public PeerLink(Platform platform, Self self, Peer peer, Surroundings around) {
    this.platform = platform;
    this.self = self;
    this.peer = peer;
    this.dialer = around.dialer();
    this.events = around.events();
    this.groups = around.groups();
    this.backoff = new Backoff(platform.randomness());
    this.tools =
        new PeerTools(
            platform,
            peer,
            new PeerTools.Surroundings(groups, events, around.compression()),
            new PeerTools.Bell(this::post, wake));
    this.dialAtNanos = platform.clock().nanos();
    this.sinceMillis = platform.clock().wallMillis();
    this.status = snapshot();
    this.thread = platform.threads().start(this);
    groups.listen(wake);
  }

  @Override
  public String name() {
    return "forebay-link-" + peer.name();
  }

  /// Any thread. What it shows is at most a few seconds old.
  public LineStatus status() {
    return status;
  }

  /// Any thread. As old as [#status].
  public LineTraffic traffic() {
    return traffic;
  }

  public Peer peer() {
    return peer;
  }

  /// Takes a connection that the peer has opened, authenticated. Any thread.
  public void offer(Pipe pipe) {
    Pipe superfluous;
    synchronized (postLock) {
      superfluous = finished ? pipe : offered;
      offered = finished ? null : pipe;
    }
    if (superfluous != null) {
      superfluous.close();
    }
    wake();
  }

  /// The peer's address has changed, or somebody wants the line tried now. Any thread.
  public void dialNow() {
    post(() -> dialAtNanos = platform.clock().nanos());
  }

  /// From now on so much may leave. Any thread.
  public void shape(LineShape shape) {
    post(() -> tools.shaper.shape(platform.clock().nanos(), shape));
  }

  /// Has the peer carry out a checkpoint verb; `done` is called once. Any thread.
  public void command(
      UUID group, Verb verb, String checkpoint, Kind kind, Consumer<Message.Result> done) {
    post(() -> send(group, verb, checkpoint, kind, done));
  }

  /// Of a checkpoint that is to be created.
  public record Kind(boolean consistent, boolean hold) {}

  private void send(
      UUID group, Verb verb, String checkpoint, Kind kind, Consumer<Message.Result> done) {
    LineSession now = session;
    Integer channel = now == null || !now.open() ? null : now.attachments().channel(group);
    if (now == null || channel == null || commands.full()) {
      done.accept(RemoteCommands.failure(0, "the peer " + peer.name() + " is not reachable now"));
      return;
    }
    int id = commands.add(done, platform.clock().nanos());
    now.say(channel, new Message.Command(id, verb, checkpoint, kind.consistent(), kind.hold()));
  }

  private void wake() {
    Threads.Running running = thread;
    if (running != null) {
      running.wake();
    }
  }

  /// Runs `work` on the agent, soon.
  private void post(Runnable work) {
    synchronized (postLock) {
      if (!finished) {
        posts.add(work);
        wake();
        return;
      }
    }
    synchronized (this) {
      work.run();
    }
  }

  private void runPosts() {
    ArrayDeque<Runnable> now;
    synchronized (postLock) {
      now = posts;
      posts = new ArrayDeque<>();
    }
    now.forEach(Runnable::run);
  }

  // ---- The agent

  @Override
  public long duty() {
    runPosts();
    takeOffer();
    LineSession now = session;
    long sleep = now == null ? dial() : talk(now);
    long nanos = platform.clock().nanos();
    if (nanos - statusNanos >= STATUS_NANOS || status.phase() != phase()) {
      statusNanos = nanos;
      status = snapshot();
      LineSession talking = session;
      traffic = past.plus(talking == null ? LineTraffic.NONE : talking.traffic());
    }
    return sleep;
  }

  private void takeOffer() {
    Pipe pipe;
    synchronized (postLock) {
      pipe = offered;
      offered = null;
    }
    if (pipe != null) {
      choose(pipe, false);
    }
  }

  /// Goes on with `pipe`, unless the present connection is to be kept.
  private void choose(Pipe pipe, boolean dialled) {
    LineSession now = session;
    boolean together =
        now != null && now.dialer() != dialled && now.stoodNanos() < SIMULTANEOUS_NANOS;
    boolean oursIsKept = self.appliance().toString().compareTo(peer.appliance().toString()) < 0;
    if (together && dialled != oursIsKept) {
      pipe.close();
      return;
    }
    if (now != null) {
      end(now, new LineEnded("replaced by a newer connection", Farewell.REPLACED));
    }
    FramedPipe line = new FramedPipe(pipe, decoder, out, tools.packing);
    Message.Hello hello =
        new Message.Hello(
            Limits.VERSION_OLDEST,
            tools.packing.versionNewest(),
            self.appliance(),
            self.name(),
            self.software());
    session = new LineSession(tools, line, dialled, hello, commands);
    pipe.onChange(wake);
  }

  private long dial() {
    if (dialling) {
      return UNTIL_WOKEN;
    }
    if (!dialer.knows(peer)) {
      return UNTIL_WOKEN;
    }
    long left = dialAtNanos - platform.clock().nanos();
    if (left > 0) {
      return left;
    }
    dialling = true;
    dialer.dial(peer, dialled -> post(() -> dialled(dialled)));
    return UNTIL_WOKEN;
  }

  private void dialled(Dialer.Dialed result) {
    dialling = false;
    switch (result) {
      case Dialer.Dialed.Connected(Pipe pipe) -> {
        if (isFinished()) {
          pipe.close();
        } else {
          choose(pipe, true);
        }
      }
      case Dialer.Dialed.Failed(String reason) -> {
        problem = reason;
        dialAtNanos = platform.clock().nanos() + backoff.after(0);
      }
    }
  }

  private boolean isFinished() {
    synchronized (postLock) {
      return finished;
    }
  }

  private long talk(LineSession now) {
    try {
      boolean before = now.open();
      long sleep = now.duty();
      if (now.open() && !before) {
        problem = now.shortfall();
        sinceMillis = platform.clock().wallMillis();
      }
      return sleep;
    } catch (LineEnded e) {
      end(now, e);
      return 0;
    }
  }

  private void end(LineSession ended, LineEnded why) {
    session = null;
    boolean wasOpen = ended.open();
    tools.peerClock.forget();
    past = past.plus(ended.traffic());
    problem = why.reason();
    boolean good = wasOpen && why.farewell() != Farewell.VIOLATION;
    dialAtNanos = platform.clock().nanos() + backoff.after(good ? ended.stoodNanos() : 0);
    ended.end(why.farewell());
    commands.lost();
    if (why.farewell() == Farewell.VIOLATION) {
      events.violated(peer, problem);
    }
    if (wasOpen) {
      sinceMillis = platform.clock().wallMillis();
      events.down(peer, problem);
    }
  }

  private LineStatus.Phase phase() {
    LineSession now = session;
    if (now != null) {
      return now.phase();
    } else if (dialling) {
      return LineStatus.Phase.DIALLING;
    }
    return dialer.knows(peer) ? LineStatus.Phase.DOWN : LineStatus.Phase.WAITING;
  }

  private LineStatus snapshot() {
    LineSession now = session;
    return new LineStatus(
        phase(),
        sinceMillis,
        now == null ? "" : now.remote(),
        now == null ? 0 : now.rttMicros(),
        now == null
            ? null
            : tools.peerClock.offsetMillis(TimeUnit.MICROSECONDS.toNanos(now.rttMicros())),
        now == null ? 0 : now.bytesPerSecond(),
        problem,
        now == null ? List.of() : now.attachments().lines(),
        tools.packing.carried());
  }

  /// Says goodbye and gives everything back. Returns once the agent has ended; not from a duty of its own.
  @Override
  public void close() {
    groups.unlisten(wake);
    thread.close();
    LineSession now = session;
    if (now != null) {
      end(now, new LineEnded("this appliance is stopping", Farewell.STOPPING));
    }
    Pipe pipe;
    synchronized (postLock) {
      finished = true;
      pipe = offered;
      offered = null;
    }
    if (pipe != null) {
      pipe.close();
    }
    synchronized (this) {
      runPosts();
      tools.close();
    }
    status = snapshot();
  }
}
