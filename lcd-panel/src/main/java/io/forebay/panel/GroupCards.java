package io.forebay.panel;

import static io.forebay.gateway.control.settings.Quantity.printLineRate;
import static io.forebay.gateway.control.settings.Quantity.printSize;
import static io.forebay.gateway.control.settings.Quantity.printSpan;
import static io.forebay.panel.Row.pair;
import static io.forebay.panel.Row.prose;

import io.forebay.gateway.control.OutageBudget;
import io.forebay.gateway.control.Status;
import java.util.ArrayList;
import java.util.List;

/// What there is to say of one group.
final class GroupCards {
  private GroupCards() {}

  /// How it stands, in a few plain words; the gravest thing alone.
  static String words(Status.Group group, long nowMillis) {
    return switch (group.phase()) {
      case DOWN -> "DOWN: " + group.problem();
      case CLOSED -> "closed";
      case ASKING -> "asks its peers";
      case CHANGING -> "changes its role";
      case FETCHING -> "fetches its log";
      case SERVING ->
          group.problem().isEmpty() ? serving(group, nowMillis) : "fault: " + group.problem();
    };
  }

  private static String serving(Status.Group group, long nowMillis) {
    if (group.succession().handover() != null) {
      return "is handed to " + group.succession().handover().to();
    }
    return switch (group.role()) {
      case SUPERSEDED -> "superseded, takes no writes";
      case SECONDARY -> secondary(group);
      case PRIMARY -> primary(group, nowMillis);
    };
  }

  private static String secondary(Status.Group group) {
    if (!group.imageUsable()) {
      return "no whole copy here yet";
    }
    String cut = lineDown(group) ? ", line down" : "";
    return group.hold() == null ? "copy is good" + cut : "held at " + group.hold().checkpoint();
  }

  private static boolean lineDown(Status.Group group) {
    return group.lines().stream().anyMatch(line -> line.state() == Status.LineState.DOWN);
  }

  private static String primary(Status.Group group, long nowMillis) {
    if (group.lines().isEmpty()) {
      return "no copy elsewhere";
    }
    for (Status.Line line : group.lines()) {
      if (line.state() == Status.LineState.DOWN) {
        return "line down" + since(line.sinceMillis(), nowMillis) + ", hosts go on";
      }
    }
    if (group.pause() != null) {
      return "sending is paused";
    }
    String peer = group.lines().getFirst().peer();
    return switch (group.rung()) {
      case NONE -> "no copy there yet";
      case TRACKING -> peer + " catches up";
      case IN_PLACE -> peer + " is overwritten in place";
      case WHOLE ->
          group.lag().behindMillis() == 0
              ? "safe at " + peer
              : printSpan(group.lag().behindMillis()) + " behind";
    };
  }

  private static String since(long millis, long nowMillis) {
    return millis == 0 ? "" : " " + printSpan(Math.max(0, nowMillis - millis));
  }

  /// The cards that turn while nobody presses a key.
  static List<Card> idle(Status.Group group, long nowMillis) {
    List<Card> cards = new ArrayList<>();
    if (group.role() == Status.Role.PRIMARY && !group.lines().isEmpty()) {
      cards.add(new Card(group.name() + ": behind", lag(group.lag())));
      cards.add(new Card("Line may be away", budget(group)));
    }
    cards.add(new Card(group.name() + ": buffer", buffer(group)));
    for (Status.Line line : group.lines()) {
      cards.add(new Card("Line to " + line.peer(), line(line, nowMillis)));
    }
    return cards;
  }

  /// Everything, for who asked.
  static List<Row> whole(Status.Group group, long nowMillis) {
    List<Row> rows = new ArrayList<>();
    rows.add(prose(words(group, nowMillis)));
    rows.add(pair("role", group.role().name().toLowerCase(java.util.Locale.ROOT)));
    rows.add(pair("volumes", Integer.toString(group.volumes())));
    Status.Stop pause = group.pause();
    if (pause != null) {
      rows.add(pair("paused", pause.checkpoint().isEmpty() ? "yes" : pause.checkpoint()));
    }
    Status.Stop hold = group.hold();
    if (hold != null) {
      rows.add(pair("held", hold.checkpoint()));
    }
    if (group.role() == Status.Role.PRIMARY && !group.lines().isEmpty()) {
      rows.addAll(lag(group.lag()));
      rows.add(prose("Line may be away:"));
      rows.addAll(budget(group));
    }
    rows.addAll(buffer(group));
    for (Status.Line line : group.lines()) {
      rows.add(prose("Line to " + line.peer() + ":"));
      rows.addAll(line(line, nowMillis));
    }
    return rows;
  }

  private static List<Row> lag(Status.Lag lag) {
    return List.of(
        pair("behind", printSpan(lag.behindMillis())),
        pair("to send", size(lag.behindBytes())),
        pair("sent in", printSpan(lag.drainMillis())));
  }

  private static List<Row> budget(Status.Group group) {
    OutageBudget outage = group.lag().outage();
    List<Row> rows = new ArrayList<>();
    rows.add(pair(group.name(), printSpan(outage.medianMillis())));
    rows.add(pair("at worst", printSpan(outage.worstMillis())));
    if (outage.estimate()) {
      rows.add(prose("(an estimate)"));
    }
    return rows;
  }

  private static List<Row> buffer(Status.Group group) {
    Status.Buffer buffer = group.buffer();
    double share = (double) buffer.usedBytes() / Math.max(1, buffer.capacityBytes());
    int percent = (int) Math.clamp(Math.round(share * 100), 0, 100);
    List<Row> rows = new ArrayList<>();
    rows.add(new Row.Bar(share));
    rows.add(pair(percent + "% of", size(buffer.capacityBytes())));
    if (group.role() == Status.Role.PRIMARY) {
      rows.add(pair("full in", printSpan(group.lag().timeToFullMillis())));
    }
    return rows;
  }

  private static List<Row> line(Status.Line line, long nowMillis) {
    List<Row> rows = new ArrayList<>();
    String since = since(line.sinceMillis(), nowMillis).strip();
    switch (line.state()) {
      case DOWN -> {
        rows.add(pair("DOWN", since));
        if (!line.problem().isEmpty()) {
          rows.add(prose(line.problem()));
        }
        return rows;
      }
      case CONNECTING -> rows.add(pair("connecting", since));
      case FOLLOWING -> rows.add(pair("up", since));
      case CATCHING_UP -> rows.add(pair("catching up", since));
      case STANDING -> rows.add(pair("stands", since));
    }
    Status.CatchUp catchUp = line.catchUp();
    if (catchUp != null) {
      rows.add(new Row.Bar((double) catchUp.doneBytes() / Math.max(1, catchUp.totalBytes())));
      rows.add(pair("done in", printSpan(catchUp.eta().millis())));
    }
    rows.add(pair("out", printLineRate(Math.max(0, line.sentBytesPerSecond()))));
    rows.add(pair("in", printLineRate(Math.max(0, line.receivedBytesPerSecond()))));
    return rows;
  }

  private static String size(long bytes) {
    return bytes < 0 ? "unknown" : printSize(bytes);
  }
}
