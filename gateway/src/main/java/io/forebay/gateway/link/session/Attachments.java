package io.forebay.gateway.link.session;

import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.LineStatus;
import io.forebay.gateway.link.LinkGroups;
import io.forebay.gateway.link.wire.Frame;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import io.forebay.gateway.link.wire.Refusal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The attachments of one connection: which groups, on which channels, and when again.
///
/// The dialer numbers the channels, upwards. So a message on a channel that is not the group's present
/// one is late, and dropped; one on a number not given yet is a violation, unless it is a dialer's ATTACH.
final class Attachments {
  /// A refusal that passes by itself is tried again soon, another one later.
  static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(5);

  static final long LATER_NANOS = TimeUnit.SECONDS.toNanos(30);

  /// Saying everything anew, and then anew again, must not become a busy loop.
  static final long ANEW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /// How long an acceptor leaves it to the dialer to name its groups.
  static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final PeerTools tools;
  private final Attachment.Ear ear;
  private final boolean dialer;
  private final Map<UUID, Attachment> byGroup = new LinkedHashMap<>();
  private final Map<Integer, Attachment> byChannel = new HashMap<>();
  private final Map<UUID, Long> againNanos = new HashMap<>();
  private final Set<UUID> met = new HashSet<>();
  private final Map<UUID, String> told = new HashMap<>(); // Complaints, for alarms.
  private int lastChannel;
  private long openedNanos;

  Attachments(PeerTools tools, Attachment.Ear ear, boolean dialer) {
    this.tools = tools;
    this.ear = ear;
    this.dialer = dialer;
  }

  /// Both have said Hello.
  void open() {
    openedNanos = tools.clock.nanos();
  }

  // ---- Opening

  /// The acceptor wants this group attached.
  void asked(UUID group) throws ProtocolViolation {
    attach(group);
  }

  /// The dialer's side.
  private void attach(UUID group) throws ProtocolViolation {
    if (!byGroup.containsKey(group) && byGroup.size() >= Limits.GROUPS_MAX) {
      throw new ProtocolViolation(Rule.SEQUENCE, "more than " + Limits.GROUPS_MAX + " groups");
    }
    if (lastChannel == Frame.CHANNEL_MAX) {
      throw new ProtocolViolation(Rule.SEQUENCE, "all channel numbers are used up: dial again");
    }
    lastChannel++;
    place(new Attachment(tools, ear, true, lastChannel, group)).say();
  }

  private Attachment place(Attachment attachment) {
    Attachment old = byGroup.put(attachment.groupId, attachment);
    if (old != null) {
      old.close();
      byChannel.remove(old.channel);
    }
    byChannel.put(attachment.channel, attachment);
    againNanos.remove(attachment.groupId);
    met.add(attachment.groupId);
    return attachment;
  }

  void on(Frame frame) throws ProtocolViolation {
    Attachment attachment = byChannel.get(frame.channel());
    if (attachment == null && frame.channel() <= lastChannel) {
      return; // Of an attachment that has ended: it was under way.
    }
    if (attachment == null) {
      if (dialer || !(frame.message() instanceof Message.Attach attach)) {
        throw new ProtocolViolation(Rule.SEQUENCE, "channel " + frame.channel() + " is not open");
      }
      lastChannel = frame.channel();
      UUID group = attach.card().group();
      if (!byGroup.containsKey(group) && byGroup.size() >= Limits.GROUPS_MAX) {
        ear.say(frame.channel(), new Message.Refuse(Refusal.GROUP, "too many groups on one line"));
        return;
      }
      attachment = place(new Attachment(tools, ear, false, frame.channel(), group));
    }
    attachment.on(frame);
  }

  // ---- While they last

  void step() throws ProtocolViolation {
    for (Attachment attachment : List.copyOf(byGroup.values())) {
      attachment.step();
      tell(attachment.groupId, attachment.complaint());
      Ending ending = attachment.ending();
      if (ending != null && byChannel.remove(attachment.channel) != null) {
        ended(attachment.groupId, ending);
      }
    }
    for (LinkGroups.Member member : tools.groups.all()) {
      UUID group = member.group().id();
      if (!attached(group) && member.wanted(tools.peer.appliance()) && time(group)) {
        begin(group);
      }
    }
    long now = tools.clock.nanos();
    againNanos.values().removeIf(again -> now - again >= 0);
  }

  private void tell(UUID group, @Nullable String complaint) {
    if (complaint != null && !complaint.equals(told.put(group, complaint))) {
      tools.events.refused(tools.peer, group, complaint);
    }
  }

  private boolean attached(UUID group) {
    Attachment attachment = byGroup.get(group);
    return attachment != null && attachment.ending() == null;
  }

