package io.forebay.gateway.control.config;

import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.ScheduleCommand;
import io.forebay.gateway.control.config.ConfigCopy.PeerCopy;
import io.forebay.gateway.control.limit.LineLimit;
import io.forebay.gateway.control.limit.WeeklyWindow;
import io.forebay.gateway.control.schedule.Schedule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What differs about lines and about what runs by itself.
final class LineSteps {
  private LineSteps() {}

  /// Peers are known by their certificates: pairing is somebody's deed.
  static List<Step> peers(ConfigCopy wanted, ConfigCopy here) {
    Map<String, PeerCopy> known = new TreeMap<>();
    here.line().peers().forEach(peer -> known.put(peer.name(), peer));
    List<Step> steps = new ArrayList<>();
    for (PeerCopy peer : wanted.line().peers()) {
      PeerCopy now = known.remove(peer.name());
      String subject = subject(peer);
      if (now == null) {
        steps.add(Step.hands(subject, "is not paired: peer invite here, peer join there"));
      } else if (!now.fingerprint().equals(peer.fingerprint())) {
        steps.add(
            Step.hands(
                subject, "has another certificate than in the file: is it another machine?"));
      } else if (!now.address().equals(peer.address())) {
        steps.add(
            Step.change(
                subject,
                "is dialled at another address, " + Wording.change(now.address(), peer.address()),
                new PeerCommand.SetAddress(
                    peer.name(), peer.address().isEmpty() ? null : peer.address())));
      }
    }
    known.values().forEach(more -> steps.add(Step.left(subject(more))));
    return steps;
  }

  private static String subject(PeerCopy peer) {
    return "peer " + peer.name();
  }

  /// What a limit is told by.
  private record Place(String peer, @Nullable String group, @Nullable WeeklyWindow when) {
    static Place of(LineLimit limit) {
      return new Place(limit.peer(), limit.group(), limit.when());
    }
  }

  static List<Step> limits(ConfigCopy wanted, ConfigCopy here, GroupSteps groups) {
    Map<Place, LineLimit> known = new LinkedHashMap<>();
    here.line().limits().forEach(limit -> known.put(Place.of(limit), limit));
    Set<Place> kept = new HashSet<>();
    wanted.line().limits().forEach(limit -> kept.add(Place.of(limit)));
    List<Step> steps = new ArrayList<>();
    for (LineLimit limit : here.line().limits()) {
      if (!kept.contains(Place.of(limit)) && known.containsKey(Place.of(limit))) {
        steps.add(
            Step.remove(
                subject(limit),
                new LineCommand.Unlimit(limit.peer(), limit.group(), limit.when())));
        known.keySet().removeIf(each -> goes(each, limit));
      }
    }
    for (LineLimit limit : wanted.line().limits()) {
      LineLimit now = known.get(Place.of(limit));
      if (!limit.equals(now)) {
        steps.add(limit(limit, now, here, groups));
      }
    }
    return steps;
  }

  /// Removing one without times removes all of its peer and group: those that are wanted are set again.
  private static boolean goes(Place each, LineLimit removed) {
    return removed.when() == null
        ? each.peer().equals(removed.peer())
            && java.util.Objects.equals(each.group(), removed.group())
        : each.equals(Place.of(removed));
  }

  private static Step limit(
      LineLimit limit, @Nullable LineLimit now, ConfigCopy here, GroupSteps groups) {
    boolean paired =
        here.line().peers().stream().anyMatch(peer -> peer.name().equals(limit.peer()));
    String group = limit.group();
    if (!paired || group != null && !groups.known(group)) {
      return Step.hands(
          subject(limit), Wording.limit(limit) + ": restore again once peer and group are there");
    }
    LineCommand.Limit command =
        new LineCommand.Limit(limit.peer(), group, limit.bytesPerSecond(), limit.when());
    return now == null
        ? Step.add(subject(limit), Wording.limit(limit), command)
        : Step.change(
            subject(limit), Wording.change(Wording.limit(now), Wording.limit(limit)), command);
  }

  private static String subject(LineLimit limit) {
    return "limit to "
        + limit.peer()
        + (limit.group() == null ? "" : " for " + limit.group())
        + (limit.when() == null ? "" : " " + limit.when().print());
  }

  static List<Step> schedules(ConfigCopy wanted, ConfigCopy here, GroupSteps groups) {
    Map<String, Schedule> known = new TreeMap<>();
    here.line().schedules().forEach(schedule -> known.put(schedule.name(), schedule));
    List<Step> steps = new ArrayList<>();
    for (Schedule schedule : wanted.line().schedules()) {
      Schedule now = known.remove(schedule.name());
      String subject = subject(schedule);
      String text = Wording.schedule(schedule);
      String group = group(schedule);
      if (schedule.equals(now)) {
        continue;
      }
      if (group != null && !groups.known(group)) {
        steps.add(Step.hands(subject, "restore again once there is the group " + group));
      } else if (now == null) {
        steps.add(Step.add(subject, text, new ScheduleCommand.Put(schedule)));
      } else {
        steps.add(Step.change(subject, text, new ScheduleCommand.Put(schedule)));
      }
    }
    known
        .keySet()
        .forEach(
            name -> steps.add(Step.remove("schedule " + name, new ScheduleCommand.Remove(name))));
    return steps;
  }

  private static String subject(Schedule schedule) {
    return "schedule " + schedule.name();
  }

  private static @Nullable String group(Schedule schedule) {
    return switch (schedule.task()) {
      case Schedule.Task.TakeCheckpoint task -> task.group();
      case Schedule.Task.Verify(String group) -> group;
    };
  }
}
