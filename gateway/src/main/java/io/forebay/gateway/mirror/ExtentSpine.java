package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Check;

/// The inner nodes of an [ExtentTree], and which leaves there are. The low keys of the leaves cut the
/// key space: leaf `l` is found for every key in [low(l), low(next(l))), the first leaf's low is 0, and
/// the key of a child in its parent is the child's low.
final class ExtentSpine {
  /// 80 children a node reach far beyond any budget at this height.
  private static final int HEIGHT_MAX = 8;

  private final ExtentNodes nodes;
  private final int[] path = new int[HEIGHT_MAX + 1];
  private final int[] pathIndex = new int[HEIGHT_MAX + 1];
  private int root;
  private int height; // Inner levels above the leaves.
  private int lastLeaf; // These two: while verifying.
  private long lastEnd;

  ExtentSpine(ExtentNodes nodes) {
    this.nodes = nodes;
    this.root = nodes.take(0);
  }

  void clear() {
    nodes.memory.releaseAll();
    root = nodes.take(0);
    height = 0;
  }

  /// The leaf whose range holds `key`.
  int leafOf(long key) {
    int node = root;
    for (int level = height; level > 0; level--) {
      node = nodes.child(node, Math.max(0, nodes.floor(node, key)));
    }
    return node;
  }

  private void descendTo(int leaf) {
    long low = nodes.low(leaf);
    int node = root;
    for (int level = height; level > 0; level--) {
      path[level] = node;
      pathIndex[level] = Math.max(0, nodes.floor(node, low));
      node = nodes.child(node, pathIndex[level]);
    }
    Check.check(node == leaf, "extent tree: leaf under its low key", node, leaf);
  }

  /// Makes room in a full leaf for an entry with `key` at index `i`: gives the new right neighbour. It
  /// takes the upper half, or nothing when `i` is at the end, so that ascending keys leave full leaves.
  int split(int leaf, int i, long key) {
    int count = nodes.count(leaf);
    boolean ascending = i == count;
    int kept = ascending ? count : count / 2;
    int right = nodes.take(ascending ? key : nodes.key(leaf, kept));
    nodes.copyEntries(leaf, kept, count, right, 0);
    nodes.setCount(leaf, kept);
    nodes.setCount(right, count - kept);
    descendTo(leaf);
    nodes.link(right, nodes.next(leaf));
    nodes.link(leaf, right);
    insertChild(1, right);
    return right;
  }

  /// Adds `right` behind the node of `path` at `level` - 1.
  private void insertChild(int level, int right) {
    if (level > height) {
      growRoot(right);
      return;
    }
    int parent = path[level];
    int i = pathIndex[level] + 1;
    int count = nodes.count(parent);
    if (count == ExtentNodes.INNER_MAX) {
      int kept = i == count ? count - 1 : count / 2;
      int upper = nodes.take(nodes.key(parent, kept));
      nodes.copyChildren(parent, kept, count, upper, 0);
      nodes.setCount(parent, kept);
      nodes.setCount(upper, count - kept);
      insertChild(level + 1, upper);
      if (i > kept) {
        parent = upper;
        i -= kept;
      }
      count = nodes.count(parent);
    }
    nodes.copyChildren(parent, i, count, parent, i + 1);
    nodes.setChild(parent, i, nodes.low(right), right);
    nodes.setCount(parent, count + 1);
  }

  private void growRoot(int right) {
    int top = nodes.take(0);
    nodes.setChild(top, 0, nodes.low(root), root);
    nodes.setChild(top, 1, nodes.low(right), right);
    nodes.setCount(top, 2);
    root = top;
    height++;
    Check.check(height <= HEIGHT_MAX, "extent tree: height", height, HEIGHT_MAX);
  }

  /// Drops `leaf` and the leaves behind it under the same parent whose ranges end at or before `to`.
  /// Returns the leaf behind them: `leaf` itself when nothing was dropped.
  int dropRun(int leaf, long to) {
    if (height == 0) {
      return leaf;
    }
    descendTo(leaf);
    int parent = path[1];
    int first = pathIndex[1];
    int behind = Math.min(nodes.count(parent) - 1, nodes.floor(parent, to));
    if (behind <= first) {
      return leaf;
    }
    int kept = nodes.child(parent, behind);
    nodes.link(nodes.previous(leaf), kept);
    for (int i = first; i < behind; i++) {
      nodes.memory.release(nodes.child(parent, i));
    }
    removeChildren(1, first, behind);
    return kept;
  }

