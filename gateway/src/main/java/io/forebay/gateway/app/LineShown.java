package io.forebay.gateway.app;

import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.Status.LineState;
import io.forebay.gateway.group.CatchUpProgress;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.link.LineStatus;
import org.jspecify.annotations.Nullable;

/// A line as status shows it: what the link says of the connection, what the group says of the peer.
final class LineShown {
  private static final long MICROS_OF_MILLI = 1000;

  private LineShown() {}

  static Status.Line of(Group group, PeerStatus peer, @Nullable LineStatus line) {
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
        state == LineState.CATCHING_UP ? catchUp(peer.catchUp()) : null,
        new Status.Carried(line.carried().bytes(), line.carried().wireBytes()),
        text);
  }

  private static Status.@Nullable CatchUp catchUp(@Nullable CatchUpProgress now) {
    return now == null
        ? null
        : new Status.CatchUp(now.doneBytes(), now.totalBytes(), now.alikeBytes());
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
