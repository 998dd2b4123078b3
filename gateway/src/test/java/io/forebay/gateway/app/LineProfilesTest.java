package io.forebay.gateway.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.app.LineProfiles.Look;
import io.forebay.gateway.ledger.LineSeries.Column;
import io.forebay.gateway.link.LineTraffic;
import io.forebay.gateway.link.LineTraffic.Segments;
import org.junit.jupiter.api.Test;

class LineProfilesTest {
  private static final long MINUTE = 60_000;

  private static LineTraffic traffic(int times, long rttMicros, long full) {
    Segments segments = new Segments(200L * times, 3L * times);
    return new LineTraffic(times, 1_000L * times, 70L * times, segments, rttMicros, full);
  }

  private static long of(long[] row, Column column) {
    return row[column.ordinal()];
  }

  @Test
  void twoLooks_makeARow() {
    Look before = new Look(0, true, traffic(1, 50_000, 0));
    long[] row = requireNonNull(new Look(MINUTE, true, traffic(3, 84_000, 512)).since(before));
    assertThat(of(row, Column.SEEN_MILLIS)).isEqualTo(MINUTE);
    assertThat(of(row, Column.UP_MILLIS)).isEqualTo(MINUTE);
    assertThat(of(row, Column.CONNECTIONS)).isEqualTo(2);
    assertThat(of(row, Column.SENT_BYTES)).isEqualTo(2_000);
    assertThat(of(row, Column.RECEIVED_BYTES)).isEqualTo(140);
    assertThat(of(row, Column.SEGMENTS)).isEqualTo(400);
    assertThat(of(row, Column.RESENT_SEGMENTS)).isEqualTo(6);
    assertThat(of(row, Column.RTT_MICROS)).isEqualTo(84_000);
    assertThat(of(row, Column.FULL_BYTES_PER_SECOND_MAX)).isEqualTo(512);
  }

  @Test
  void lineThatIsDown_isSeenAndNotUp_itsOldFiguresDoNotCount() {
    Look before = new Look(0, true, traffic(1, 50_000, 512));
    long[] row = requireNonNull(new Look(MINUTE, false, traffic(1, 50_000, 700)).since(before));
    assertThat(of(row, Column.SEEN_MILLIS)).isEqualTo(MINUTE);
    assertThat(of(row, Column.UP_MILLIS)).isZero();
    assertThat(of(row, Column.RTT_COUNT)).isZero();
    assertThat(of(row, Column.FULL_COUNT)).isZero();
  }

  /// A rate that was not measured anew is an old one.
  @Test
  void idleLine_hasNoRateOfItsOwn() {
    Look before = new Look(0, true, traffic(1, 50_000, 512));
    long[] row = requireNonNull(new Look(MINUTE, true, traffic(1, 50_000, 512)).since(before));
    assertThat(of(row, Column.RTT_COUNT)).isEqualTo(1);
    assertThat(of(row, Column.FULL_COUNT)).isZero();
  }

  @Test
  void longPause_orAClockSetBack_tellsNothing() {
    Look before = new Look(MINUTE, true, traffic(1, 1, 1));
    assertThat(new Look(12 * MINUTE, true, traffic(2, 1, 1)).since(before)).isNull();
    assertThat(new Look(0, true, traffic(2, 1, 1)).since(before)).isNull();
  }
}
