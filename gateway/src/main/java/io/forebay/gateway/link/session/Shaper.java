package io.forebay.gateway.link.session;

import io.forebay.gateway.link.LineShape;
import java.util.HashMap;
import java.util.Map;

/// What may leave towards one peer now, and which group's turn it is. Only data waits; whatever leaves counts.
/// Outlives connections: a limit is one over a line that flaps, too. Confined to the peer's agent.
final class Shaper {
  /// Nobody's turn.
  static final long HELD = Long.MAX_VALUE;

  /// A frame under a limit is a twentieth of a second of it, so that what shares the network sees no bursts,
  static final int FRAMES_PER_SECOND = 20;

  /// but a packet at least.
  static final int FRAME_BYTES_MIN = 1400;

  /// What a packet of IPv4 and TCP with timestamps carries, and what it adds.
  private static final int PACKET_BYTES = 1448;

  private static final int PACKET_HEAD_BYTES = 52;

  /// What a record of TLS 1.3 carries at most, and what it adds.
  private static final int RECORD_BYTES = 16 << 10;

  private static final int RECORD_HEAD_BYTES = 22;

  /// A group's part, and how much of it has gone by its weight.
  private static final class Part {
    final Bucket bucket = new Bucket();
    int weight = LineShape.Share.WEIGHT_NORMAL;
    long passed;
  }

  private final Bucket line = new Bucket();
  private final Map<String, Part> parts = new HashMap<>();
  private LineShape shape = LineShape.OPEN;
  private long passed; // Of the last one whose turn it was: who was idle begins there.

  /// Takes effect with the next frame.
  void shape(long nowNanos, LineShape newShape) {
    if (newShape.equals(shape)) {
      return;
    }
    shape = newShape;
    line.rate(nowNanos, newShape.bytesPerSecond());
    parts.forEach((group, part) -> set(nowNanos, part, newShape.share(group)));
  }

  private static void set(long nowNanos, Part part, LineShape.Share share) {
    part.bucket.rate(nowNanos, share.bytesPerSecond());
    part.weight = share.weight();
  }

  private Part part(long nowNanos, String group) {
    Part known = parts.get(group);
    if (known == null) {
      known = new Part();
      set(nowNanos, known, shape.share(group));
      parts.put(group, known);
    }
    return known;
  }

  /// Where a group with data stands in the order of turns: the lowest is next; [#HELD]: it may not send now.
  long turn(long nowNanos, String group) {
    Part part = part(nowNanos, group);
    boolean held = line.waitNanos(nowNanos) > 0 || part.bucket.waitNanos(nowNanos) > 0;
    return held ? HELD : Math.max(part.passed, passed);
  }

  /// When it may send, were there room; 0: now.
  long waitNanos(long nowNanos, String group) {
    long wait = part(nowNanos, group).bucket.waitNanos(nowNanos);
    return Math.max(0, Math.max(wait, line.waitNanos(nowNanos)));
  }

  /// What a group gets of a line of that rate (0: not known), were it alone.
  long atMost(String group, long bytesPerSecond) {
    return lower(
        shape.share(group).bytesPerSecond(), lower(shape.bytesPerSecond(), bytesPerSecond));
  }

  private static long lower(long limit, long rate) {
    return limit == LineShape.UNLIMITED ? rate : Math.min(limit, rate);
  }

  /// How large a data frame of it may be.
  int frameBytes(long nowNanos, String group, int bytesMax) {
    long most = most(line, bytesMax);
    return (int) most(part(nowNanos, group).bucket, most);
  }

  private static long most(Bucket bucket, long bytesMax) {
    long rate = bucket.bytesPerSecond();
    return rate == LineShape.UNLIMITED
        ? bytesMax
        : Math.min(bytesMax, Math.max(FRAME_BYTES_MIN, rate / FRAMES_PER_SECOND));
  }

  /// A data frame of it has left.
  void sent(long nowNanos, String group, long bytes) {
    Part part = part(nowNanos, group);
    long costs = onNetwork(bytes);
    passed = Math.max(part.passed, passed);
    part.passed = passed + Math.max(1, costs * LineShape.Share.WEIGHT_HIGH / part.weight);
    part.bucket.spend(nowNanos, costs);
    line.spend(nowNanos, costs);
  }

  /// Control frames have left.
  void sent(long nowNanos, long bytes) {
    line.spend(nowNanos, onNetwork(bytes));
  }

  private static long onNetwork(long bytes) {
    long records = bytes + Math.ceilDiv(bytes, (long) RECORD_BYTES) * RECORD_HEAD_BYTES;
    return records + Math.ceilDiv(records, (long) PACKET_BYTES) * PACKET_HEAD_BYTES;
  }
}
