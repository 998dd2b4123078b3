package io.forebay.gateway.link.session;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.LineStatus;
import io.forebay.gateway.link.LineTraffic;
import io.forebay.gateway.link.packing.Packing;
import io.forebay.gateway.link.wire.Farewell;
import io.forebay.gateway.link.wire.Frame;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.MessageType;
import io.forebay.gateway.link.wire.Party;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import io.forebay.gateway.link.wire.Refusal;
import io.forebay.gateway.link.wire.State;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection: Hello, heartbeats, the order of sending (docs/protocols/replication.md, 3 and 8).
///
/// ```
/// GREETING ─ both Hello ─► OPEN ─ REFUSE, BYE, silence, violation, replaced ─► LineEnded
/// ```
final class LineSession implements Attachment.Ear {
  /// As often it looks at what nobody wakes it for.
  private static final long UPKEEP_NANOS = TimeUnit.SECONDS.toNanos(3);

  /// From connection to Hello.
  static final long GREETING_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// Frames taken in one duty, so that sending has its turn.
  private static final int FRAMES_PER_DUTY = 64;

  /// Messages waiting to be sent; a peer that reads nothing while it makes us talk is dropped.
  private static final int QUEUE_MAX = 4096;

  /// Fewer bytes of bulk say nothing of how well it packs.
  private static final long RATIO_BYTES_MIN = 64 << 10;

  private record Queued(int channel, Message message) {}

  private final PeerTools tools;
  private final FramedPipe line;
  private final boolean dialer;
  private final Attachments attachments;
  private final RemoteCommands commands;
  private final Pace pace = new Pace();
  private final ArrayDeque<Queued> queue = new ArrayDeque<>();
  private State state = State.GREETING;
  private final long startedNanos;
  private final Pulse pulse;
  private long upkeepNanos;
  private int unsentBytes;
  private boolean held; // There is data, and it is not its time.
  private Packing.Carried carried; // At the last look.
  private double packRatio = 1;
  private String shortfall = "";
  private LineTraffic.Segments segments = LineTraffic.Segments.UNKNOWN; // As last told.

  LineSession(
      PeerTools tools,
      FramedPipe line,
      boolean dialer,
      Message.Hello hello,
      RemoteCommands commands) {
    this.tools = tools;
    this.line = line;
    this.dialer = dialer;
    this.commands = commands;
    this.carried = tools.packing.carried();
    this.attachments = new Attachments(tools, this, dialer);
    this.startedNanos = tools.clock.nanos();
    this.pulse = new Pulse(startedNanos, dialer);
    this.upkeepNanos = startedNanos;
    say(Frame.CONNECTION, hello);
  }

  boolean open() {
    return state == State.OPEN;
  }

  boolean dialer() {
    return dialer;
  }

  long stoodNanos() {
    return tools.clock.nanos() - startedNanos;
  }

  String remote() {
    return line.remote();
  }

  Attachments attachments() {
    return attachments;
  }

  long rttMicros() {
    return TimeUnit.NANOSECONDS.toMicros(pulse.rttNanos());
  }

  long bytesPerSecond() {
    return pace.bytesPerSecond();
  }

  /// What this connection has carried so far.
  LineTraffic traffic() {
    LineTraffic.Segments now = line.segments();
    segments = now.equals(LineTraffic.Segments.UNKNOWN) ? segments : now;
    return new LineTraffic(
        open() ? 1 : 0,
        line.sentBytes(),
        line.receivedBytes(),
        segments,
        rttMicros(),
        pace.bytesPerSecond());
  }

  /// One round of everything. Returns the nanoseconds to sleep unless woken.
  long duty() throws LineEnded {
    try {
      boolean more = read();
      if (state == State.OPEN) {
        attachments.step();
      }
      boolean backlog = send();
      long now = tools.clock.nanos();
      pace.sample(now, line.sentBytes(), backlog);
      if (pace.unsentBytes() != unsentBytes) {
        unsentBytes = pace.unsentBytes();
        line.holdUnsent(unsentBytes);
      }
      beat(now);
      return more ? 0 : sleep(now);
    } catch (ProtocolViolation e) {
      throw new LineEnded(String.valueOf(e.getMessage()), Farewell.VIOLATION);
    }
  }

