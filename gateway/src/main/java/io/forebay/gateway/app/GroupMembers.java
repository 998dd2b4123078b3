package io.forebay.gateway.app;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.PeerName;
import io.forebay.gateway.link.LinkGroups;
import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The groups of the home as members of the lines, and the far side of groups that peers replicate to us.
final class GroupMembers {
  private final OpenGroups groups;
  private final Executor work;
  private final Supplier<Control> control;
  private final LinkGroups members;

  /// `work` runs what blocks; `control` is asked for once commands come over a line.
  GroupMembers(OpenGroups groups, Executor work, Supplier<Control> control) {
    this.groups = groups;
    this.work = work;
    this.control = control;
    members = new LinkGroups(this::adopt);
  }

  LinkGroups members() {
    return members;
  }

  /// From now on every group is a member.
  void start() {
    groups.listen(this::add);
  }

  private void add(Group group) {
    members.add(
        new LinkGroups.Member(
            group,
            group.shape().segmentBytes(),
            appliance -> group.peers().stream().anyMatch(p -> p.appliance().equals(appliance)),
            (command, done) -> CarriedVerbs.carryOut(control.get(), group.id(), command, done)));
  }

  private void adopt(Message.Card card, Peer from, Consumer<@Nullable String> done) {
    work.execute(() -> {
      try {
        PeerName primary = new PeerName(from.appliance(), from.name());
        groups.adopt(card.group(), card.name(), card.segmentBytes(), primary);
        done.accept(null);
      } catch (IOException e) {
        done.accept(line(String.valueOf(e.getMessage())));
      }
    });
  }

  /// What fits a message of the line.
  private static String line(String reason) {
    byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= Limits.TEXT_BYTES_MAX
        ? reason
        : new String(bytes, 0, Limits.TEXT_BYTES_MAX - 4, StandardCharsets.UTF_8).strip();
  }
}
