package io.forebay.gateway.link.session;

import io.forebay.gateway.group.Meeting;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.link.Flow;
import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.LineStatus;
import io.forebay.gateway.link.LinkGroups;
import io.forebay.gateway.link.Turn;
import io.forebay.gateway.link.catchup.CatchUpReceiver;
import io.forebay.gateway.link.wire.Frame;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.MessageType;
import io.forebay.gateway.link.wire.Party;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import io.forebay.gateway.link.wire.Refusal;
import io.forebay.gateway.link.wire.Role;
import io.forebay.gateway.link.wire.State;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One group on one connection, from ATTACH to its end (docs/protocols/replication.md, 3 and 5).
///
/// ```
/// ATTACHING ─ both have said it, the group has met the peer's ─► STANDING ─ FOLLOW ─► FOLLOWING
///                                                                STANDING ─ CATCH_UP_BEGIN ─► CATCHING_UP
/// any ─ ending ─► over: what still comes is dropped
/// ```
final class Attachment {
  final int channel;
  final UUID groupId;
  private final PeerTools tools;
  private final Ear ear;
  private final boolean dialer;
  private final Errands errands;
  private LinkGroups.@Nullable Member member;
  private State state = State.ATTACHING;
  private Message.@Nullable Attach theirs;
  private Role saidRole = Role.ABSENT;
  private boolean meeting; // What comes meanwhile waits on the line.
  private @Nullable Course course;
  private @Nullable Flow flow;
  private boolean sends;
  private LineStatus.State shown = LineStatus.State.ATTACHING;
  private @Nullable StatusExchange status;
  private @Nullable Ending ending;

  /// The connection, as an attachment speaks to it. What is said is sent before any data.
  interface Ear {
    void say(int channel, Message message);

    /// The answer to a command that this side has sent.
    void result(Message.Result result);
  }

  Attachment(PeerTools tools, Ear ear, boolean dialer, int channel, UUID groupId) {
    this.tools = tools;
    this.ear = ear;
    this.dialer = dialer;
    this.channel = channel;
    this.groupId = groupId;
    this.member = tools.groups.find(groupId);
    this.errands = new Errands(tools, this::answer);
  }

  /// Whether COMMAND is legal now.
  boolean takesCommands() {
    return ending == null && state != State.ATTACHING;
  }

  /// Why it is over; null while it is not.
  @Nullable Ending ending() {
    return ending;
  }

  LineStatus.GroupLine line() {
    if (ending instanceof Ending.Refused refused) {
      return new LineStatus.GroupLine(groupId, LineStatus.State.REFUSED, refused.text());
    }
    return new LineStatus.GroupLine(groupId, shown, flow == null ? text() : "");
  }

  /// Why nothing can be replicated as things stand; "" when all is well, null while that is not known.
  @Nullable String complaint() {
    return switch (ending) {
      case Ending.Refused(Refusal reason, String text) -> text;
      case Ending.Detached() -> "";
      case Ending.Anew _ -> null;
      case null -> flow != null ? "" : course instanceof Course.Stands ? text() : null;
    };
  }

  /// Says what we have: the dialer's first word, the acceptor's answer.
  void say() {
    LinkGroups.Member ours = member;
    if (ours == null) {
      ear.say(channel, Hellos.absent(groupId));
      return;
    }
    saidRole = Hellos.role(ours.group().role());
    ear.say(channel, Hellos.attach(ours, tools.rest(groupId).resumeLsn(ours.group())));
  }

  /// Takes a frame of this channel. Borrows it.
  void on(Frame frame) throws ProtocolViolation {
    if (ending != null) {
      return;
    }
    Message message = frame.message();
    MessageType.of(message).requireLegal(state, theirParties());
    switch (message) {
      case Message.Attach attach -> onAttach(attach);
      case Message.Detach() -> end(new Ending.Detached());
      case Message.Refuse(Refusal reason, String text) -> {
        tools.forgetRest(groupId); // Perhaps it was that which did not fit.
        end(new Ending.Refused(reason, text));
      }
      case Message.Follow(long fromLsn) -> onFollow(fromLsn);
      case Message.Status heard -> onStatus(heard);
      case Message.Command command -> errands.take(member, command);
      case Message.Result result -> ear.result(result);
      case Message.CatchUpBegin begin when flow == null -> onBegin(begin);
      default -> {
        if (flow != null) {
          flow.on(message, frame.payload());
        }
      }
    }
  }

