package io.forebay.gateway.link;

/// What a line has carried since this appliance started, over all its connections, and how well. A
/// snapshot; counts only grow.
///
/// @param connections that both sides have said Hello on
/// @param sentBytes frames and all, before TLS; `receivedBytes` likewise
/// @param segments of TCP that carried what was sent, counted by their usual size; `resent` of them once
///     more, as the kernel counts: both 0 where it does not tell
/// @param rttMicros of the last heartbeat; 0: none yet on this connection
/// @param fullBytesPerSecond measured while there was more to send; 0: not measured yet
public record LineTraffic(
    long connections,
    long sentBytes,
    long receivedBytes,
    Segments segments,
    long rttMicros,
    long fullBytesPerSecond) {
  public static final LineTraffic NONE = new LineTraffic(0, 0, 0, Segments.UNKNOWN, 0, 0);

  /// TCP segments sent, and how many of them again.
  public record Segments(long sent, long resent) {
    public static final Segments UNKNOWN = new Segments(0, 0);

    public Segments plus(Segments more) {
      return new Segments(sent + more.sent, resent + more.resent);
    }
  }

  /// The counts of both; the rest as of `now`.
  public LineTraffic plus(LineTraffic now) {
    return new LineTraffic(
        connections + now.connections,
        sentBytes + now.sentBytes,
        receivedBytes + now.receivedBytes,
        segments.plus(now.segments),
        now.rttMicros,
        now.fullBytesPerSecond);
  }
}