  /// Whether it is time to attach the group: an acceptor first lets the dialer name it.
  private boolean time(UUID group) {
    long now = tools.clock.nanos();
    if (!dialer && now - openedNanos < ASK_NANOS) {
      return false;
    }
    Long again = againNanos.get(group);
    return again == null || now - again >= 0;
  }

  private void begin(UUID group) throws ProtocolViolation {
    if (dialer) {
      attach(group);
    } else {
      ear.say(Frame.CONNECTION, new Message.Ask(group));
      againNanos.put(group, tools.clock.nanos() + SOON_NANOS);
    }
  }

  private void ended(UUID group, Ending ending) {
    long now = tools.clock.nanos();
    switch (ending) {
      case Ending.Anew _ -> againNanos.put(group, now + ANEW_NANOS);
      case Ending.Refused(Refusal reason, String text) ->
          againNanos.put(group, now + (reason == Refusal.NOT_NOW ? SOON_NANOS : LATER_NANOS));
      case Ending.Detached() -> againNanos.put(group, now + LATER_NANOS);
    }
  }

  /// Whether nothing may be read from the line for now.
  boolean full() {
    for (Attachment attachment : byGroup.values()) {
      if (attachment.full()) {
        return true;
      }
    }
    return false;
  }

  // ---- Sending

  /// Writes one small message that is due on a line of that rate (0: not measured); false if there is none.
  boolean writeDue(FramedPipe line, long bytesPerSecond) {
    for (Attachment attachment : byGroup.values()) {
      Message due = attachment.due(bytesPerSecond);
      if (due != null) {
        line.write(attachment.channel, due);
        return true;
      }
    }
    return false;
  }

  boolean hasData() {
    return byGroup.values().stream().anyMatch(Attachment::hasData);
  }

  /// Writes one data frame of the attachment whose turn it is, with at most `bytesMax` beside it; false if
  /// none may send now.
  boolean writeData(FramedPipe line, int bytesMax) {
    long now = tools.clock.nanos();
    Attachment next = next(now);
    if (next == null) {
      return false;
    }
    long before = line.writtenBytes();
    next.write(line, tools.shaper.frameBytes(now, name(next), bytesMax));
    tools.shaper.sent(now, name(next), line.writtenBytes() - before);
    return true;
  }

  /// Of those that have data and may send it now, the one whose turn it is; null: there is none.
  private @Nullable Attachment next(long now) {
    Attachment next = null;
    long lowest = Shaper.HELD;
    for (Attachment attachment : byGroup.values()) {
      if (attachment.hasData()) {
        long turn = tools.shaper.turn(now, name(attachment));
        if (turn < lowest) {
          next = attachment;
          lowest = turn;
        }
      }
    }
    return next;
  }

  private static String name(Attachment attachment) {
    ReplicatedGroup group = attachment.group();
    return group == null ? "" : group.name();
  }

  /// When data that is held back may go on.
  long heldNanos() {
    long wait = Long.MAX_VALUE;
    for (Attachment attachment : byGroup.values()) {
      if (attachment.hasData()) {
        wait = Math.min(wait, tools.shaper.waitNanos(tools.clock.nanos(), name(attachment)));
      }
    }
    return wait;
  }

  /// Tells the groups how fast records travel to which the line gives `plain` bytes a second while it carries
  /// `onLine`: a group with a limit gets no more than its part.
  void lineRate(long onLine, long plain) {
    for (Attachment attachment : byGroup.values()) {
      ReplicatedGroup group = attachment.group();
      if (group != null) {
        double share =
            onLine == 0 ? 1 : tools.shaper.atMost(name(attachment), onLine) / (double) onLine;
        group.lineRate(tools.peer.appliance(), (long) (plain * share));
      }
    }
  }

  long sleepNanos() {
    long sleep = Long.MAX_VALUE;
    long now = tools.clock.nanos();
    for (Attachment attachment : byGroup.values()) {
      sleep = Math.min(sleep, attachment.sleepNanos());
    }
    for (long again : againNanos.values()) {
      sleep = Math.min(sleep, Math.max(0, again - now));
    }
    long ask = openedNanos + ASK_NANOS - now;
    return !dialer && ask > 0 ? Math.min(sleep, ask) : sleep;
  }

  List<LineStatus.GroupLine> lines() {
    return byGroup.values().stream().map(Attachment::line).toList();
  }

  /// The channel on which a command for the group can be sent; null: it is not attached.
  @Nullable Integer channel(UUID group) {
    Attachment attachment = byGroup.get(group);
    return attachment != null && attachment.takesCommands() ? attachment.channel : null;
  }

  /// The connection is gone.
  void close() {
    byGroup.values().forEach(Attachment::close);
    byGroup.clear();
    byChannel.clear();
    for (UUID group : met) {
      LinkGroups.Member member = tools.groups.find(group);
      if (member != null) {
        member.group().parted(tools.peer.appliance());
        member.group().lineRate(tools.peer.appliance(), 0);
      }
    }
  }
}
