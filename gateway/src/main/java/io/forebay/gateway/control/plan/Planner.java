package io.forebay.gateway.control.plan;

import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.plan.LinePlan.Packed;
import io.forebay.gateway.control.plan.LinePlan.Reason;
import io.forebay.gateway.control.plan.LinePlan.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Makes a [LinePlan] of what was written.
public final class Planner {
  /// Of a line's rate as it is sold: the rest is for TCP, IP, TLS, frames and acks
  /// (docs/benchmarks.md has what a thin line really carries).
  public static final double PAYLOAD_SHARE = 0.9;

  /// What is compared when nothing particular is asked for.
  private static final long[] RPO_MILLIS = {4 * 3_600_000L, 3_600_000L, 15 * 60_000L, 60_000L};

  /// A year: who waits longer wants no line.
  public static final long RPO_MILLIS_MAX = 366L * 24 * 3_600_000;

  /// What is asked: how far the copy may be behind, or what a line would do; 0: not that.
  public record Wish(long rpoMillis, long lineBytesPerSecond) {
    public static final Wish NONE = new Wish(0, 0);

    public Wish {
      if (rpoMillis < 0 || rpoMillis > RPO_MILLIS_MAX) {
        throw new IllegalArgumentException("An RPO is 1 s to a year.");
      }
      if (lineBytesPerSecond < 0) {
        throw new IllegalArgumentException("A line takes more than nothing.");
      }
    }
  }

  /// What is known beside the writes.
  ///
  /// @param packRatio of samples; 0: not known
  /// @param bufferBytes of the change buffer; 0: there is none yet
  /// @param logRatio bytes in the change buffer for each byte on the line; 1: not known
  public record Known(double packRatio, long bufferBytes, double logRatio) {
    public static final Known NOTHING = new Known(0, 0, 1);
  }

  private final WriteSeries writes;
  private final Known known;
  private final LineQueue queue;

  private Planner(WriteSeries writes, Known known) {
    this.writes = writes;
    this.known = known;
    queue = new LineQueue(writes);
  }

  /// What lines would do for `writes`, which are not none.
  public static LinePlan plan(String of, WriteSeries writes, Known known, Wish wish) {
    Planner planner = new Planner(writes, known);
    List<Row> rows = new ArrayList<>();
    if (writes.bytes() > 0) {
      planner.rows(wish, rows);
    }
    rows.sort(Comparator.comparingLong(Row::lineBytesPerSecond));
    return new LinePlan(
        of,
        writes.fromMillis(),
        writes.toMillis(),
        Math.round(writes.seconds() * 1e3),
        Math.round(writes.bytes()),
        Math.round(writes.coarsestSeconds() * 1e3),
        known.packRatio(),
        known.bufferBytes(),
        List.copyOf(rows));
  }

  private void rows(Wish wish, List<Row> rows) {
    rows.add(row(Reason.AVERAGE, false, writes.mean()));
    rows.add(row(Reason.PEAK, false, writes.peak()));
    if (wish.rpoMillis() > 0) {
      rows.add(row(Reason.RPO, true, queue.rateFor(wish.rpoMillis() / 1e3)));
    }
    if (wish.lineBytesPerSecond() > 0) {
      rows.add(row(Reason.LINE, true, wish.lineBytesPerSecond() * PAYLOAD_SHARE));
    }
    if (wish.equals(Wish.NONE)) {
      for (long millis : RPO_MILLIS) {
        rows.add(row(Reason.RPO, false, queue.rateFor(millis / 1e3)));
      }
    }
  }

  /// Of a line on which `rate` bytes of payload a second arrive.
  private Row row(Reason reason, boolean asked, double rate) {
    LineQueue.Outcome on = queue.on(rate);
    boolean given = reason == Reason.LINE;
    long line = Math.round(rate / PAYLOAD_SHARE);
    long worst = span(on, on.worstSeconds());
    Packed packed = null;
    if (known.packRatio() > 0) {
      packed =
          given
              ? new Packed(line, worst(rate * known.packRatio()))
              : new Packed(Math.max(1, Math.round(line / known.packRatio())), worst);
    }
    return new Row(
        reason,
        asked,
        Math.max(1, line),
        worst,
        span(on, on.usualSeconds()),
        on.keepsUp() ? Math.round(on.backlogBytes() * known.logRatio()) : Status.NEVER,
        writes.mean() / rate,
        packed);
  }

  private long worst(double rate) {
    LineQueue.Outcome on = queue.on(rate);
    return span(on, on.worstSeconds());
  }

  private static long span(LineQueue.Outcome on, double seconds) {
    return on.keepsUp() ? Math.round(seconds * 1e3) : Status.NEVER;
  }
}
