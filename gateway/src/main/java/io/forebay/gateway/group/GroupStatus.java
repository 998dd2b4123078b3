package io.forebay.gateway.group;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One look at a group. LSNs are [Group#NONE] when there is no log.
///
/// @param reason why it is DOWN, FETCHING or the like; "" otherwise
/// @param capacityBytes of the buffer; `usedBytes` from its start to its end
/// @param unpreparedBytes of the buffer that are still being written once, in the background, before they
///     take records
/// @param undestagedBytes log that the mirror is behind
/// @param behindMillis now minus the time of the oldest unacked record; 0 if there is none
/// @param behindBytes unacked records as the line carries them, without fill (by its mean share), of the
///     peer that is furthest behind
/// @param timeToFullMillis free buffer by the mean append rate of the last five minutes; [Group#NONE]
///     when nothing is appended
/// @param drainMillis unacked bytes by line rate minus append rate; [Group#NONE] for never,
///     [#UNKNOWN] without a line, or before its rate was measured
/// @param logFailure why the log takes nothing any more, or null
public record GroupStatus(
    UUID id,
    String name,
    Role role,
    Phase phase,
    String reason,
    boolean imageUsable,
    int epoch,
    long startLsn,
    long appendedLsn,
    long durableLsn,
    long destagedLsn,
    long destagingLsn,
    long trimmableLsn,
    long sendStopLsn,
    String sendStopName,
    @Nullable HoldStatus hold,
    long capacityBytes,
    long usedBytes,
    long unpreparedBytes,
    long undestagedBytes,
    long undestagedBytesMax,
    long appendBytesPerSecond,
    long behindMillis,
    long behindBytes,
    long timeToFullMillis,
    long drainMillis,
    Rung rung,
    @Nullable String mirrorFailure,
    @Nullable String logFailure) {
  /// A number that nobody knows at present.
  public static final long UNKNOWN = -2;
}
