package io.forebay.gateway.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The page versions written to one file since its last sync, oldest first, grouped by write. A null
/// version is a page of zeroes.
final class SimUnsynced {
  private long[] pages = new long[16];
  private byte[] @Nullable [] versions = new byte[16][];
  private int[] masks = new int[16];
  private int[] writes = new int[16];
  private int count;
  private long dropped;
  private int write;

  int count() {
    return count;
  }

  long page(int index) {
    return pages[index];
  }

  byte @Nullable [] version(int index) {
    return versions[index];
  }

  int sectors(int index) {
    return masks[index];
  }

  /// What is added from now on belongs to one write.
  void beginWrite() {
    write++;
  }

  void add(long page, byte @Nullable [] version, int sectors) {
    if (count == pages.length) {
      pages = Arrays.copyOf(pages, count * 2);
      versions = Arrays.copyOf(versions, count * 2);
      masks = Arrays.copyOf(masks, count * 2);
      writes = Arrays.copyOf(writes, count * 2);
    }
    pages[count] = page;
    versions[count] = version;
    masks[count] = sectors;
    writes[count] = write;
    count++;
  }

  /// A position that stays valid while older entries go.
  long mark() {
    return dropped + count;
  }

  int countBelow(long mark) {
    return (int) Math.max(0, Math.min(count, mark - dropped));
  }

  void drop(int first) {
    if (first == 0) {
      return;
    }
    int rest = count - first;
    System.arraycopy(pages, first, pages, 0, rest);
    System.arraycopy(versions, first, versions, 0, rest);
    System.arraycopy(masks, first, masks, 0, rest);
    System.arraycopy(writes, first, writes, 0, rest);
    Arrays.fill(versions, rest, count, null);
    count = rest;
    dropped += first;
  }

  /// Lets a random part of the writes survive on `inode`'s platter: each is lost, whole, or torn at
  /// a sector; they land in the order written, or in any.
  void cut(SimInode inode, SimRandomness random, SimCounts counts) {
    int[] starts = new int[count + 1];
    int groups = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || writes[i] != writes[i - 1]) {
        starts[groups++] = i;
      }
    }
    starts[groups] = count;
    int[] order = new int[groups];
    for (int i = 0; i < groups; i++) {
      order[i] = i;
    }
    if (groups > 1 && random.coin()) {
      random.shuffle(order, groups);
      counts.hit(Fault.WRITES_REORDERED);
    }
    // Some cuts take nearly all, some nearly nothing: the middle alone would hide both ends.
    double lost = random.pick(LOST_SHARES);
    double torn = random.pick(TORN_SHARES);
    for (int group : order) {
      if (random.chance(lost)) {
        counts.hit(Fault.WRITE_LOST);
      } else if (random.chance(torn)) {
        tear(inode, starts[group], starts[group + 1], random);
        counts.hit(Fault.WRITE_TORN);
      } else {
        for (int i = starts[group]; i < starts[group + 1]; i++) {
          inode.survive(pages[i], versions[i], masks[i]);
        }
      }
    }
  }

  private static final Double[] LOST_SHARES = {0.0, 0.1, 0.5, 0.9, 1.0};
  private static final Double[] TORN_SHARES = {0.0, 0.3, 1.0};

  /// A prefix, a suffix, or any of the sectors of one write.
  private void tear(SimInode inode, int from, int to, SimRandomness random) {
    int total = 0;
    for (int i = from; i < to; i++) {
      total += Integer.bitCount(masks[i]);
    }
    int kind = random.below(3);
    int cut = random.below(total + 1);
    int seen = 0;
    for (int i = from; i < to; i++) {
      int kept = 0;
      for (int sector = 0; sector < SimInode.SECTORS; sector++) {
        int bit = 1 << sector;
        if ((masks[i] & bit) == 0) {
          continue;
        }
        boolean keep =
            switch (kind) {
              case 0 -> seen < cut;
              case 1 -> seen >= cut;
              default -> random.coin();
            };
        kept |= keep ? bit : 0;
        seen++;
      }
      if (kept != 0) {
        inode.survive(pages[i], versions[i], kept);
      }
    }
  }
}