  private Set<Party> theirParties() {
    Set<Party> parties = EnumSet.of(dialer ? Party.ACCEPTOR : Party.DIALER);
    if (flow != null) {
      parties.add(sends ? Party.RECEIVER : Party.SENDER);
    }
    return parties;
  }

  // ---- Meeting

  private void onAttach(Message.Attach attach) throws ProtocolViolation {
    if (theirs != null || !attach.card().group().equals(groupId)) {
      throw new ProtocolViolation(Rule.SEQUENCE, "a second attach, or of another group");
    }
    theirs = attach;
    LinkGroups.Member ours = member;
    if (ours != null) {
      meet(ours, attach);
    } else if (Hellos.foreign(attach.card()) != null) {
      refuse(Refusal.SHAPE, String.valueOf(Hellos.foreign(attach.card())));
    } else if (attach.stance().role() == Role.PRIMARY) {
      meeting = true;
      tools
          .groups
          .adopter()
          .adopt(attach.card(), tools.peer, refusal -> tools.post(() -> adopted(attach, refusal)));
    } else {
      refuse(Refusal.GROUP, "this appliance does not have the group");
    }
  }

  private void adopted(Message.Attach attach, @Nullable String refusal) {
    LinkGroups.Member made = tools.groups.find(groupId);
    meeting = false;
    if (ending != null) {
      return;
    }
    if (refusal != null || made == null) {
      refuse(Refusal.GROUP, refusal == null ? "the group was not made" : refusal);
    } else if (dialer) {
      end(new Ending.Anew("the group was made"));
    } else {
      member = made;
      meet(made, attach);
    }
  }

  private void meet(LinkGroups.Member ours, Message.Attach attach) {
    if (attach.stance().role() == Role.ABSENT) {
      stand(new Course.Waits(false, "the peer makes the group"));
      if (!dialer) {
        say();
      }
      return;
    }
    String misfit = Hellos.misfit(ours, attach.card());
    if (misfit != null) {
      refuse(Refusal.SHAPE, misfit);
      return;
    }
    meeting = true;
    ours.group()
        .meet(
            Hellos.hello(tools.peer, attach),
            outcome -> tools.post(() -> met(ours, attach, outcome)));
  }

