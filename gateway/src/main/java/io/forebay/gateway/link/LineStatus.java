package io.forebay.gateway.link;

import io.forebay.gateway.link.packing.Packing;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a line stands, for display. A snapshot.
///
/// @param sinceMillis wall time of the last change between up and not up
/// @param rttMicros of the last heartbeat; 0: none yet
/// @param clockOffsetMillis the peer's clock minus ours, by what it says; null: not known
/// @param bytesPerSecond measured while there was more to send; 0: not measured yet
/// @param carried bulk bytes sent since the start of the process, and what they took on the wire
/// @param problem the last failure or refusal, one line; empty: none
public record LineStatus(
    Phase phase,
    long sinceMillis,
    String remote,
    long rttMicros,
    @Nullable Long clockOffsetMillis,
    long bytesPerSecond,
    String problem,
    List<GroupLine> groups,
    Packing.Carried carried) {
  public enum Phase {
    /// No connection, and no address: the peer has to dial.
    WAITING,
    /// No connection; dialled again soon.
    DOWN,
    DIALLING,
    GREETING,
    UP
  }

  /// One group on the line. `text` says why, where it stands.
  public record GroupLine(UUID group, State state, String text) {}

  public enum State {
    ATTACHING,
    STANDING,
    SENDING,
    RECEIVING,
    SENDING_CATCH_UP,
    RECEIVING_CATCH_UP,
    REFUSED
  }
}
