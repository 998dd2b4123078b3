package io.forebay.webui.live;

import static io.forebay.webui.live.Exposition.labels;

import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VerifyReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The figures of the status for monitoring. Base units; labels are `volume`, `group` and `peer` alone, so their
/// number is that of what there is. What never happens is infinite; what is not known has no sample.
public final class Metrics {
  public static final String MEDIA_TYPE = Exposition.MEDIA_TYPE;

  private static final double MILLIS = 1_000;

  /// One group's traffic with one peer.
  private record Path(Status.Group group, Status.Line line) {}

  private final Exposition all = new Exposition();

  private Metrics() {}

  public static String text(Status.Appliance status, List<Status.Volume> volumes) {
    Metrics metrics = new Metrics();
    metrics.appliance(status);
    metrics.groups(status.groups());
    metrics.lag(status.groups());
    metrics.lines(status.groups());
    metrics.verifications(status.groups());
    metrics.peers(status.peers());
    metrics.volumes(volumes);
    return metrics.all.text();
  }

  private void appliance(Status.Appliance status) {
    List<Status.Appliance> one = List.of(status);
    all.gauge(
            "forebay_build_info",
            "The version that runs.",
            one,
            a -> labels("version", a.version()),
            a -> 1)
        .gauge(
            "forebay_start_timestamp_seconds",
            "When it was started.",
            one,
            a -> "",
            a -> a.startedMillis() / MILLIS)
        .gauge(
            "forebay_clock_offset_seconds",
            "What would have to be added to the clock, by a server of NTP; below 0: it is ahead.",
            one,
            a -> "",
            a -> a.time().answer() == null ? Double.NaN : a.time().answer().offsetMillis() / MILLIS)
        .gauge("forebay_open_events", "Conditions that stand.", one, a -> "", a -> a.openEvents())
        .gauge(
            "forebay_worst_severity",
            "Of these: 0 none, 1 info, 2 warning, 3 error.",
            one,
            a -> "",
            a -> a.worst() == null ? 0 : a.worst().ordinal() + 1.0)
        .gauge(
            "forebay_iscsi_sessions",
            "Initiators that are logged in.",
            one,
            a -> "",
            a -> a.iscsi().sessions());
  }

  private void group(
      String name, String help, List<Status.Group> groups, ToDoubleFunction<Status.Group> value) {
    all.gauge("forebay_" + name, help, groups, group -> labels("group", group.name()), value);
  }

  private void groups(List<Status.Group> groups) {
    group("group_primary", "1: hosts may write here.", groups, g -> is(g, Status.Role.PRIMARY));
    group(
        "group_superseded",
        "1: another appliance was promoted, this side waits to be settled.",
        groups,
        g -> is(g, Status.Role.SUPERSEDED));
    group(
        "group_serving",
        "0: it is not served; status says why.",
        groups,
        g -> one(g.phase() == Status.Phase.SERVING));
    group(
        "group_image_usable",
        "1: this side could go on with the group.",
        groups,
        g -> one(g.imageUsable()));
    group(
        "group_held", "1: the mirror stands at a checkpoint.", groups, g -> one(g.hold() != null));
    group("group_paused", "1: sending is paused.", groups, g -> one(g.pause() != null));
    group(
        "group_rung",
        "What is kept for the peer: 0 nothing, 1 every write, 2 of a part only where it changed, 3 the"
            + " same, written over its copy.",
        groups,
        g -> g.rung().ordinal());
    group("group_volumes", "Volumes in it.", groups, Status.Group::volumes);
    group("buffer_capacity_bytes", "The change buffer.", groups, g -> g.buffer().capacityBytes());
    group("buffer_used_bytes", "What of it is kept.", groups, g -> g.buffer().usedBytes());
    group(
        "buffer_undestaged_bytes",
        "What the local mirror has not got yet.",
        groups,
        g -> g.buffer().undestagedBytes());
    group(
        "buffer_undestaged_limit_bytes",
        "At which hosts are slowed to the mirror's speed.",
        groups,
        g -> g.buffer().undestagedBytesMax());
    all.counter(
        "forebay_appended_bytes_total",
        "Log written, fill included.",
        groups,
        group -> labels("group", group.name()),
        g -> g.watermarks().appended());
  }

  private void lag(List<Status.Group> groups) {
    group(
        "behind_seconds",
        "Age of the oldest write that a peer has not confirmed.",
        groups,
        g -> seconds(g.lag().behindMillis()));
    group("behind_bytes", "What a peer has not confirmed.", groups, g -> g.lag().behindBytes());
    group(
        "time_to_full_seconds",
        "Until the buffer is full if the line stays away.",
        groups,
        g -> seconds(g.lag().timeToFullMillis()));
    group(
        "drain_seconds",
        "Until the peers have everything.",
        groups,
        g -> seconds(g.lag().drainMillis()));
    group(
        "append_bytes_per_second",
        "Written by hosts, mean of 5 minutes.",
        groups,
        g -> number(g.lag().appendBytesPerSecond()));
    group(
        "outage_budget_seconds",
        "How long the line may be away, half of all outages.",
        groups,
        g -> seconds(g.lag().outage().medianMillis()));
    group(
        "outage_budget_worst_seconds",
        "The same of the worst hour to begin in.",
        groups,
        g -> seconds(g.lag().outage().worstMillis()));
  }

