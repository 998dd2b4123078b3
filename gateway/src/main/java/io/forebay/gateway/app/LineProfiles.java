package io.forebay.gateway.app;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.settings.PairedPeer;
import io.forebay.gateway.ledger.LedgerFiles;
import io.forebay.gateway.ledger.LineSeries;
import io.forebay.gateway.ledger.LineSeries.Column;
import io.forebay.gateway.ledger.SeriesFile;
import io.forebay.gateway.link.LineStatus;
import io.forebay.gateway.link.LineTraffic;
import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.session.PeerLink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How good each line is, looked at once a minute by one thread, kept by the hour for a year. Any thread
/// asks.
final class LineProfiles implements AutoCloseable {
  private static final int LOOKS_A_SAVE = 10;

  /// Two looks that lie further apart tell nothing of the time between.
  private static final long GAP_MILLIS_MAX = TimeUnit.MINUTES.toMillis(10);

  private record Seen(SeriesFile file, LineSeries series, Look last) {}

  /// One look at a line.
  record Look(long wallMillis, boolean up, LineTraffic traffic) {
    /// What there was since `before`; null when nothing is known of the time between.
    long @Nullable [] since(Look before) {
      long millis = wallMillis - before.wallMillis;
      if (millis <= 0 || millis > GAP_MILLIS_MAX) {
        return null;
      }
      LineTraffic was = before.traffic;
      long[] row = LineSeries.row();
      put(row, Column.SEEN_MILLIS, millis);
      put(row, Column.UP_MILLIS, up ? millis : 0);
      put(row, Column.CONNECTIONS, traffic.connections() - was.connections());
      put(row, Column.SENT_BYTES, traffic.sentBytes() - was.sentBytes());
      put(row, Column.RECEIVED_BYTES, traffic.receivedBytes() - was.receivedBytes());
      put(row, Column.SEGMENTS, traffic.segments().sent() - was.segments().sent());
      put(row, Column.RESENT_SEGMENTS, traffic.segments().resent() - was.segments().resent());
      if (up && traffic.rttMicros() > 0) {
        put(row, Column.RTT_COUNT, 1);
        put(row, Column.RTT_MICROS, traffic.rttMicros());
        put(row, Column.RTT_MICROS_MAX, traffic.rttMicros());
      }
      long full = traffic.fullBytesPerSecond();
      if (up && full > 0 && full != was.fullBytesPerSecond()) { // Else it is an old figure.
        put(row, Column.FULL_COUNT, 1);
        put(row, Column.FULL_BYTES_PER_SECOND, full);
        put(row, Column.FULL_BYTES_PER_SECOND_MAX, full);
      }
      return row;
    }

    /// A count that went back belongs to another line.
    private static void put(long[] row, Column column, long value) {
      row[column.ordinal()] = Math.max(0, value);
    }
  }

  private final Clock clock;
  private final LedgerFiles files;
  private final Path directory;
  private final Map<UUID, Seen> seen = new ConcurrentHashMap<>(); // Changed by the thread alone.
  private final EachMinute minutes = new EachMinute();
  private final long startedMillis;
  private int looks;

  /// In `directory`, a file for each peer.
  LineProfiles(Clock clock, LedgerFiles files, Path directory) {
    this.clock = clock;
    startedMillis = clock.wallMillis();
    this.files = files;
    this.directory = directory;
  }

  /// From now on what `links` gives is looked at. `fatal` gets our own bugs.
  void start(Supplier<Collection<PeerLink>> links, Consumer<Throwable> fatal) {
    minutes.start("line-profiles", () -> lookAt(links.get()), fatal);
  }

  private void lookAt(Collection<PeerLink> links) {
    for (PeerLink link : links) {
      boolean up = link.status().phase() == LineStatus.Phase.UP;
      look(link.peer(), new Look(clock.wallMillis(), up, link.traffic()));
    }
    looks++;
    if (looks % LOOKS_A_SAVE == 0) {
      seen.values().forEach(each -> each.file.save());
    }
  }

  private void look(Peer peer, Look now) {
    Seen before = seen.get(peer.appliance());
    if (before == null) {
      SeriesFile file = SeriesFile.open(directory, "line-" + peer.appliance(), files);
      long since = Math.max(startedMillis, now.wallMillis - EachMinute.MILLIS);
      Look nothing = new Look(since, false, LineTraffic.NONE);
      before = new Seen(file, new LineSeries(file), nothing);
    }
    long[] row = now.since(before.last);
    if (row != null) {
      before.series.add(now.wallMillis, row);
    }
    seen.put(peer.appliance(), new Seen(before.file, before.series, now));
  }

  /// The last `hours` of the lines to `peers`, or to the one called `name`, oldest first; hours that nobody
  /// saw are left out.
  Outcome<List<Status.LineHour>> history(List<PairedPeer> peers, @Nullable String name, int hours) {
    if (hours < 1 || hours > LineCommand.History.HOURS_MAX) {
      return Outcome.refused(
          Refusal.Kind.USAGE,
          "A history has 1 to " + LineCommand.History.HOURS_MAX + " hours, not " + hours + ".");
    }
    List<Status.LineHour> all = new ArrayList<>();
    for (PairedPeer each : peers) {
      if (name == null || each.name().equals(name)) {
        all.addAll(history(each, hours));
      }
    }
    all.sort(Comparator.comparingLong(Status.LineHour::fromMillis));
    return Outcome.done(all);
  }

  /// The newest hour of the line to `peer`, this one or the last; null when nothing is known of them.
  Status.@Nullable LineHour lastHour(PairedPeer peer) {
    List<Status.LineHour> newest = history(peer, 2);
    return newest.isEmpty() ? null : newest.getLast();
  }

  private List<Status.LineHour> history(PairedPeer peer, int hours) {
    Seen known = seen.get(peer.id());
    List<Status.LineHour> shown = new ArrayList<>();
    if (known != null) {
      long first = Math.floorDiv(clock.wallMillis(), LineSeries.HOUR_MILLIS) - hours + 1;
      known.series.each((hour, row) -> {
        if (hour >= first) {
          shown.add(shown(peer.name(), hour, row));
        }
      });
    }
    return shown;
  }

  private static Status.LineHour shown(String peer, long hour, long[] row) {
    return new Status.LineHour(
        peer,
        hour * LineSeries.HOUR_MILLIS,
        of(row, Column.SEEN_MILLIS),
        of(row, Column.UP_MILLIS),
        of(row, Column.CONNECTIONS),
        of(row, Column.SENT_BYTES),
        of(row, Column.RECEIVED_BYTES),
        (long) ratio(row, Column.RTT_MICROS, Column.RTT_COUNT),
        of(row, Column.RTT_COUNT) == 0 ? Status.UNKNOWN : of(row, Column.RTT_MICROS_MAX),
        ratio(row, Column.RESENT_SEGMENTS, Column.SEGMENTS),
        (long) ratio(row, Column.FULL_BYTES_PER_SECOND, Column.FULL_COUNT));
  }

  private static long of(long[] row, Column column) {
    return row[column.ordinal()];
  }

  private static double ratio(long[] row, Column part, Column whole) {
    return of(row, whole) == 0 ? Status.UNKNOWN : (double) of(row, part) / of(row, whole);
  }

  @Override
  public void close() {
    minutes.close();
    seen.values().forEach(each -> each.file.close());
    seen.clear();
  }
}
