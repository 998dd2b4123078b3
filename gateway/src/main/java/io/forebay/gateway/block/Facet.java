package io.forebay.gateway.block;

/// What [Volume#survey] is asked of a range.
public sealed interface Facet {
  /// The most checkpoints that [Volume#changedSince] lists (M1).
  int CHECKPOINTS_MAX = 64;

  /// The state to tell of bytes of which nothing is known: true of any bytes, whatever they are.
  int unknown();

  /// Which bytes take space and which read as zeroes: a state of [#HOLE] and [#ZERO]. ZERO is only told
  /// of what reads as zeroes; everything else is a service to the client.
  record Allocation() implements Facet {
    /// Takes no space.
    public static final int HOLE = 1;

    /// Reads as zeroes.
    public static final int ZERO = 1 << 1;

    @Override
    public int unknown() {
      return 0;
    }
  }

  /// Which layer has the bytes: 0 none, 1 this volume. There are no others.
  record Depth() implements Facet {
    public static final int NONE = 0;
    public static final int VOLUME = 1;

    @Override
    public int unknown() {
      return VOLUME;
    }
  }

  /// Which bytes may differ from what they were at `checkpoint`, one of [Volume#changedSince].
  record ChangedSince(String checkpoint) implements Facet {
    public static final int CHANGED = 1;

    @Override
    public int unknown() {
      return CHANGED;
    }
  }
}
