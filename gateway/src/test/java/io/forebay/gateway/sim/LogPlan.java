package io.forebay.gateway.sim;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.log.LogShape;

/// What one seed of the log's simulation is about: each draws few kinds of trouble, so that all
/// mixtures come up, also the calm ones in which other things show.
/// @param hoards keeps the log as long as there is room
record LogPlan(
    LogShape shape,
    long startLsn,
    long startChain,
    int operations,
    int operationsPerLifeMax,
    double hostShare,
    double flushShare,
    int payloadBytesMax,
    double fillShare,
    boolean hoards,
    double interleaveShare,
    double failShare,
    double stallShare,
    double misdirectShare,
    double powerCutShare,
    double cleanShare,
    double ringTamperShare,
    double slotTamperShare) {

  private static final int[] PAYLOADS = {512, 4096, 16384, 131072};

  static LogPlan of(SimRandomness random, int operations) {
    int slots = (int) random.between(3, 4);
    long segment = Lsn.FOLD_BYTES;
    long ring = random.oneIn(4) ? 2 * Lsn.FOLD_BYTES : Lsn.FOLD_BYTES;
    long start = 0;
    if (!random.oneIn(4)) {
      // Shortly before a fold, so that also short runs cross it.
      start = random.between(1, 9) * segment - random.below(512L) * Lsn.BLOCK_BYTES;
    }
    boolean damage = random.oneIn(5);
    boolean failures = random.oneIn(3);
    return new LogPlan(
        new LogShape(segment, slots, ring),
        start,
        random.nextLong(),
        operations,
        (int) random.between(operations / 8, operations),
        0.2 + random.below(70) / 100.0,
        random.pick(new Double[] {0.01, 0.05, 0.3}),
        PAYLOADS[random.below(PAYLOADS.length)],
        random.oneIn(4) ? 0.004 : 0,
        random.oneIn(3),
        random.pick(new Double[] {0.0, 0.2, 0.8}),
        failures ? random.pick(new Double[] {0.001, 0.01}) : 0,
        random.oneIn(4) ? 0.005 : 0,
        damage && random.oneIn(3) ? 0.01 : 0,
        random.pick(new Double[] {0.0, 0.5, 1.0}),
        random.pick(new Double[] {0.0, 0.2, 0.5}),
        random.oneIn(4) ? 0.5 : 0,
        damage ? 0.3 : 0);
  }

  /// Whether bytes may be wrong that nobody but a checksum can tell.
  boolean damages() {
    return misdirectShare > 0 || slotTamperShare > 0;
  }
}
