package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The status of an appliance for people: numbers first, then a sentence that says what they mean.
final class StatusPage {
  private static final int BAR_CHARS = 30;
  private static final double APART_SECONDS = 1;

  private StatusPage() {}

  static void appliance(PrintWriter out, Fields status) throws IOException {
    Instant now = Show.instant(status, "now");
    out.println(
        "%s, forebay %s, up %s, at %s"
            .formatted(
                Show.text(status, "name"),
                Show.text(status, "version"),
                since(status, "started", now),
                Show.seconds(now)));
    out.println(Show.text(status, "summary"));
    for (Object each : status.list("groups")) {
      out.println();
      group(out, Fields.of(each), now);
    }
    out.println();
    peers(out, status, now);
    clock(out, status.object("time"), now);
    events(out, status);
    iscsi(out, status.object("iscsi"));
    List<String> ports = new ArrayList<>();
    for (Object each : status.list("ports")) {
      Fields port = Fields.of(each);
      ports.add(Show.text(port, "service") + " " + Show.text(port, "address"));
    }
    out.println("listening  " + (ports.isEmpty() ? "nowhere" : String.join(", ", ports)));
    out.flush();
  }

  private static void iscsi(PrintWriter out, Fields iscsi) throws IOException {
    long sessions = iscsi.number("sessions");
    if (sessions > 0) {
      String how = sessions == 1 ? "1 session" : sessions + " sessions";
      out.println("iscsi      " + how + ". See: forebay iscsi show");
    }
  }

  private static void peers(PrintWriter out, Fields status, Instant now) throws IOException {
    for (Object each : status.list("peers")) {
      Fields peer = Fields.of(each);
      String state = peer.truth("connected", false) ? "connected" : "not connected";
      String problem = Show.text(peer, "problem");
      out.println(
          "peer       %s, %s%s%s%s%s"
              .formatted(
                  Show.text(peer, "name"),
                  state,
                  peer.has("since") ? " for " + since(peer, "since", now) : "",
                  peer.has("lastHour") ? quality(peer.object("lastHour")) : "",
                  apart(peer),
                  problem.isEmpty() ? "" : ": " + problem));
    }
  }

  private static void clock(PrintWriter out, Fields time, Instant now) throws IOException {
    String problem = Show.text(time, "problem");
    if (time.has("offsetSeconds")) {
      out.println(
          "clock      %s, says %s, asked %s ago%s"
              .formatted(
                  TimeNoun.offset(time, "offsetSeconds"),
                  Show.text(time, "server"),
                  since(time, "asked", now),
                  problem.isEmpty() ? "" : ": " + problem));
    } else if (!problem.isEmpty()) {
      out.println("clock      nobody knows how wrong it is: " + problem);
    }
  }

  /// Of a peer whose clock is so wrong, or ours, that people have to know.
  private static String apart(Fields peer) throws IOException {
    return peer.map().get("clockOffsetSeconds") instanceof Number offset
            && Math.abs(offset.doubleValue()) >= APART_SECONDS
        ? String.format(
            Locale.ROOT,
            ", its clock %.0f s %s ours",
            Math.abs(offset.doubleValue()),
            offset.doubleValue() < 0 ? "behind" : "ahead of")
        : "";
  }

  private static String quality(Fields hour) throws IOException {
    String loss = Show.percent(hour, "lossRatio");
    String rtt = Show.span(hour, "roundTripSeconds");
    return (rtt.equals("unknown") ? "" : ", round trip " + rtt)
        + (loss.equals("unknown") ? "" : ", loss " + loss);
  }

  private static void events(PrintWriter out, Fields status) throws IOException {
    long open = status.number("openEvents");
    out.println(
        open == 0
            ? "events     none open"
            : "events     %d open, the worst: %s. See: forebay event list --open"
                .formatted(open, status.text("worst", "unknown")));
  }

  static void group(PrintWriter out, Fields group, Instant now) throws IOException {
    long volumes = group.number("volumes");
    out.println(
        "%s: %s, %s, epoch %d, %d %s"
            .formatted(
                Show.text(group, "name"),
                Show.text(group, "role"),
                Show.text(group, "phase"),
                group.number("epoch"),
                volumes,
                volumes == 1 ? "volume" : "volumes"));
    buffer(out, group);
    for (Object each : group.list("lines")) {
      line(out, Fields.of(each), now);
    }
    for (String sentence : Sentences.of(group, now)) {
      out.println("  " + sentence);
    }
  }

