package io.forebay.gateway.sim;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One file's content, twice: as reads see it, and as it stands on the platter. Between the two lie
/// the writes since the last sync, each with the page version it made, so that a power cut can
/// choose among them.
///
/// Page versions are never changed once made; a null page reads as zeroes and takes no memory.
public final class SimInode implements SimNode {
  public static final int PAGE_BYTES = 4096;
  public static final int SECTOR_BYTES = 512;
  public static final int SECTORS = PAGE_BYTES / SECTOR_BYTES;
  public static final int ALL_SECTORS = (1 << SECTORS) - 1;

  private static final byte[] ZERO_PAGE = new byte[PAGE_BYTES];

  private static final MemorySegment ZEROES = MemorySegment.ofArray(ZERO_PAGE);
  private final SimPages pages;
  private long size;
  private long durableSize;
  private long[] pendingSizes = new long[4];
  private int pendingSizeCount;
  private final SimUnsynced unsynced = new SimUnsynced();

  /// A sync has failed and dropped writes: what is cached and clean need not be on the platter.
  private boolean forgetful;

  private @Nullable Set<Long> badPages;

  public SimInode(SimSpace space) {
    pages = new SimPages(space);
  }

  public long size() {
    return size;
  }

  public SimPages pages() {
    return pages;
  }

  /// Copies `[from, to)` of `into` out of the file at `offset`; no more than the file has.
  public int read(MemorySegment into, long offset) {
    long count = Math.max(0, Math.min(into.byteSize(), size - offset));
    for (long done = 0; done < count; ) {
      long page = (offset + done) / PAGE_BYTES;
      int within = (int) ((offset + done) % PAGE_BYTES);
      int length = (int) Math.min(PAGE_BYTES - within, count - done);
      byte[] content = pages.cached(page);
      MemorySegment.copy(
          content == null ? ZERO_PAGE : content, within, into, JAVA_BYTE, done, length);
      done += length;
    }
    return (int) count;
  }

  /// One write of `length` bytes of `from` at `at`, into the cache.
  public void write(MemorySegment from, long at, long offset, long length) {
    if (length == 0) {
      return;
    }
    pages.allocate(offset, offset + length);
    unsynced.beginWrite();
    for (long done = 0; done < length; ) {
      long page = (offset + done) / PAGE_BYTES;
      int within = (int) ((offset + done) % PAGE_BYTES);
      int count = (int) Math.min(PAGE_BYTES - within, length - done);
      put(page, within, count, from, at + done);
      done += count;
    }
    grow(offset + length);
  }

  private void put(long page, int within, int count, MemorySegment from, long at) {
    if (badPages != null) {
      badPages.remove(page);
    }
    byte[] old = pages.cached(page);
    if (old == null && !forgetful && allZero(from, at, count)) {
      return; // Zeroes over zeroes: nothing that a crash could undo.
    }
    byte[] content = new byte[PAGE_BYTES];
    if (old != null && count < PAGE_BYTES) {
      System.arraycopy(old, 0, content, 0, PAGE_BYTES);
    }
    MemorySegment.copy(from, JAVA_BYTE, at, content, within, count);
    pages.setCached(page, content);
    unsynced.add(page, content, sectors(within, count));
  }

  private static boolean allZero(MemorySegment from, long at, int count) {
    if (count >= Long.BYTES && from.get(JAVA_LONG_UNALIGNED, at) != 0) {
      return false;
    }
    return MemorySegment.mismatch(from, at, at + count, ZEROES, 0, count) < 0;
  }

  public static int sectors(int within, int count) {
    int first = within / SECTOR_BYTES;
    int last = (within + count - 1) / SECTOR_BYTES;
    return (ALL_SECTORS << first) & (ALL_SECTORS >>> (SECTORS - 1 - last));
  }

  /// Makes `[offset, end)`, which lies in the file, zero.
  public void zero(long offset, long end, boolean punch) {
    if (offset >= end) {
      return;
    }
    if (!punch) {
      pages.allocate(offset, end);
    }
    unsynced.beginWrite();
    for (long at = offset; at < end; ) {
      long page = at / PAGE_BYTES;
      long touched = forgetful ? page : pages.skipUntouched(page);
      if (touched > page) {
        at = touched * PAGE_BYTES;
        continue;
      }
      int within = (int) (at % PAGE_BYTES);
      int count = (int) Math.min(PAGE_BYTES - within, end - at);
      zeroInPage(page, within, count, punch);
      at += count;
    }
  }

  private void zeroInPage(long page, int within, int count, boolean punch) {
    if (badPages != null) {
      badPages.remove(page);
    }
    byte[] old = pages.cached(page);
    boolean whole = count == PAGE_BYTES;
    if (punch && whole) {
      pages.free(page);
    }
    if (old == null && !forgetful) {
      return;
    }
    byte[] content = null;
    if (!whole && old != null) {
      content = old.clone();
      Arrays.fill(content, within, within + count, (byte) 0);
    }
    pages.setCached(page, content);
    unsynced.add(page, content, sectors(within, count));
  }

  public void grow(long to) {
    if (to > size) {
      setSize(to);
    }
  }

  public void resize(long to) {
    if (to < size) {
      zero(to, size, true);
    }
    if (to != size) {
      setSize(to);
    }
  }

