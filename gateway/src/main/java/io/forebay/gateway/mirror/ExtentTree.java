package io.forebay.gateway.mirror;

/// Disjoint extents over one key space, the latest insertion winning, as a B+-tree in native memory.
/// An entry is a key, a length, a tag, and a skip: how far into what was inserted it begins, counted
/// up when its front is overwritten. A leaf holds the entries that begin in [low, low of the next leaf).
///
/// Leaves go when they are empty, and [#sweep] merges neighbours under one parent; inner nodes go when
/// they are empty. Guarded by its owner's lock.
final class ExtentTree implements AutoCloseable {
  /// What [#sweep] returns at the end of the tree.
  static final long END = Long.MAX_VALUE;

  /// Leaves swept in one slice: measured at 10 to 40 us, held under the group's lock.
  static final int SLICE_LEAVES = 64;

  /// Two neighbours with this many entries together become one, which leaves it room to grow.
  private static final int MERGED_MAX = ExtentNodes.LEAF_MAX * 3 / 4;

  /// Sees entries in order, cut to the range asked for.
  interface Visitor {
    /// Returns false to stop.
    boolean entry(long key, int length, long tag, int skip);
  }

  private final ExtentNodes nodes;
  private final ExtentSpine spine;

  ExtentTree(NodeMemory memory) {
    nodes = new ExtentNodes(memory);
    spine = new ExtentSpine(nodes);
  }

  /// Sets `[key, key + length)` to `tag`, cutting or removing what was there.
  void insert(long key, int length, long tag) {
    int leaf = spine.leafOf(key);
    int i = nodes.floor(leaf, key);
    if (i >= 0) {
      if (nodes.key(leaf, i) == key && nodes.length(leaf, i) == length) {
        nodes.setEntry(leaf, i, key, length, tag, 0);
        return;
      }
      if (nodes.end(leaf, i) <= key && follower(leaf, i) >= key + length) {
        place(leaf, i + 1, key, length, tag, 0);
        return;
      }
    }
    cut(key, key + length);
    put(key, length, tag, 0);
  }

  /// Before this key nothing begins after entry `i`. Cheap, not exact.
  private long follower(int leaf, int i) {
    if (i + 1 < nodes.count(leaf)) {
      return nodes.key(leaf, i + 1);
    }
    int next = nodes.next(leaf);
    return next == 0 ? END : nodes.low(next);
  }

  /// Removes what lies in `[from, to)`, keeping the parts of entries that reach beyond.
  private void cut(long from, long to) {
    int leaf = spine.leafOf(to - 1);
    int i = nodes.floor(leaf, to - 1);
    if (i < 0) {
      leaf = nodes.previous(leaf);
      if (leaf == 0) {
        return;
      }
      i = nodes.count(leaf) - 1;
    }
    long end = nodes.end(leaf, i);
    long tag = nodes.tag(leaf, i);
    int skip = nodes.skip(leaf, i) + (int) (to - nodes.key(leaf, i));
    shorten(from);
    remove(from, to);
    if (end > to) {
      put(to, (int) (end - to), tag, skip);
    }
  }

  /// Makes the entry that begins before `to`, if it reaches it, end there.
  private void shorten(long to) {
    int leaf = spine.leafOf(to);
    int i = nodes.floor(leaf, to - 1);
    if (i < 0) {
      leaf = nodes.previous(leaf);
      if (leaf == 0) {
        return;
      }
      i = nodes.count(leaf) - 1;
    }
    if (nodes.end(leaf, i) > to) {
      nodes.setLength(leaf, i, (int) (to - nodes.key(leaf, i)));
    }
  }

