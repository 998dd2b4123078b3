package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What the numbers of a group mean: is the far copy good, is anything wrong, what can be done.
public final class Sentences {
  private Sentences() {}

  /// Of a group's document, as of `now`.
  public static List<String> of(Fields group, Instant now) throws IOException {
    List<String> said = new ArrayList<>();
    String problem = Show.text(group, "problem");
    if (!problem.isEmpty()) {
      said.add(problem);
    }
    if (group.has("handover")) {
      said.add(
          "It is being handed over to %s: no host can write until that is through."
              .formatted(Show.text(group.object("handover"), "to")));
    }
    switch (group.text("role")) {
      case "primary" -> primary(said, group, now);
      case "secondary" -> {
        if (!group.truth("imageUsable", false)) {
          said.add(
              group.text("rung").equals("in-place")
                  ? "Rung in place: a batch is written over the copy here as it comes, by consent. Nothing"
                      + " here can be promoted or held until it is through; it ends by itself."
                  : "There is no whole copy here yet: the first one is on its way.");
        }
      }
      default ->
          said.add(
              "Another appliance was promoted; this one refuses writes until that is settled: forebay"
                  + " group settle "
                  + Show.text(group, "name"));
    }
    forks(said, group);
    String seed = SeedNoun.sentence(group);
    if (seed != null) {
      said.add(seed);
    }
    stops(said, group, now);
    verified(said, group, now);
    return said;
  }

  /// Whether both copies are the same, as far as anybody has looked.
  private static void verified(List<String> said, Fields group, Instant now) throws IOException {
    for (Object each : group.list("verifications")) {
      Fields report = Fields.of(each);
      String peer = Show.text(report, "peer");
      if (report.number("differingBytes") > 0) {
        said.add(
            "The copies here and at %s differ in %s. Which ranges: forebay group verify %s --list"
                .formatted(peer, Show.size(report, "differingBytes"), Show.text(group, "name")));
      } else if (report.has("verified")) {
        said.add(
            "Compared with %s %s ago, and found the same."
                .formatted(peer, StatusPage.since(report, "verified", now)));
      }
    }
  }

  /// Both sides of a fork, next to each other.
  private static void forks(List<String> said, Fields group) throws IOException {
    String settledFor = Show.text(group, "settledFor");
    if (!settledFor.isEmpty()) {
      said.add(
          "Settled in favour of %s, which sends what differs; until then the old copy stands."
              .formatted(settledFor));
    }
    for (Object each : group.list("forks")) {
      Fields fork = Fields.of(each);
      said.add(
          "Two histories part at LSN %s: %s; %s."
              .formatted(
                  Show.text(fork, "lsn"), side(fork.object("ours")), side(fork.object("theirs"))));
    }
  }

  private static String side(Fields side) throws IOException {
    return "%s (%s%s) has %s more, up to %s in epoch %d"
        .formatted(
            Show.text(side, "appliance"),
            Show.text(side, "role"),
            side.truth("promoted", false) ? ", promoted" : "",
            Show.size(side, "bytes"),
            Show.text(side, "endLsn"),
            side.number("epoch"));
  }

  private static void primary(List<String> said, Fields group, Instant now) throws IOException {
    List<?> lines = group.list("lines");
    if (lines.isEmpty()) {
      said.add(
          "No copy elsewhere. To have one: forebay group replicate "
              + Show.text(group, "name")
              + " --to PEER");
      return;
    }
    for (Object each : lines) {
      down(said, group, Fields.of(each), now);
    }
    String rung = group.text("rung");
    if (rung.equals("none")) {
      said.add("There is no copy there yet: the first one begins when both have met.");
    } else if (rung.equals("in-place")) {
      said.add(
          "Rung in place: the peer takes what it lacks over its copy as it comes, by consent. It has no copy"
              + " to fall back on until that is through; then writes are kept in order again.");
    } else if (rung.equals("tracking")) {
      boolean waits = false;
      for (Object each : lines) {
        waits |= follows(said, Fields.of(each));
      }
      if (waits) {
        said.add(
            "Of a part of what is to be sent only where it changed is known. Until that is through,"
                + " the peer keeps its last whole copy, if it has one.");
      }
    } else {
      safe(said, group, now);
    }
  }

  /// What a copy is worth that nothing flows to just now.
  private static boolean follows(List<String> said, Fields line) throws IOException {
    String peer = Show.text(line, "peer");
    return switch (line.text("state")) {
      case "catching-up" -> {
        said.add("%s catches up. It keeps its last whole copy, if it has one.".formatted(peer));
        yield false;
      }
      case "standing" -> {
        said.add("Nothing is sent to %s as things stand; what it has stays there.".formatted(peer));
        yield false;
      }
      default -> true;
    };
  }

  private static void down(List<String> said, Fields group, Fields line, Instant now)
      throws IOException {
    if (!line.text("state").equals("down")) {
      return;
    }
    String lasts = Show.span(group.object("lag"), "timeToFullSeconds");
    said.add(
        "The line to %s %s. Nothing is lost; %s"
            .formatted(
                Show.text(line, "peer"),
                line.has("since")
                    ? "has been down for " + StatusPage.since(line, "since", now)
                    : "is down",
                lasts.equals("never")
                    ? "nothing is being written."
                    : "the buffer lasts another " + lasts + "."));
  }

  private static void safe(List<String> said, Fields group, Instant now) throws IOException {
    Fields lag = group.object("lag");
    long behind = Show.millis(lag, "behindSeconds");
    List<String> peers = new ArrayList<>();
    for (Object each : group.list("lines")) {
      if (follows(said, Fields.of(each))) {
        peers.add(Show.text(Fields.of(each), "peer"));
      }
    }
    if (peers.isEmpty()) {
      return;
    }
    String where = String.join(" and ", peers);
    if (behind == 0) {
      said.add("Everything is safe at " + where + ".");
    } else if (behind > 0) {
      String drained = Show.span(lag, "drainSeconds");
      said.add(
          "%s behind (%s%s). Everything up to %s is safe at %s."
              .formatted(
                  Quantity.printSpan(behind),
                  Show.size(lag, "behindBytes"),
                  switch (drained) {
                    case "unknown" -> "";
                    case "never" -> ", growing";
                    default -> ", drained in " + drained;
                  },
                  Show.seconds(now.minusMillis(behind)),
                  where));
    }
  }

  private static void stops(List<String> said, Fields group, Instant now) throws IOException {
    boolean runs = false;
    if (group.has("policy")) {
      Fields policy = group.object("policy");
      String state = policy.text("state");
      runs = state.equals("waiting") || state.equals("running");
      if (!policy.text("mode").equals("continuous")) {
        said.add(PolicyText.of(policy));
      }
    }
    if (group.has("pause") && !runs) {
      Fields pause = group.object("pause");
      said.add("Sending " + stop(pause, now) + ". To go on: forebay line resume");
    }
    if (group.has("hold")) {
      Fields hold = group.object("hold");
      said.add(
          "The mirror here %s. To go on: forebay checkpoint release %s"
              .formatted(stop(hold, now), Show.text(hold, "checkpoint")));
    }
  }

  private static String stop(Fields stop, Instant now) throws IOException {
    String checkpoint = Show.text(stop, "checkpoint");
    String at = checkpoint.isEmpty() ? "" : " at " + checkpoint;
    if (!stop.truth("reached", false)) {
      return "will stand still" + at;
    }
    String since = stop.has("since") ? ", " + StatusPage.since(stop, "since", now) + " so far" : "";
    return "stands still" + at + since;
  }
}