  private void met(LinkGroups.Member ours, Message.Attach attach, Outcome<Meeting> outcome) {
    meeting = false;
    if (ending != null) {
      return;
    }
    switch (outcome) {
      case Outcome.Refused<Meeting>(var refusal) -> refuse(Refusal.NOT_NOW, refusal.reason());
      case Outcome.Done<Meeting>(Meeting done) -> {
        if (!dialer) {
          say(); // After the meeting: it may have changed what we are.
        }
        try {
          set(Course.of(done, ours.group(), attach, tools));
        } catch (ProtocolViolation e) {
          refuse(Refusal.FAILED, String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private void set(Course chosen) {
    stand(chosen);
    switch (chosen) {
      case Course.Sends(Flow begun, LineStatus.State as) -> {
        boolean log = as == LineStatus.State.SENDING;
        flow(begun, log ? State.FOLLOWING : State.CATCHING_UP, as);
        sends = true;
      }
      case Course.Refuses(Turn.Refuse(Refusal reason, String text)) -> refuse(reason, text);
      case Course.Waits _, Course.Stands _ -> {}
    }
  }

  private void stand(Course chosen) {
    course = chosen;
    state = State.STANDING;
    shown = LineStatus.State.STANDING;
    tools.lookAgain(groupId).on(chosen);
    LinkGroups.Member ours = member;
    if (ours != null) {
      status = new StatusExchange(tools, ours.group());
    }
  }

  private void flow(Flow begun, State as, LineStatus.State show) {
    flow = begun;
    state = as;
    shown = show;
  }

  private void onFollow(long fromLsn) throws ProtocolViolation {
    LinkGroups.Member ours = member;
    if (roleChanged()) {
      return; // Promoted while it was under way: no breach, and this ends with the next step.
    }
    if (ours == null || !(course instanceof Course.Waits(boolean forLog, var _)) || !forLog) {
      refuse(Refusal.NOT_NOW, "this side does not expect the log: " + text());
      return;
    }
    Flow begun = Course.receive(ours.group(), tools, fromLsn);
    flow(begun, State.FOLLOWING, LineStatus.State.RECEIVING);
  }

  private void onBegin(Message.CatchUpBegin begin) throws ProtocolViolation {
    LinkGroups.Member ours = member;
    if (ours == null || !(course instanceof Course.Waits)) {
      refuse(Refusal.NOT_NOW, "this side does not expect a catch-up batch: " + text());
      return;
    }
    CatchUpReceiver receiver = new CatchUpReceiver(ours.group(), tools.workshop, tools.disk);
    flow(receiver, State.CATCHING_UP, LineStatus.State.RECEIVING_CATCH_UP);
    receiver.on(begin, Frame.NOTHING);
  }

  private String text() {
    return course == null ? "" : course.text();
  }

  // ---- While it lasts

  /// Goes on with whatever does not wait for the peer; looks whether it still holds.
  void step() throws ProtocolViolation {
    if (ending != null || meeting) {
      return;
    }
    if (flow != null) {
      flow.step();
      switch (flow.turn()) {
        case null -> {}
        case Turn.Anew(String reason) -> end(new Ending.Anew(reason));
        case Turn.Refuse(Refusal reason, String text) -> refuse(reason, text);
      }
    }
    if (ending == null && state != State.ATTACHING) {
      look();
    }
  }

  private void look() {
    LinkGroups.Member now = tools.groups.find(groupId);
    if (now == null) {
      if (member != null) {
        detach();
      }
    } else if (member == null) {
      end(new Ending.Anew("the group was made"));
    } else if (!now.wanted(tools.peer.appliance())) {
      detach();
    } else if (roleChanged()) {
      end(new Ending.Anew("this side is " + now.group().role() + " now"));
    } else if (dialer && flow == null && tools.lookAgain(groupId).due()) {
      end(new Ending.Anew("nothing flows"));
    }
  }

  private boolean roleChanged() {
    LinkGroups.Member now = tools.groups.find(groupId);
    return now != null && Hellos.role(now.group().role()) != saidRole;
  }

  private void onStatus(Message.Status heard) {
    if (status != null) {
      status.heard(heard);
    }
  }

  private void answer(Message.Result result) {
    if (ending == null) {
      ear.say(channel, result);
    }
  }

  /// The next small message to send on a line of that rate, or null.
  @Nullable Message due(long bytesPerSecond) {
    if (ending != null || state == State.ATTACHING) {
      return null;
    }
    Message next = flow == null ? null : flow.due();
    return next == null && status != null ? status.due(bytesPerSecond) : next;
  }

  boolean hasData() {
    return ending == null && flow != null && flow.hasData();
  }

  void write(FramedPipe line, int bytesMax) {
    if (flow != null) {
      flow.write(line, channel, bytesMax);
    }
  }

  /// Whether nothing more may be read from the line for now.
  boolean full() {
    return ending == null && (meeting || (flow != null && flow.full()));
  }

  /// When it is worth looking again although nobody woke us.
  long sleepNanos() {
    long next = ending == null && status != null ? status.sleepNanos() : Long.MAX_VALUE;
    return flow == null ? next : Math.min(next, flow.sleepNanos());
  }

  @Nullable ReplicatedGroup group() {
    return member == null ? null : member.group();
  }

  private void refuse(Refusal reason, String text) {
    if (ending == null) {
      ear.say(channel, new Message.Refuse(reason, text));
      end(new Ending.Refused(reason, text));
    }
  }

  private void detach() {
    ear.say(channel, new Message.Detach());
    end(new Ending.Detached());
  }

  private void end(Ending why) {
    ending = why;
    close();
  }

  /// Gives up the flow; what came of an incomplete record stays for the next attachment.
  void close() {
    Flow ended = flow;
    flow = null;
    if (ended != null) {
      ended.close();
    }
  }
}
