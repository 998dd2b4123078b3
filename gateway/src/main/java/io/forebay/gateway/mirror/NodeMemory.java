package io.forebay.gateway.mirror;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import java.lang.foreign.MemorySegment;

/// Nodes of [#NODE_BYTES] in native memory, taken from the machine in slabs up to a budget and reused
/// through a free list. A node is an int above 0; its content after [#take] is undefined.
///
/// Guarded by its owner's lock, but for [#hasRoom], which any thread may call and which is where slabs
/// are allocated, so that [#take] normally makes no system call.
final class NodeMemory implements AutoCloseable {
  static final int NODE_BYTES = 1024;

  /// Nodes of one slab: 1 MiB, small enough for sixteen idle groups, large enough to be rare.
  static final int SLAB_NODES = 1024;

  /// How many budgets there are at most: a replay of the same records may split nodes otherwise than
  /// they came about, and has nobody whom it could ask to wait.
  private static final int OVERDRAFT = 2;

  private static final long SLAB_BYTES = (long) SLAB_NODES * NODE_BYTES;
  private static final int SLAB_BITS = 10;
  private static final int NONE = 0;

  private final Disk disk;
  private final int slabsMax; // The budget.
  private final Memory[] memories;
  private final MemorySegment[] slabs;
  private final Object growing = new Object();
  private volatile int allocated; // Slabs. Written under `growing`, after the arrays.

  private int fresh; // The first node never taken.
  private int freeHead = NONE; // Free nodes are linked through their first int.
  private int taken;
  private volatile int takenPublished;

  /// Bounded by `budgetBytes`, rounded up to whole slabs.
  NodeMemory(Disk disk, long budgetBytes) {
    this.disk = disk;
    this.slabsMax = Math.toIntExact(Math.ceilDiv(budgetBytes, SLAB_BYTES));
    Check.check(slabsMax > 0, "M1: index budget", budgetBytes, SLAB_BYTES);
    this.memories = new Memory[slabsMax * OVERDRAFT];
    this.slabs = new MemorySegment[slabsMax * OVERDRAFT];
    take(); // Node 0 means none.
  }

  /// Whether `nodes` could be taken now. Any thread, without the lock; may allocate.
  boolean hasRoom(int nodes) {
    while (room() < nodes) {
      if (!grow(slabsMax)) {
        return false;
      }
    }
    return true;
  }

  private long room() {
    return (long) Math.min(allocated, slabsMax) * SLAB_NODES - takenPublished;
  }

  /// Returns false when there are `limit` slabs already.
  private boolean grow(int limit) {
    synchronized (growing) {
      int slab = allocated;
      if (slab >= limit) {
        return false;
      }
      memories[slab] = disk.allocate(SLAB_BYTES);
      slabs[slab] = memories[slab].segment();
      allocated = slab + 1;
      return true;
    }
  }

  /// A node; [#hasRoom] has said so, or a replay puts back what once had room.
  int take() {
    int node = freeHead;
    if (node != NONE) {
      freeHead = slab(node).get(JAVA_INT, at(node));
    } else {
      node = fresh;
      if (node == allocated * SLAB_NODES) {
        Check.check(grow(slabs.length), "M1: index nodes", node, slabsMax);
      }
      fresh++;
    }
    takenPublished = ++taken;
    return node;
  }

  void release(int node) {
    slab(node).set(JAVA_INT, at(node), freeHead);
    freeHead = node;
    takenPublished = --taken;
  }

  /// Releases every node at once.
  void releaseAll() {
    fresh = 1;
    freeHead = NONE;
    taken = 1;
    takenPublished = 1;
  }

  MemorySegment slab(int node) {
    return slabs[node >>> SLAB_BITS];
  }

  static long at(int node) {
    return (long) (node & (SLAB_NODES - 1)) * NODE_BYTES;
  }

  /// Bytes of nodes in use.
  long usedBytes() {
    return (takenPublished - 1L) * NODE_BYTES;
  }

  long budgetBytes() {
    return slabsMax * SLAB_BYTES;
  }

  @Override
  public void close() {
    synchronized (growing) {
      for (int i = 0; i < allocated; i++) {
        memories[i].close();
      }
      allocated = 0;
    }
  }
}
