package io.forebay.gateway.app;

import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.Status.LineState;
import io.forebay.gateway.control.limit.Ceiling;
import io.forebay.gateway.control.limit.LineLimit;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.limit.Shaping;
import io.forebay.gateway.group.CatchUpProgress;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.link.LineShape;
import io.forebay.gateway.link.LineStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A line as status shows it: what the link says of the connection, what the group says of the peer.
final class LineShown {
  private static final long MICROS_OF_MILLI = 1000;

  private LineShown() {}

  static Status.Line of(Group group, PeerStatus peer, @Nullable LineStatus line, Shaping shaping) {
    Ceiling limit = lower(shaping.line(), shaping.of(group.name()));
    Priority priority = shaping.priority(group.name());
    if (line == null) {
      return new Status.Line(
          peer.name(),
          LineState.DOWN,
          0,
          0,
          0,
          Status.UNKNOWN,
          peer.ackedLsn(),
          null,
          Status.Carried.NOTHING,
          limit,
          priority,
          "not a peer any more: group unreplicate, or pair with it again");
    }
    LineStatus.GroupLine of = null;
    for (LineStatus.GroupLine each : line.groups()) {
      if (each.group().equals(group.id())) {
        of = each;
      }
    }
    LineState state = state(line.phase(), of);
    boolean sends =
        of != null
            && (of.state() == LineStatus.State.SENDING
                || of.state() == LineStatus.State.SENDING_CATCH_UP);
    String text = of == null || of.text().isEmpty() ? line.problem() : of.text();
    return new Status.Line(
        peer.name(),
        state,
        line.sinceMillis(),
        sends ? line.bytesPerSecond() : 0,
        sends ? 0 : line.bytesPerSecond(),
        line.rttMicros() == 0 ? Status.UNKNOWN : Math.ceilDiv(line.rttMicros(), MICROS_OF_MILLI),
        peer.ackedLsn(),
        state == LineState.FOLLOWING ? null : catchUp(peer.catchUp()),
        new Status.Carried(line.carried().bytes(), line.carried().wireBytes()),
        limit,
        priority,
        text);
  }

  /// What both leave, until one of them ends; null: there is no limit.
  private static @Nullable Ceiling lower(Ceiling line, Ceiling group) {
    if (line.bytesPerSecond() == LineLimit.UNLIMITED) {
      return group.bytesPerSecond() == LineLimit.UNLIMITED ? null : group;
    }
    boolean groups =
        group.bytesPerSecond() != LineLimit.UNLIMITED
            && group.bytesPerSecond() < line.bytesPerSecond();
    return groups ? group : line;
  }

  /// As the line takes it.
  static LineShape shape(Shaping shaping) {
    Set<String> named = new HashSet<>(shaping.groups().keySet());
    named.addAll(shaping.priorities().keySet());
    Map<String, LineShape.Share> shares = new HashMap<>();
    for (String group : named) {
      int weight =
          switch (shaping.priority(group)) {
            case HIGH -> LineShape.Share.WEIGHT_HIGH;
            case NORMAL -> LineShape.Share.WEIGHT_NORMAL;
            case LOW -> LineShape.Share.WEIGHT_LOW;
          };
      shares.put(group, new LineShape.Share(shaping.of(group).bytesPerSecond(), weight));
    }
    return new LineShape(shaping.line().bytesPerSecond(), shares);
  }

  private static Status.@Nullable CatchUp catchUp(@Nullable CatchUpProgress now) {
    if (now == null) {
      return null;
    }
    CatchUpProgress.Eta eta = now.eta();
    return new Status.CatchUp(
        now.doneBytes(),
        now.totalBytes(),
        now.alikeBytes(),
        now.receiving(),
        now.bytesPerSecond(),
        new Status.Eta(eta.millis(), eta.soonestMillis(), eta.latestMillis()));
  }

  private static LineState state(LineStatus.Phase phase, LineStatus.@Nullable GroupLine of) {
    return switch (phase) {
      case WAITING, DOWN, DIALLING -> LineState.DOWN;
      case GREETING -> LineState.CONNECTING;
      case UP ->
          of == null
              ? LineState.CONNECTING
              : switch (of.state()) {
                case ATTACHING -> LineState.CONNECTING;
                case STANDING, REFUSED -> LineState.STANDING;
                case SENDING, RECEIVING -> LineState.FOLLOWING;
                case SENDING_CATCH_UP, RECEIVING_CATCH_UP -> LineState.CATCHING_UP;
              };
    };
  }
}
