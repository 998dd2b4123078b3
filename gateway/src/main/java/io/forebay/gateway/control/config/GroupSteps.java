package io.forebay.gateway.control.config;

import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.config.ConfigCopy.GroupCopy;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.settings.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What differs among the groups. No role is changed, and no group is made whose data lives on a peer.
final class GroupSteps {
  private final ConfigCopy wanted;
  private final Map<String, GroupCopy> here = new TreeMap<>();
  private final Set<String> paired;

  GroupSteps(ConfigCopy wanted, ConfigCopy here) {
    this.wanted = wanted;
    here.groups().forEach(group -> this.here.put(group.name(), group));
    paired =
        here.line().peers().stream().map(ConfigCopy.PeerCopy::name).collect(Collectors.toSet());
  }

  /// Whether hosts write here to the group of this name once the steps are done.
  boolean primary(String name) {
    GroupCopy now = here.get(name);
    return now != null
        ? now.role() == Status.Role.PRIMARY
        : wanted.groups().stream().anyMatch(each -> each.name().equals(name) && empty(each));
  }

  boolean known(String name) {
    return here.containsKey(name) || primary(name);
  }

  /// Whether it may begin empty: nobody else has its data.
  private static boolean empty(GroupCopy group) {
    return group.role() == Status.Role.PRIMARY && group.peers().isEmpty();
  }

  /// Groups that are to be made: before their volumes.
  List<Step> making() {
    List<Step> steps = new ArrayList<>();
    for (GroupCopy group : wanted.groups()) {
      if (here.containsKey(group.name())) {
        continue;
      }
      steps.add(
          empty(group)
              ? Step.add(
                  subject(group),
                  "new and empty, with a buffer of " + Quantity.printSize(group.bufferBytes()),
                  new GroupCommand.Create(group.name(), null, group.bufferBytes()))
              : Step.hands(subject(group), missing(group)));
    }
    return steps;
  }

  private static String missing(GroupCopy group) {
    String peers = group.peers().isEmpty() ? "its peer" : String.join(", ", group.peers());
    return group.role() == Status.Role.SECONDARY
        ? "comes by itself from " + peers + " once this appliance is its peer"
        : "its data is at "
            + peers
            + ": promote it there, and it comes back by itself; to begin with an empty one, group create "
            + group.name();
  }

  /// What is set about groups: after their volumes.
  List<Step> setting() {
    List<Step> steps = new ArrayList<>();
    for (GroupCopy group : wanted.groups()) {
      GroupCopy now = here.get(group.name());
      if (now != null) {
        stays(group, now, steps);
      }
      if (known(group.name())) {
        boolean joined = replicate(group, now, steps);
        policy(group, now, steps);
        priority(group, now, joined, steps);
      }
    }
    for (GroupCopy now : here.values()) {
      if (wanted.groups().stream().noneMatch(each -> each.name().equals(now.name()))) {
        steps.add(Step.left(subject(now)));
      }
    }
    return steps;
  }

  private static String subject(GroupCopy group) {
    return "group " + group.name();
  }

  /// What no command changes.
  private static void stays(GroupCopy group, GroupCopy now, List<Step> steps) {
    if (now.role() != group.role()) {
      steps.add(
          Step.hands(
              subject(group),
              "is %s here, and %s in the file: a restore changes no role"
                  .formatted(ConfigJson.word(now.role()), ConfigJson.word(group.role()))));
    }
    if (now.bufferBytes() != group.bufferBytes()) {
      steps.add(
          Step.hands(
              subject(group),
              "has a buffer of %s here, and of %s in the file: a buffer keeps its size"
                  .formatted(
                      Quantity.printSize(now.bufferBytes()),
                      Quantity.printSize(group.bufferBytes()))));
    }
  }

  /// Whether there is a step that attaches a peer.
  private boolean replicate(GroupCopy group, @Nullable GroupCopy now, List<Step> steps) {
    boolean joined = false;
    for (String peer : group.peers()) {
      if (!primary(group.name()) || now != null && now.peers().contains(peer)) {
        continue;
      }
      boolean can = paired.contains(peer);
      joined |= can;
      steps.add(
          can
              ? Step.add(
                  subject(group),
                  "is replicated to " + peer + "; its first copy begins",
                  new GroupCommand.Replicate(group.name(), peer))
              : Step.hands(
                  subject(group),
                  "was replicated to "
                      + peer
                      + ": pair with it (peer invite), then restore again"));
    }
    return joined;
  }

  private void policy(GroupCopy group, @Nullable GroupCopy now, List<Step> steps) {
    ReplicationPolicy policy = now == null ? ReplicationPolicy.CONTINUOUS : now.policy();
    if (policy.equals(group.policy())) {
      return;
    }
    String text =
        "writes travel %s instead of %s"
            .formatted(Wording.policy(group.policy()), Wording.policy(policy));
    steps.add(
        primary(group.name())
            ? Step.change(
                subject(group), text, new GroupCommand.SetPolicy(group.name(), group.policy()))
            : Step.hands(subject(group), text + ": set it where the group is primary"));
  }

  private static void priority(
      GroupCopy group, @Nullable GroupCopy now, boolean joined, List<Step> steps) {
    Priority before = now == null || now.priority() == null ? Priority.NORMAL : now.priority();
    Priority after = group.priority() == null ? Priority.NORMAL : group.priority();
    boolean seen = joined || now != null && now.priority() != null;
    if (seen && before != after) {
      steps.add(
          Step.change(
              subject(group),
              "its priority on the line: "
                  + Wording.change(ConfigJson.word(before), ConfigJson.word(after)),
              new LineCommand.Prioritize(group.name(), after)));
    }
  }
}