  /// Removes a leaf without entries, unless it is the only one.
  boolean removeIfEmpty(int leaf) {
    if (nodes.count(leaf) > 0 || height == 0) {
      return false;
    }
    descendTo(leaf);
    nodes.link(nodes.previous(leaf), nodes.next(leaf));
    nodes.memory.release(leaf);
    removeChildren(1, pathIndex[1], pathIndex[1] + 1);
    return true;
  }

  /// Takes `leaf` out of the tree if its left neighbour hangs under the same parent, and so inherits its
  /// range; gives the node, its entries still there, to be released.
  boolean removeIfSibling(int leaf) {
    descendTo(leaf);
    if (pathIndex[1] == 0) {
      return false;
    }
    nodes.link(nodes.previous(leaf), nodes.next(leaf));
    removeChildren(1, pathIndex[1], pathIndex[1] + 1);
    return true;
  }

  /// Takes children `[first, end)` out of the node of `path` at `level`. Their range goes to the left
  /// sibling, or, where there is none, to the right one.
  private void removeChildren(int level, int first, int end) {
    int parent = path[level];
    int count = nodes.count(parent);
    long low = nodes.key(parent, first);
    nodes.copyChildren(parent, end, count, parent, first);
    nodes.setCount(parent, count - (end - first));
    if (nodes.count(parent) == 0) {
      Check.check(level < height, "extent tree: no leaf left");
      nodes.memory.release(parent);
      removeChildren(level + 1, pathIndex[level + 1], pathIndex[level + 1] + 1);
    } else if (first == 0) {
      nodes.setKey(parent, 0, low);
      inherit(nodes.child(parent, 0), level - 1, low);
    }
    while (height > 0 && nodes.count(root) == 1) {
      int only = nodes.child(root, 0);
      nodes.memory.release(root);
      root = only;
      height--;
    }
  }

  /// Lowers the low key of `node` and of everything at its left edge.
  private void inherit(int node, int level, long low) {
    for (; ; level--) {
      nodes.setLow(node, low);
      if (level == 0) {
        return;
      }
      nodes.setKey(node, 0, low);
      node = nodes.child(node, 0);
    }
  }

  /// Checks order, ranges, links and counts. Returns the number of entries.
  long verify() {
    lastLeaf = 0;
    lastEnd = 0;
    Check.check(nodes.low(root) == 0, "extent tree: root's low");
    long entries = verify(root, height, ExtentTree.END);
    Check.check(nodes.next(lastLeaf) == 0, "extent tree: last leaf");
    return entries;
  }

  private long verify(int node, int level, long high) {
    int count = nodes.count(node);
    Check.check(count > 0 || height == 0, "extent tree: empty node", node, level);
    long entries = 0;
    for (int i = 0; i < count && level > 0; i++) {
      int child = nodes.child(node, i);
      long childHigh = i + 1 < count ? nodes.key(node, i + 1) : high;
      Check.check(nodes.key(node, i) == nodes.low(child), "extent tree: low", node, child);
      Check.check(nodes.low(child) < childHigh, "extent tree: order", node, child);
      entries += verify(child, level - 1, childHigh);
    }
    if (level > 0) {
      Check.check(nodes.low(node) == nodes.key(node, 0), "extent tree: first low", node, level);
      return entries;
    }
    Check.check(nodes.previous(node) == lastLeaf, "extent tree: links", lastLeaf, node);
    Check.check(lastLeaf == 0 || nodes.next(lastLeaf) == node, "extent tree: links", node);
    for (int i = 0; i < count; i++) {
      long key = nodes.key(node, i);
      Check.check(key >= nodes.low(node) && key < high, "extent tree: range", key, node);
      Check.check(
          key >= lastEnd && nodes.length(node, i) > 0, "extent tree: overlap", key, lastEnd);
      lastEnd = nodes.end(node, i);
    }
    lastLeaf = node;
    return count;
  }
}