  private void setSize(long to) {
    if (pendingSizeCount == pendingSizes.length) {
      pendingSizes = Arrays.copyOf(pendingSizes, pendingSizeCount * 2);
    }
    pendingSizes[pendingSizeCount++] = to;
    size = to;
  }

  /// What a sync called now would cover.
  public long syncMark() {
    return unsynced.mark();
  }

  /// Makes what `mark` covers durable. The size goes with it.
  public void commit(long mark) {
    int covered = unsynced.countBelow(mark);
    for (int i = 0; i < covered; i++) {
      survive(unsynced.page(i), unsynced.version(i), forgetful ? unsynced.sectors(i) : ALL_SECTORS);
    }
    unsynced.drop(covered);
    durableSize = size;
    pendingSizeCount = 0;
  }

  /// Puts the `sectors` of a version onto the platter.
  public void survive(long page, byte @Nullable [] version, int sectors) {
    if (sectors == ALL_SECTORS) {
      pages.setDurable(page, version);
      return;
    }
    byte[] from = version == null ? ZERO_PAGE : version;
    byte[] old = pages.durable(page);
    byte[] merged = old == null ? new byte[PAGE_BYTES] : old.clone();
    for (int sector = 0; sector < SECTORS; sector++) {
      if ((sectors & 1 << sector) != 0) {
        int at = sector * SECTOR_BYTES;
        System.arraycopy(from, at, merged, at, SECTOR_BYTES);
      }
    }
    pages.setDurable(page, merged);
  }

  /// A sync fails: of what `mark` covers some has reached the platter, the rest is forgotten, all of
  /// it counts as clean. Reads go on seeing it unless `evict`.
  public void failSync(long mark, SimRandomness random, boolean evict, SimCounts counts) {
    int covered = unsynced.countBelow(mark);
    if (covered == 0) {
      return;
    }
    boolean alone = covered == unsynced.count();
    long[] dropped = new long[covered];
    for (int i = 0; i < covered; i++) {
      dropped[i] = unsynced.page(i);
      if (random.coin()) {
        survive(dropped[i], unsynced.version(i), unsynced.sectors(i));
      } else {
        counts.hit(Fault.SYNC_LOST_DATA);
      }
    }
    unsynced.drop(covered);
    forgetful = true;
    if (evict && alone) {
      for (long page : dropped) {
        pages.setCached(page, pages.durable(page));
      }
    }
  }

  /// The power goes: what survives is what [SimUnsynced#cut] chose; then cache and platter are one.
  public void powerCut(SimRandomness random, SimCounts counts) {
    unsynced.cut(this, random, counts);
    for (int i = 0; i < unsynced.count(); i++) {
      pages.setCached(unsynced.page(i), pages.durable(unsynced.page(i)));
    }
    unsynced.drop(unsynced.count());
    if (forgetful) {
      pages.dropCache();
      forgetful = false;
    }
    if (pendingSizeCount > 0) {
      int chosen = random.below(pendingSizeCount + 1);
      if (chosen < pendingSizeCount) {
        counts.hit(Fault.SIZE_UNDONE);
      }
      size = chosen == 0 ? durableSize : pendingSizes[chosen - 1];
      durableSize = size;
      pendingSizeCount = 0;
      cutPast(size);
    }
  }

  /// Nothing stands past the end; a later growth reads as zeroes.
  private void cutPast(long end) {
    long first = end / PAGE_BYTES;
    int within = (int) (end % PAGE_BYTES);
    for (long page = first; page < pages.end(); page++) {
      long touched = pages.skipUntouched(page);
      if (touched > page) {
        page = touched - 1;
        continue;
      }
      byte[] content = pages.durable(page);
      if (content == null) {
        continue;
      }
      byte[] rest = null;
      if (page == first && within > 0) {
        rest = content.clone();
        Arrays.fill(rest, within, PAGE_BYTES, (byte) 0);
      }
      pages.setDurable(page, rest);
      pages.setCached(page, rest);
    }
  }

  /// Flips one bit, on the platter and in the cache.
  public void flip(long offset, int bit) {
    long page = offset / PAGE_BYTES;
    byte[] cached = flipped(pages.cached(page), offset, bit);
    byte[] durable = flipped(pages.durable(page), offset, bit);
    pages.setCached(page, cached);
    pages.setDurable(page, durable);
  }

  private static byte[] flipped(byte @Nullable [] page, long offset, int bit) {
    byte[] copy = page == null ? new byte[PAGE_BYTES] : page.clone();
    copy[(int) (offset % PAGE_BYTES)] ^= (byte) (1 << bit);
    return copy;
  }

  /// The page at `offset` cannot be read until it is written again.
  public void spoil(long offset) {
    if (badPages == null) {
      badPages = new HashSet<>();
    }
    badPages.add(offset / PAGE_BYTES);
  }

  public boolean spoilt(long offset, long length) {
    if (badPages == null || badPages.isEmpty()) {
      return false;
    }
    for (long page = offset / PAGE_BYTES; page * PAGE_BYTES < offset + length; page++) {
      if (badPages.contains(page)) {
        return true;
      }
    }
    return false;
  }

  /// The first offset from `offset` on whose page has content, or has none; the size if there is none.
  public long next(long offset, boolean content) {
    long at = offset;
    while (at < size && (pages.cached(at / PAGE_BYTES) != null) != content) {
      at = (at / PAGE_BYTES + 1) * PAGE_BYTES;
    }
    return Math.min(at, size);
  }
}
