package io.forebay.gateway.app.demo;

import io.forebay.gateway.app.cli.Failure;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;

/// A host that writes stamped blocks at a steady pace, while the line is cut for a while.
final class Writing {
  static final long BYTES = 64L << 20;

  private static final long BURST_BYTES = 1 << 20;

  /// 8 MiB/s: the cut falls into the writing on any machine.
  private static final int BURST_MILLIS = 125;

  private static final double CUT_SECONDS = 5;
  private static final long CUT_AFTER_BYTES = 16L << 20;
  private static final long SEED = 20_261_120;

  private final Site kyoto;
  private final CuttableLine line;
  private final Narrator narrator;
  private double cutSince = -1;

  Writing(Site kyoto, CuttableLine line, Narrator narrator) {
    this.kyoto = kyoto;
    this.line = line;
    this.narrator = narrator;
  }

  void write(long sizeBytes) throws Failure, IOException, InterruptedException {
    Stamp stamp = new Stamp(SEED, sizeBytes);
    double began = narrator.seconds();
    long number = 0;
    try (NbdClient host = NbdClient.connect(kyoto.address("nbd"), Demo.VOLUME)) {
      for (long written = 0; written < BYTES; written += BURST_BYTES) {
        for (int i = 0; i < BURST_BYTES / Stamp.BLOCK_BYTES; i++) {
          host.write(stamp.offset(number), stamp.block(number));
          number++;
        }
        host.flush();
        cutOrMend(written);
        narrator.progress(
            "written %s of %s%s"
                .formatted(
                    Quantity.printSize(written + BURST_BYTES),
                    Quantity.printSize(BYTES),
                    line.isCut() ? ", the line is cut" : ""));
        pace(began, written + BURST_BYTES);
      }
    }
    narrator.say(
        "Written %s in %,d stamped blocks through NBD, each burst flushed."
            .formatted(Quantity.printSize(BYTES), number));
    while (line.isCut()) { // The writing took less than the cut and what came before it.
      Thread.sleep(BURST_MILLIS);
      cutOrMend(BYTES);
    }
  }

  private void cutOrMend(long written) {
    if (cutSince < 0 && written >= CUT_AFTER_BYTES) {
      cutSince = narrator.seconds();
      line.cut();
      narrator.say("Cut the line; the host goes on writing.");
    } else if (line.isCut() && narrator.seconds() - cutSince >= CUT_SECONDS) {
      line.mend();
      narrator.say("Mended the line after %.1f s.".formatted(narrator.seconds() - cutSince));
    }
  }

  private void pace(double began, long written) throws InterruptedException {
    double due = began + written / BURST_BYTES * BURST_MILLIS / 1_000.0;
    double early = due - narrator.seconds();
    if (early > 0) {
      Thread.sleep((long) (early * 1_000));
    }
  }
}
