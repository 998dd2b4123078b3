package io.forebay.gateway.link;

import java.util.Map;

/// How much may leave towards a peer now, and whose turn it is. Rates are bytes a second on the network, packets
/// included; [#UNLIMITED]: what the line gives.
///
/// @param groups by name; a group that is not there has [Share#NORMAL]
public record LineShape(long bytesPerSecond, Map<String, Share> groups) {
  public static final long UNLIMITED = 0;

  /// What stands before anybody has said anything.
  public static final LineShape OPEN = new LineShape(UNLIMITED, Map.of());

  public LineShape {
    groups = Map.copyOf(groups);
  }

  /// One group's part of the line. Of groups that have something to send each gets a part by its weight; none is
  /// starved.
  public record Share(long bytesPerSecond, int weight) {
    public static final int WEIGHT_HIGH = 16;
    public static final int WEIGHT_NORMAL = 4;
    public static final int WEIGHT_LOW = 1;
    public static final Share NORMAL = new Share(UNLIMITED, WEIGHT_NORMAL);
  }

  public Share share(String group) {
    return groups.getOrDefault(group, Share.NORMAL);
  }
}
