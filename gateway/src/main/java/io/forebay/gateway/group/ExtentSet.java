package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which bytes of which volumes a peer lacks: what a catch-up batch has to carry. Extents are whole
/// blocks of 4 KiB, or of more when there would be too many: the set then says "changed" of bytes that
/// did not, never the other way round.
///
/// Confined to one thread at a time; whoever shares it guards it.
final class ExtentSet {
  /// Extents of one set (M1). At most some 10 MiB of heap; as a file 1.5 MiB.
  static final int EXTENTS_MAX = 65_536;

  private final TreeMap<Integer, TreeMap<Long, Long>> volumes = new TreeMap<>();
  private final TreeMap<Integer, Long> sizes = new TreeMap<>();
  private int count;
  private long bytes;
  private long grain = Lsn.BLOCK_BYTES;
  private boolean thinned;
  private boolean widened;
  private long confirmedBytes;
  private long alikeBytes;

  /// One extent of one volume.
  record Piece(int volume, long offset, long length) {
    long end() {
      return offset + length;
    }
  }

  /// What receives the extents in order.
  interface Sink<E extends Exception> {
    void extent(int volume, long offset, long length) throws E;
  }

  /// Adds the range, rounded outward to whole blocks.
  void add(int volume, long offset, long length) {
    if (length == 0) {
      return;
    }
    insert(volume, Lsn.roundDown(offset, grain), Lsn.roundUp(offset + length, grain));
    while (count > EXTENTS_MAX) {
      coarsen();
    }
  }

  void addAll(ExtentSet other) {
    other.forEach(this::add);
  }

  /// Takes the range out: exactly these bytes, which are whole blocks but for a volume's end.
  void remove(int volume, long offset, long length) {
    TreeMap<Long, Long> extents = volumes.get(volume);
    if (extents == null || length == 0) {
      return;
    }
    long end = offset + length;
    Map.Entry<Long, Long> entry = extents.lowerEntry(end);
    while (entry != null && entry.getValue() > offset) {
      long start = entry.getKey();
      long stop = entry.getValue();
      drop(extents, start, stop);
      if (start < offset) {
        put(extents, start, offset);
      }
      if (stop > end) {
        put(extents, end, stop);
      }
      entry = extents.lowerEntry(start);
    }
    if (extents.isEmpty()) {
      volumes.remove(volume);
    }
  }

  /// Takes out what lies at or beyond `size` of the volume: it was shrunk by rounding, or never was.
  void clip(int volume, long size) {
    remove(volume, size, Long.MAX_VALUE - size);
  }

  /// Forgets a volume that is no more.
  void removeVolume(int volume) {
    remove(volume, 0, Long.MAX_VALUE);
  }

  /// The first piece at or after `(volume, offset)`, cut to `lengthMax`; null when none is left there.
  @Nullable Piece next(int volume, long offset, long lengthMax) {
    Check.check(lengthMax > 0, "piece", lengthMax, 0);
    for (Map.Entry<Integer, TreeMap<Long, Long>> entry : volumes.tailMap(volume).entrySet()) {
      long from = entry.getKey() == volume ? offset : 0;
      TreeMap<Long, Long> extents = entry.getValue();
      Map.Entry<Long, Long> extent = extents.floorEntry(from);
      if (extent == null || extent.getValue() <= from) {
        extent = extents.higherEntry(from);
      }
      if (extent != null) {
        long start = Math.max(from, extent.getKey());
        return new Piece(entry.getKey(), start, Math.min(lengthMax, extent.getValue() - start));
      }
    }
    return null;
  }

  <E extends Exception> void forEach(Sink<E> sink) throws E {
    for (Map.Entry<Integer, TreeMap<Long, Long>> volume : volumes.entrySet()) {
      for (Map.Entry<Long, Long> extent : volume.getValue().entrySet()) {
        long start = extent.getKey();
        sink.extent(volume.getKey(), start, extent.getValue() - start);
      }
    }
  }

  /// Whether any byte of the range is in the set.
  boolean touches(int volume, long offset, long length) {
    TreeMap<Long, Long> extents = volumes.get(volume);
    if (extents == null || length == 0) {
      return false;
    }
    Map.Entry<Long, Long> before = extents.lowerEntry(offset + length);
    return before != null && before.getValue() > offset;
  }

  /// How large each volume was when a set over whole volumes began: it covers that much, and what was created
  /// or grown later comes by the log, onto nothing. Empty of a set that was tracked.
  Map<Integer, Long> sizes() {
    return sizes;
  }

  void size(int volume, long size) {
    sizes.put(volume, size);
  }

  ExtentSet copy() {
    ExtentSet copy = new ExtentSet();
    copy.sizes.putAll(sizes);
    copy.grain = grain;
    copy.thinned = thinned;
    copy.widened = widened;
    copy.confirmed(confirmedBytes, alikeBytes);
    forEach((volume, offset, length) -> copy.insert(volume, offset, offset + length));
    return copy;
  }

  /// Extents join a set under way: what is a hole in the mirror now may be data at the peer, which had it
  /// before.
  void widen(ExtentSet more) {
    widened = true;
    sizes.putAll(more.sizes);
    addAll(more);
  }

  boolean widened() {
    return widened;
  }

  /// As it was read from its file.
  void flags(boolean wasThinned, boolean wasWidened) {
    thinned = wasThinned;
    widened = wasWidened;
  }

  /// The peer has confirmed something that was in the set: with the set alone it is not whole.
  void thin() {
    thinned = true;
  }

  boolean thinned() {
    return thinned;
  }

  /// Bytes that the peer has confirmed since the set began: with what is left, the whole. For display.
  long confirmedBytes() {
    return confirmedBytes;
  }

  /// Of those, what it had already.
  long alikeBytes() {
    return alikeBytes;
  }

  void confirmed(long inAll, long alike) {
    confirmedBytes = inAll;
    alikeBytes = alike;
  }

  int count() {
    return count;
  }

  /// Bytes in the set.
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return count == 0;
  }

  private void insert(int volume, long start, long end) {
    TreeMap<Long, Long> extents = volumes.computeIfAbsent(volume, _ -> new TreeMap<>());
    Map.Entry<Long, Long> entry = extents.floorEntry(end);
    while (entry != null && entry.getValue() >= start) { // Touching ones become one.
      start = Math.min(start, entry.getKey());
      end = Math.max(end, entry.getValue());
      drop(extents, entry.getKey(), entry.getValue());
      entry = extents.floorEntry(end);
    }
    put(extents, start, end);
  }

  /// Doubles the grain and joins what now touches.
  private void coarsen() {
    grain *= 2;
    ExtentSet coarse = new ExtentSet();
    coarse.grain = grain;
    forEach((volume, offset, length) ->
        coarse.insert(volume, Lsn.roundDown(offset, grain), Lsn.roundUp(offset + length, grain)));
    volumes.clear();
    volumes.putAll(coarse.volumes);
    count = coarse.count;
    bytes = coarse.bytes;
  }

  private void put(TreeMap<Long, Long> extents, long start, long end) {
    extents.put(start, end);
    count++;
    bytes += end - start;
  }

  private void drop(TreeMap<Long, Long> extents, long start, long end) {
    extents.remove(start);
    count--;
    bytes -= end - start;
  }
}