  /// Removes the entries that begin in `[from, to)`.
  void remove(long from, long to) {
    int leaf = spine.leafOf(from);
    while (leaf != 0 && nodes.low(leaf) < to) {
      int behindRun = nodes.low(leaf) >= from ? spine.dropRun(leaf, to) : leaf;
      if (behindRun != leaf) {
        leaf = behindRun;
        continue;
      }
      int next = nodes.next(leaf);
      int first = nodes.floor(leaf, from - 1) + 1;
      int end = nodes.floor(leaf, to - 1) + 1;
      int count = nodes.count(leaf);
      nodes.copyEntries(leaf, end, count, leaf, first);
      nodes.setCount(leaf, count - (end - first));
      if (end < count) {
        return;
      }
      spine.removeIfEmpty(leaf);
      leaf = next;
    }
  }

  private void put(long key, int length, long tag, int skip) {
    int leaf = spine.leafOf(key);
    place(leaf, nodes.floor(leaf, key) + 1, key, length, tag, skip);
  }

  private void place(int leaf, int i, long key, int length, long tag, int skip) {
    int count = nodes.count(leaf);
    if (count == ExtentNodes.LEAF_MAX) {
      int right = spine.split(leaf, i, key);
      int kept = nodes.count(leaf);
      if (i > kept || i == count) {
        place(right, i - kept, key, length, tag, skip);
        return;
      }
      count = kept;
    }
    nodes.copyEntries(leaf, i, count, leaf, i + 1);
    nodes.setEntry(leaf, i, key, length, tag, skip);
    nodes.setCount(leaf, count + 1);
  }

  /// Shows `visitor` every entry that overlaps `[from, to)`.
  void visit(long from, long to, Visitor visitor) {
    int leaf = spine.leafOf(from);
    int i = nodes.floor(leaf, from);
    if (i < 0 && nodes.previous(leaf) != 0) {
      leaf = nodes.previous(leaf);
      i = nodes.count(leaf) - 1;
    }
    for (i = Math.max(i, 0); leaf != 0; leaf = nodes.next(leaf), i = 0) {
      for (int count = nodes.count(leaf); i < count; i++) {
        long key = nodes.key(leaf, i);
        if (key >= to) {
          return;
        }
        if (!visitCut(leaf, i, key, from, to, visitor)) {
          return;
        }
      }
    }
  }

  private boolean visitCut(int leaf, int i, long key, long from, long to, Visitor visitor) {
    long end = Math.min(nodes.end(leaf, i), to);
    long start = Math.max(key, from);
    int cut = (int) (start - key);
    return end <= start
        || visitor.entry(start, (int) (end - start), nodes.tag(leaf, i), nodes.skip(leaf, i) + cut);
  }

  /// Removes entries whose tag is below `tag` from one slice of leaves, from the leaf of `cursor` on.
  /// Returns the next slice's cursor, or [#END].
  long sweep(long cursor, long tag) {
    int leaf = spine.leafOf(cursor);
    for (int n = 0; n < SLICE_LEAVES; n++) {
      int next = nodes.next(leaf);
      removeBelow(leaf, tag);
      if (!spine.removeIfEmpty(leaf)) {
        mergeIntoPrevious(leaf);
      }
      if (next == 0) {
        return END;
      }
      leaf = next;
    }
    return nodes.low(leaf);
  }

  private void removeBelow(int leaf, long tag) {
    int count = nodes.count(leaf);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (nodes.tag(leaf, i) >= tag) {
        if (kept != i) {
          nodes.moveEntry(leaf, i, kept);
        }
        kept++;
      }
    }
    nodes.setCount(leaf, kept);
  }

  private void mergeIntoPrevious(int leaf) {
    int previous = nodes.previous(leaf);
    int count = nodes.count(leaf);
    if (previous == 0 || count + nodes.count(previous) > MERGED_MAX) {
      return;
    }
    int kept = nodes.count(previous);
    if (spine.removeIfSibling(leaf)) {
      nodes.copyEntries(leaf, 0, count, previous, kept);
      nodes.setCount(previous, kept + count);
      nodes.memory.release(leaf);
    }
  }

  /// Removes everything at once.
  void clear() {
    spine.clear();
  }

  /// Checks the whole structure; for tests. Returns the number of entries.
  long verify() {
    return spine.verify();
  }

  @Override
  public void close() {
    nodes.memory.close();
  }
}
