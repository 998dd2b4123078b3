package io.forebay.gateway.control.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What line would do, judged by what was written. Line rates are what a line is sold as: of that
/// [Planner#PAYLOAD_SHARE] carries payload. Sizes are bytes, spans milliseconds.
///
/// @param of a group, or where else the record comes from
/// @param fromMillis when the record begins, `toMillis` when it ends; `seenMillis` of that is known
/// @param writtenBytes in that time, as the line carries them, uncompressed
/// @param resolutionMillis the longest interval of the record: nothing is known of how writes lay in it
/// @param packRatio by how much samples of what was written could be compressed; 0: not known
/// @param bufferBytes of the group's change buffer; 0: there is none yet
/// @param rows from the slowest line to the fastest
public record LinePlan(
    String of,
    long fromMillis,
    long toMillis,
    long seenMillis,
    long writtenBytes,
    long resolutionMillis,
    double packRatio,
    long bufferBytes,
    List<Row> rows) {
  /// Why a line is in the plan.
  public enum Reason {
    /// It takes just the mean of what is written: a slower one is left behind for good.
    AVERAGE,
    /// The least on which the copy is never further behind than was wanted.
    RPO,
    /// It was asked for.
    LINE,
    /// It takes the busiest interval as it comes: nothing waits.
    PEAK
  }

  /// One line and what it does.
  ///
  /// @param asked it answers what was asked
  /// @param worstMillis the furthest that the copy is ever behind; [Status#NEVER]: it falls back for good
  /// @param usualMillis 95 % of the time it is no further behind; or NEVER
  /// @param bufferBytes the change buffer needed for it, or NEVER
  /// @param busy the share of the time in which the line is in use; above 1 it does not keep up
  /// @param packed the same if the line's compression does as well as on the samples; null: not known
  public record Row(
      Reason reason,
      boolean asked,
      long lineBytesPerSecond,
      long worstMillis,
      long usualMillis,
      long bufferBytes,
      double busy,
      @Nullable Packed packed) {}

  /// A line's rate, or its lag, when what travels is compressed.
  public record Packed(long lineBytesPerSecond, long worstMillis) {}
}