  // ---- Reading

  /// Whether there may be more to read at once.
  private boolean read() throws ProtocolViolation, LineEnded {
    for (int i = 0; i < FRAMES_PER_DUTY; i++) {
      if (attachments.full()) {
        pulse.deaf(tools.clock.nanos());
        return false;
      }
      Frame frame = line.read();
      pulse.heard(tools.clock.nanos(), line.receivedBytes());
      if (frame == null) {
        if (line.lost()) {
          throw new LineEnded(
              state == State.OPEN
                  ? "the line was lost"
                  : "the peer closed the connection at once: it may not know this appliance"
                      + " (any more); pair the two anew if this stays",
              null);
        }
        return false;
      }
      on(frame);
    }
    return true;
  }

  private void on(Frame frame) throws ProtocolViolation, LineEnded {
    if (frame.channel() != Frame.CONNECTION) {
      if (state != State.OPEN || MessageType.of(frame.message()).ofConnection()) {
        throw new ProtocolViolation(Rule.STATE, "a channel's message while " + state);
      }
      attachments.on(frame);
      return;
    }
    MessageType type = MessageType.of(frame.message());
    Party party = dialer ? Party.ACCEPTOR : Party.DIALER;
    type.requireLegal(state, Set.of(party));
    switch (frame.message()) {
      case Message.Hello hello -> onHello(hello);
      case Message.Heartbeat(long sentNanos) -> {
        pulse.beatHeard();
        say(Frame.CONNECTION, new Message.Echo(sentNanos));
      }
      case Message.Echo(long sentNanos) -> pulse.echoed(tools.clock.nanos(), sentNanos);
      case Message.Refuse(Refusal reason, String text) ->
          throw new LineEnded("refused by the peer (" + reason + "): " + text, null);
      case Message.Bye(Farewell reason) ->
          throw new LineEnded("ended by the peer: " + reason, null);
      case Message.Ask(var group) -> attachments.asked(group);
      default -> throw new ProtocolViolation(Rule.STATE, type + " on the connection's channel");
    }
  }

  private void onHello(Message.Hello theirs) throws ProtocolViolation, LineEnded {
    if (!theirs.appliance().equals(tools.peer.appliance())) {
      throw new LineEnded(
          "the other end has the peer's certificate but says that it is appliance "
              + theirs.appliance(),
          Farewell.VIOLATION);
    }
    int version = Math.min(theirs.newest(), tools.packing.versionNewest());
    if (version < theirs.oldest() || version < Limits.VERSION_OLDEST) {
      String text =
          "this side speaks versions "
              + Limits.VERSION_OLDEST
              + " to "
              + tools.packing.versionNewest()
              + ", the other "
              + theirs.oldest()
              + " to "
              + theirs.newest()
              + ": update the older appliance";
      say(Frame.CONNECTION, new Message.Refuse(Refusal.VERSION, text));
      send();
      throw new LineEnded(text, null);
    }
    state = State.OPEN;
    shortfall = shortfall(theirs);
    line.greeted(version);
    attachments.open();
    tools.events.up(tools.peer, line.remote());
  }

  /// What cannot be done on this connection since one side speaks an older version, and what to do; else "".
  private String shortfall(Message.Hello theirs) {
    if (theirs.newest() < Limits.VERSION_NEWEST) {
      boolean packs = theirs.newest() > Limits.VERSION_PLAIN;
      return "it speaks version %d of the line's protocol, this release %d: %s; update it"
          .formatted(
              theirs.newest(),
              Limits.VERSION_NEWEST,
              packs
                  ? "the copies cannot be compared (group verify)"
                  : "nothing is packed, and the copies cannot be compared (group verify)");
    }
    return tools.packing.distrusted()
        ? "what it had packed did not unpack here: nothing is packed until this appliance restarts"
        : "";
  }