  private void line(
      String name, String help, List<Path> paths, ToDoubleFunction<Status.Line> value) {
    all.gauge(
        "forebay_line_" + name,
        help,
        paths,
        path -> labels("group", path.group.name(), "peer", path.line.peer()),
        path -> value.applyAsDouble(path.line));
  }

  private void lines(List<Status.Group> groups) {
    List<Path> paths = new ArrayList<>();
    groups.forEach(group -> group.lines().forEach(line -> paths.add(new Path(group, line))));
    line(
        "up",
        "1: the log flows to or from the peer, or would.",
        paths,
        l ->
            one(
                l.state() == Status.LineState.FOLLOWING
                    || l.state() == Status.LineState.CATCHING_UP));
    line(
        "sent_bytes_per_second",
        "Mean of the last seconds.",
        paths,
        l -> number(l.sentBytesPerSecond()));
    line(
        "received_bytes_per_second",
        "Mean of the last seconds.",
        paths,
        l -> number(l.receivedBytesPerSecond()));
    line("round_trip_seconds", "Of heartbeats.", paths, l -> seconds(l.roundTripMillis()));
    line(
        "catch_up_bytes",
        "In the batch that is under way.",
        paths,
        l -> l.catchUp() == null ? 0 : l.catchUp().totalBytes());
    line(
        "catch_up_done_bytes",
        "Of it confirmed.",
        paths,
        l -> l.catchUp() == null ? 0 : l.catchUp().doneBytes());
    Map<String, Status.Line> byPeer = new LinkedHashMap<>();
    paths.forEach(path -> byPeer.putIfAbsent(path.line.peer(), path.line));
    all.counter(
            "forebay_peer_carried_bytes_total",
            "Log and extents sent since the start.",
            byPeer.values(),
            l -> labels("peer", l.peer()),
            l -> l.carried().bytes())
        .counter(
            "forebay_peer_wire_bytes_total",
            "What that took on the line, without TLS.",
            byPeer.values(),
            l -> labels("peer", l.peer()),
            l -> l.carried().wireBytes());
  }

  private void verifications(List<Status.Group> groups) {
    List<VerifyReport> reports = new ArrayList<>();
    groups.forEach(group -> reports.addAll(group.verifications()));
    all.gauge(
            "forebay_verified_timestamp_seconds",
            "From when on both copies were last compared whole.",
            reports,
            Metrics::compared,
            report -> report.verifiedMillis() == 0 ? Double.NaN : report.verifiedMillis() / MILLIS)
        .gauge(
            "forebay_differing_bytes",
            "What the last comparison found to differ.",
            reports,
            Metrics::compared,
            VerifyReport::differingBytes);
  }

  private static String compared(VerifyReport report) {
    return labels("group", report.group(), "peer", report.peer());
  }

  private void peers(List<Status.Peer> peers) {
    all.gauge(
            "forebay_peer_clock_offset_seconds",
            "Its clock minus ours, by what it says of it.",
            peers,
            peer -> labels("peer", peer.name()),
            peer ->
                peer.clockOffsetMillis() == null ? Double.NaN : peer.clockOffsetMillis() / MILLIS)
        .gauge(
            "forebay_peer_connected",
            "1: there is a connection.",
            peers,
            peer -> labels("peer", peer.name()),
            peer -> one(peer.connected()))
        .gauge(
            "forebay_peer_last_heard_timestamp_seconds",
            "When it was heard last.",
            peers,
            peer -> labels("peer", peer.name()),
            peer -> peer.lastHeardMillis() == 0 ? Double.NaN : peer.lastHeardMillis() / MILLIS);
  }

  private void volumes(List<Status.Volume> volumes) {
    all.gauge(
            "forebay_volume_size_bytes",
            "As hosts see it.",
            volumes,
            Metrics::volume,
            Status.Volume::sizeBytes)
        .gauge(
            "forebay_volume_allocated_bytes",
            "What its mirror takes on the disk.",
            volumes,
            Metrics::volume,
            volume -> number(volume.allocatedBytes()))
        .gauge(
            "forebay_volume_writable",
            "1: hosts may write.",
            volumes,
            Metrics::volume,
            volume -> one(volume.writable()));
  }

  private static String volume(Status.Volume volume) {
    return labels("group", volume.group(), "volume", volume.name());
  }

  private static double is(Status.Group group, Status.Role role) {
    return one(group.role() == role);
  }

  private static double one(boolean truth) {
    return truth ? 1 : 0;
  }

  private static double seconds(long millis) {
    return millis < 0 ? number(millis) : millis / MILLIS;
  }

  private static double number(long value) {
    if (value == Status.NEVER) {
      return Double.POSITIVE_INFINITY;
    }
    return value == Status.UNKNOWN ? Double.NaN : value;
  }
}
