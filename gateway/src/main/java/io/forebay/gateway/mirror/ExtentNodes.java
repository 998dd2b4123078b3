package io.forebay.gateway.mirror;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// The fields of an [ExtentTree]'s nodes. Both kinds: count, links to the neighbours (leaves only), the
/// low key, keys. Leaves: tag, length and skip of each entry. Inner nodes: children.
///
/// | offset | leaf | inner node |
/// |---|---|---|
/// | 0 | count (int), unused, previous (int), next (int) | count |
/// | 16 | low key | low key |
/// | 64 | 40 keys | 80 keys |
/// | 384 | 40 tags (long) | |
/// | 704 | 40 lengths, 40 skips (int) | 80 children (int) |
final class ExtentNodes {
  static final int LEAF_MAX = 40;
  static final int INNER_MAX = 80;

  private static final int COUNT = 0;
  private static final int PREVIOUS = 8;
  private static final int NEXT = 12;
  private static final int LOW = 16;
  private static final int KEYS = 64;
  private static final int TAGS = KEYS + LEAF_MAX * 8;
  private static final int LENGTHS = TAGS + LEAF_MAX * 8;
  private static final int SKIPS = LENGTHS + LEAF_MAX * 4;
  private static final int CHILDREN = KEYS + INNER_MAX * 8;

  final NodeMemory memory;

  ExtentNodes(NodeMemory memory) {
    this.memory = memory;
  }

  /// An empty node without neighbours.
  int take(long low) {
    int node = memory.take();
    setCount(node, 0);
    setPrevious(node, 0);
    setNext(node, 0);
    setLow(node, low);
    return node;
  }

  int count(int node) {
    return getInt(node, COUNT);
  }

  void setCount(int node, int count) {
    setInt(node, COUNT, count);
  }

  int previous(int node) {
    return getInt(node, PREVIOUS);
  }

  void setPrevious(int node, int previous) {
    setInt(node, PREVIOUS, previous);
  }

  int next(int node) {
    return getInt(node, NEXT);
  }

  void setNext(int node, int next) {
    setInt(node, NEXT, next);
  }

  /// Makes two leaves neighbours; either may be 0.
  void link(int left, int right) {
    if (left != 0) {
      setNext(left, right);
    }
    if (right != 0) {
      setPrevious(right, left);
    }
  }

  long low(int node) {
    return getLong(node, LOW);
  }

  void setLow(int node, long low) {
    setLong(node, LOW, low);
  }

  long key(int node, int i) {
    return getLong(node, KEYS + 8L * i);
  }

  void setKey(int node, int i, long key) {
    setLong(node, KEYS + 8L * i, key);
  }

  long tag(int leaf, int i) {
    return getLong(leaf, TAGS + 8L * i);
  }

  int length(int leaf, int i) {
    return getInt(leaf, LENGTHS + 4L * i);
  }

  void setLength(int leaf, int i, int length) {
    setInt(leaf, LENGTHS + 4L * i, length);
  }

  int skip(int leaf, int i) {
    return getInt(leaf, SKIPS + 4L * i);
  }

  long end(int leaf, int i) {
    return key(leaf, i) + length(leaf, i);
  }

  void setEntry(int leaf, int i, long key, int length, long tag, int skip) {
    MemorySegment slab = memory.slab(leaf);
    long at = NodeMemory.at(leaf);
    slab.set(JAVA_LONG, at + KEYS + 8L * i, key);
    slab.set(JAVA_LONG, at + TAGS + 8L * i, tag);
    slab.set(JAVA_INT, at + LENGTHS + 4L * i, length);
    slab.set(JAVA_INT, at + SKIPS + 4L * i, skip);
  }

  void moveEntry(int leaf, int from, int to) {
    setEntry(leaf, to, key(leaf, from), length(leaf, from), tag(leaf, from), skip(leaf, from));
  }

  int child(int inner, int i) {
    return getInt(inner, CHILDREN + 4L * i);
  }

  void setChild(int inner, int i, long key, int child) {
    setKey(inner, i, key);
    setInt(inner, CHILDREN + 4L * i, child);
  }

  /// The last index whose key is at most `key`, -1 when there is none.
  int floor(int node, long key) {
    MemorySegment slab = memory.slab(node);
    long keys = NodeMemory.at(node) + KEYS;
    int n = slab.get(JAVA_INT, keys - KEYS + COUNT);
    if (n == 0) {
      return -1;
    }
    int low = 0;
    while (n > 1) {
      int half = n >>> 1;
      low = slab.get(JAVA_LONG, keys + 8L * (low + half)) <= key ? low + half : low;
      n -= half;
    }
    return slab.get(JAVA_LONG, keys + 8L * low) <= key ? low : -1;
  }

  /// Copies entries `[from, to)` of a leaf to `at` of another or the same; counts stay.
  void copyEntries(int source, int from, int to, int target, int at) {
    copy(source, KEYS, from, to, target, at, 8);
    copy(source, TAGS, from, to, target, at, 8);
    copy(source, LENGTHS, from, to, target, at, 4);
    copy(source, SKIPS, from, to, target, at, 4);
  }

  /// Copies children `[from, to)` with their keys of an inner node to `at` of another or the same.
  void copyChildren(int source, int from, int to, int target, int at) {
    copy(source, KEYS, from, to, target, at, 8);
    copy(source, CHILDREN, from, to, target, at, 4);
  }

  private void copy(int source, int field, int from, int to, int target, int at, int bytes) {
    MemorySegment.copy(
        memory.slab(source),
        NodeMemory.at(source) + field + (long) from * bytes,
        memory.slab(target),
        NodeMemory.at(target) + field + (long) at * bytes,
        (long) (to - from) * bytes);
  }

  private int getInt(int node, long field) {
    return memory.slab(node).get(JAVA_INT, NodeMemory.at(node) + field);
  }

  private void setInt(int node, long field, int value) {
    memory.slab(node).set(JAVA_INT, NodeMemory.at(node) + field, value);
  }

  private long getLong(int node, long field) {
    return memory.slab(node).get(JAVA_LONG, NodeMemory.at(node) + field);
  }

  private void setLong(int node, long field, long value) {
    memory.slab(node).set(JAVA_LONG, NodeMemory.at(node) + field, value);
  }
}