  String shortfall() {
    return shortfall;
  }

  // ---- Sending

  @Override
  public void say(int channel, Message message) {
    queue.add(new Queued(channel, message));
  }

  @Override
  public void result(Message.Result result) {
    commands.result(result);
  }

  /// Sends what the line takes: small messages first, then a data frame of each attachment in turn.
  /// Returns whether there is more.
  private boolean send() throws ProtocolViolation, LineEnded {
    if (queue.size() > QUEUE_MAX) {
      throw new LineEnded("the peer does not read what we say", null);
    }
    held = false;
    long before = line.writtenBytes();
    while (line.flush()) {
      Queued next = queue.poll();
      if (next != null) {
        line.write(next.channel, next.message);
      } else if (state != State.OPEN || !attachments.writeDue(line, pace.bytesPerSecond())) {
        break;
      }
    }
    tools.shaper.sent(tools.clock.nanos(), line.writtenBytes() - before);
    while (state == State.OPEN && line.flush() && roomForData() && queue.isEmpty()) {
      if (!attachments.writeData(line, pace.frameBytes())) {
        held = attachments.hasData();
        return held;
      }
    }
    return line.unsentBytes() > 0 || attachments.hasData();
  }

  /// Frames may wait while another one leaves, on a fast line; on a slow one none waits, so that what is small
  /// and urgent comes through.
  private boolean roomForData() {
    int unsent = line.unsentBytes();
    return unsent <= pace.waitingBytes();
  }

  // ---- Time

  private void beat(long now) throws LineEnded {
    pulse.said(now, line.handedBytes());
    if (pulse.dead(now)) {
      throw new LineEnded("no byte came for 15 s", null);
    }
    if (state == State.GREETING && now - startedNanos >= GREETING_NANOS) {
      throw new LineEnded("the peer did not say who it is for 10 s", null);
    }
    if (state == State.OPEN && pulse.due(now)) {
      pulse.beat(now);
      say(Frame.CONNECTION, new Message.Heartbeat(now));
    }
    if (state == State.OPEN && now - upkeepNanos >= UPKEEP_NANOS) {
      upkeepNanos = now;
      commands.expire(now);
      attachments.lineRate(pace.bytesPerSecond(), plainRate());
    }
  }

  /// How fast records travel: what the line takes, unpacked as it was lately. What is waiting is counted in
  /// records.
  private long plainRate() {
    Packing.Carried now = tools.packing.carried();
    long wireBytes = now.wireBytes() - carried.wireBytes();
    if (wireBytes >= RATIO_BYTES_MIN) {
      packRatio = (double) (now.bytes() - carried.bytes()) / wireBytes;
      carried = now;
    }
    return (long) (pace.bytesPerSecond() * packRatio);
  }

  private long sleep(long now) {
    if (!queue.isEmpty() && line.unsentBytes() == 0) {
      return 0;
    }
    long next =
        state == State.OPEN
            ? Math.min(pulse.sleepNanos(now), upkeepNanos + UPKEEP_NANOS - now)
            : Math.min(pulse.silenceInNanos(now), GREETING_NANOS);
    // What is due cannot be said while the line is full: its room wakes us.
    boolean says = state == State.OPEN && line.hasRoom();
    long due = says ? attachments.sleepNanos() : Agent.UNTIL_WOKEN;
    long shaped = says && held ? attachments.heldNanos() : Agent.UNTIL_WOKEN;
    return Math.max(0, Math.min(next, Math.min(due, shaped)));
  }

  LineStatus.Phase phase() {
    return state == State.OPEN ? LineStatus.Phase.UP : LineStatus.Phase.GREETING;
  }

  /// Ends the connection: says goodbye if there is still somebody to hear it.
  void end(@Nullable Farewell farewell) {
    attachments.close();
    if (farewell != null && line.flush()) {
      line.write(Frame.CONNECTION, new Message.Bye(farewell));
    }
    line.close();
  }
}
