package io.forebay.gateway.link.packing;

/// Gives the two ends of packed streams: zstd in production, counted and freed by the simulator there.
public interface Compression {
  /// Binary logarithm of the window of every stream: what either end keeps of what has passed. 4 MiB holds
  /// minutes of a thin line.
  int WINDOW_LOG = 22;

  /// The highest level: with it a sending end takes 16 MiB, with most higher ones three times as much and more.
  int LEVEL_MAX = 9;

  /// Blocks that a peer's groups may tell later ones by, in each direction; each takes 4 KiB here, and the sending end some
  /// 400 bytes more.
  int baseSlots();

  /// Hears of what is held of a group's blocks: the simulator spoils it now and then.
  default void holds(Bases bases) {}

  /// Gives a sending end. The caller closes it.
  Compressor compressor();

  /// Gives a receiving end. The caller closes it.
  Decompressor decompressor();
}
