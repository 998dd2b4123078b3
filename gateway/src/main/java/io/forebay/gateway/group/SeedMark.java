package io.forebay.gateway.group;

import java.util.UUID;

/// How far a seed was imported here, as the state file says it. What it put into the mirrors is never taken
/// for data: it is only compared with, and only once all of it is here.
///
/// @param at byte of the seed's file behind the last piece that is durable in the mirrors
/// @param pieces before it
/// @param dataBytes of them
/// @param whole all of it is here
record SeedMark(UUID seed, long at, long pieces, long dataBytes, boolean whole) {
  /// A seed of which nothing is here yet.
  static SeedMark begun(UUID seed) {
    return new SeedMark(seed, 0, 0, 0, false);
  }

  void encode(Packer out) {
    out.u8(whole ? 2 : 1).uuid(seed).u64(at).u64(pieces).u64(dataBytes);
  }

  static SeedMark decode(Unpacker in) throws Malformed {
    int kind = in.u8("seed");
    if (kind != 1 && kind != 2) {
      throw in.malformed("seed", "unknown");
    }
    return new SeedMark(
        in.uuid("seed's id"),
        in.size("seed's place"),
        in.size("seed's pieces"),
        in.size("seed's bytes"),
        kind == 2);
  }

  SeedMark ended() {
    return new SeedMark(seed, at, pieces, dataBytes, true);
  }

  /// Whether the mirrors hold a seed, worth comparing with: there is no image, and never was.
  static boolean seeded(GroupState now) {
    SeedMark mark = now.seed();
    return mark != null && mark.whole;
  }

  /// Whether a seed was begun here and is not through: nothing else may write the mirrors.
  static boolean unfinished(GroupState now) {
    SeedMark mark = now.seed();
    return mark != null && !mark.whole;
  }

  /// What a peer and an operator hear meanwhile.
  static final String TOLD =
      "a seed is being imported here: the first copy goes on behind it (peer seed show); if it never will,"
          + " peer seed cancel";
}