  private static void buffer(PrintWriter out, Fields group) throws IOException {
    Fields buffer = group.object("buffer");
    Fields lag = group.object("lag");
    long used = buffer.number("usedBytes");
    long capacity = buffer.number("capacityBytes");
    String full = Show.span(lag, "timeToFullSeconds");
    out.println(
        "  buffer   [%s] %s of %s, %s in, %s"
            .formatted(
                bar(used, capacity),
                Quantity.printSize(used),
                Quantity.printSize(capacity),
                Show.rate(lag, "appendBytesPerSecond"),
                full.equals("never") || group.list("lines").isEmpty()
                    ? "not filling"
                    : drains(group) ? full + " if the line fails" : "full in " + full));
    long unprepared = buffer.number("unpreparedBytes");
    if (unprepared > 0) {
      out.println(
          "  prepares %s of the buffer, which are written once in the background"
              .formatted(Quantity.printSize(unprepared)));
    }
    if (!group.list("lines").isEmpty() && Show.text(group, "role").equals("primary")) {
      outage(out, lag.object("outageBudget"));
    }
  }

  private static void outage(PrintWriter out, Fields budget) throws IOException {
    String median = Show.span(budget, "medianSeconds");
    if (budget.number("hours") == 0 && median.equals("never")) {
      return; // Nothing is known, and nothing is written.
    }
    String worst = Show.span(budget, "worstSeconds");
    out.println(
        "  outage   the line may be away for %s%s"
            .formatted(
                median.equals("never") ? "any time" : median,
                budget.truth("estimate", true)
                    ? " (estimate)"
                    : worst.equals(median) ? "" : ", at the worst hour for " + worst));
  }

  /// Whether what comes in goes out: then the buffer would only fill without its line.
  private static boolean drains(Fields group) throws IOException {
    for (Object each : group.list("lines")) {
      if (!Fields.of(each).text("state").equals("following")) {
        return false;
      }
    }
    return !group.has("pause");
  }

  /// A film of water when nearly empty; full only when it is full.
  static String bar(long used, long capacity) {
    double share = capacity <= 0 ? 0 : Math.min(1.0, (double) used / capacity);
    int filled = (int) (share * BAR_CHARS);
    if (used > 0 && filled == 0) {
      filled = 1;
    }
    return "#".repeat(filled) + ".".repeat(BAR_CHARS - filled);
  }

  private static void line(PrintWriter out, Fields line, Instant now) throws IOException {
    List<String> parts = new ArrayList<>();
    String state = Show.text(line, "state").replace('-', ' ');
    parts.add(state + (line.has("since") ? " for " + since(line, "since", now) : ""));
    if (line.has("catchUp")) {
      CatchUpText.add(parts, line.object("catchUp"));
    }
    if (!state.equals("down")) {
      parts.add(Show.lineRate(line, "sentBytesPerSecond") + " out");
      parts.add(Show.lineRate(line, "receivedBytesPerSecond") + " in");
      parts.add("rtt " + Show.span(line, "roundTripSeconds"));
      Fields carried = line.object("carried");
      long bytes = carried.number("bytes");
      long wireBytes = carried.number("wireBytes");
      if (wireBytes > 0 && bytes > wireBytes) {
        parts.add(String.format(Locale.ROOT, "packed %.1f to 1", (double) bytes / wireBytes));
      }
    }
    if (line.has("limit")) {
      parts.add(limit(line.object("limit")));
    }
    if (!Show.text(line, "priority").equals("normal")) {
      parts.add(Show.text(line, "priority") + " priority");
    }
    String problem = Show.text(line, "problem");
    out.println(
        "  %-8s %s%s"
            .formatted(
                Show.text(line, "peer"),
                String.join(", ", parts),
                problem.isEmpty() ? "" : ": " + problem));
  }

  private static String limit(Fields limit) throws IOException {
    return "limit "
        + Show.lineRate(limit, "bytesPerSecond")
        + (limit.has("until") ? " until " + Show.time(limit, "until") : "");
  }

  /// How long ago; a clock that was set back counts as now.
  static String since(Fields fields, String name, Instant now) throws IOException {
    long millis = Duration.between(Show.instant(fields, name), now).toMillis();
    return Quantity.printSpan(Math.max(0, millis));
  }
}
