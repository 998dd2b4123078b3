package io.forebay.gateway.sim;

import static io.forebay.gateway.sim.SimFaults.Verdict.CRASH_MIDWAY;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimFaults.Verdict;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// The disks, shared memory and power supply of one appliance. What was written and not synced is
/// kept apart and may be lost, torn or reordered by [#powerCut]; names are kept apart from content.
///
/// After a [SimCrash] every operation throws it again, until [#processCrash] or [#powerCut] has
/// ended that process; what the dead process had open is closed with it.
public final class SimDisk implements Disk {
  /// Everything at or below it is memory (tmpfs).
  public static final Path SHARED = Path.of("/run/forebay");

  final SimGate gate;
  public final SimFaults faults;
  public final SimCounts counts;
  public final SimRandomness random;
  public final SimSpace space = new SimSpace();
  private final SimTrace trace;
  private final SimNamespace names = new SimNamespace(SHARED.toString());
  private final Set<AutoCloseable> open = new LinkedHashSet<>();
  private final Set<String> locks = new HashSet<>();
  private final List<SimShared> shared = new ArrayList<>();
  private boolean lyingSync;
  private boolean swallowing;
  private String bootId;

  public SimDisk(SimScheduler scheduler, SimRandomness random, SimTrace trace, SimCounts counts) {
    this.gate = new SimGate(scheduler, random, trace, counts);
    this.faults = gate.faults;
    this.random = random;
    this.trace = trace;
    this.counts = counts;
    this.bootId = random.uuid().toString();
  }

  /// No disk operation is legal while `held` says yes: an engine lock is held.
  public void forbidWhile(BooleanSupplier held) {
    gate.forbidWhile(held);
  }

  /// From now on a sync says yes and does nothing: a mutant that every test of durability must catch.
  public void lieAboutSync() {
    lyingSync = true;
  }

  boolean lies() {
    return lyingSync;
  }

  /// From now on a sync that fails says yes: a mutant as well.
  public void swallowSyncFailures() {
    swallowing = true;
  }

  boolean swallows() {
    return swallowing;
  }

  public boolean crashed() {
    return gate.crashed();
  }

  /// What was opened, mapped, allocated or locked and not closed.
  public int handles() {
    return open.size() + locks.size();
  }

  // ---- What happens to machines

  /// The process is gone (kill -9, or after a [SimCrash]): all that was written stays.
  public void processCrash() {
    counts.hit(Fault.PROCESS_CRASH);
    endProcess();
  }

  /// The power is gone and comes back: unsynced writes and names are at random's mercy, shared
  /// memory is empty, the boot id is new.
  public void powerCut() {
    counts.hit(Fault.POWER_CUT);
    endProcess();
    names.powerCut(random, counts);
    long used = 0;
    for (SimNode node : names.nodes()) {
      if (node instanceof SimInode inode) {
        inode.powerCut(random, counts);
        used += inode.pages().allocatedBytes();
      }
    }
    space.reset(used);
    shared.forEach(SimShared::unname);
    shared.clear();
    bootId = random.uuid().toString();
    trace.add("power cut", "", names.entries().size(), used, 0);
  }

  private void endProcess() {
    gate.revive();
    for (AutoCloseable handle : List.copyOf(open)) {
      switch (handle) {
        case SimMemory memory -> memory.close();
        case SimFile file -> file.forget();
        default -> throw new IllegalStateException("unknown handle " + handle);
      }
    }
    open.clear();
    locks.clear();
  }

  /// Gives back all native memory: the end of a seed.
  public void free() {
    endProcess();
    shared.forEach(SimShared::unname);
    shared.clear();
  }

  /// Flips one bit of a random page with content of a random file that `matches`; false if there is
  /// none.
  public boolean rot(Predicate<String> matches) {
    List<SimInode> candidates = new ArrayList<>();
    names
        .entries()
        .forEach((path, node) -> {
          if (node instanceof SimInode inode && inode.size() > 0 && matches.test(path)) {
            candidates.add(inode);
          }
        });
    if (candidates.isEmpty()) {
      return false;
    }
    SimInode inode = candidates.get(random.below(candidates.size()));
    long data = inode.next(random.below(inode.size()), true);
    data = data == inode.size() ? inode.next(0, true) : data;
    if (data == inode.size()) {
      return false;
    }
    long page = data / SimInode.PAGE_BYTES * SimInode.PAGE_BYTES;
    inode.flip(page + random.below(SimInode.PAGE_BYTES), random.below(8));
    counts.hit(Fault.BIT_FLIPPED);
    return true;
  }

  /// The file at `path`, for tests that reach past the engine.
  public SimInode inode(Path path) {
    if (names.find(path.toString()) instanceof SimInode inode) {
      return inode;
    }
    throw new AssertionError("no file " + path);
  }

  void closed(AutoCloseable handle) {
    open.remove(handle);
  }

  // ---- Disk

  @Override
  public DiskFile open(Path path, Mode mode) throws IOException {
    String name = name(path);
    boolean creates = mode == Mode.CREATE || mode == Mode.CREATE_DIRECT;
    Op op = creates ? Op.CREATE : Op.OPEN;
    Verdict verdict = gate.begin(op, name, mode.ordinal(), 0, false);
    SimInode inode;
    if (creates) {
      requireFree(op, name);
      inode = new SimInode(space);
      names.create(name, inode);
    } else if (names.find(name) instanceof SimInode found) {
      inode = found;
    } else {
      throw SimGate.failure(DiskFailure.Kind.NOT_FOUND, op, name, "No such file");
    }
    gate.end(verdict, op, name);
    SimFile file = new SimFile(this, inode, name, mode);
    open.add(file);
    return file;
  }

  private void requireFree(Op op, String name) throws DiskFailure {
    if (names.find(name) != null) {
      throw SimGate.failure(DiskFailure.Kind.EXISTS, op, name, "File exists");
    }
    requireDirectory(op, SimNamespace.parent(name));
  }

  private void requireDirectory(Op op, String name) throws DiskFailure {
    if (!(names.find(name) instanceof SimNode.Directory)) {
      throw SimGate.failure(DiskFailure.Kind.NOT_FOUND, op, name, "No such directory");
    }
  }

  private static String name(Path path) {
    Check.check(path.isAbsolute() && path.equals(path.normalize()), "absolute path", path);
    return path.toString();
  }

  @Override
  public boolean exists(Path path) {
    return names.find(name(path)) != null;
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    gate.end(gate.begin(Op.LIST, name(directory), 0, 0, false), Op.LIST, name(directory));
    return names.list(name(directory));
  }

  @Override
  public void makeDirectories(Path directory) throws IOException {
    String name = name(directory);
    Verdict verdict = gate.begin(Op.MAKE_DIRECTORY, name, 0, 0, false);
    if (!(names.find(name) instanceof SimNode.Directory)) {
      if (!name.equals("/")) {
        makeDirectories(Path.of(SimNamespace.parent(name)));
      }
      requireFree(Op.MAKE_DIRECTORY, name);
      names.create(name, new SimNode.Directory());
    }
    if (verdict == Verdict.CRASH_MIDWAY) {
      throw gate.crash(Op.MAKE_DIRECTORY, name);
    }
    names.syncDirectory(SimNamespace.parent(name));
    gate.end(verdict, Op.MAKE_DIRECTORY, name);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    String source = name(from);
    String target = name(to);
    Verdict verdict = gate.begin(Op.RENAME, source, 0, target.hashCode(), false);
    if (names.find(source) == null) {
      throw SimGate.failure(DiskFailure.Kind.NOT_FOUND, Op.RENAME, source, "No such file");
    }
    requireDirectory(Op.RENAME, SimNamespace.parent(target));
    if (names.isVolatile(source) != names.isVolatile(target)) {
      throw SimGate.failure(
          DiskFailure.Kind.MEDIUM, Op.RENAME, source, "Invalid cross-device link");
    }
    if (!names.list(target).isEmpty()) {
      throw SimGate.failure(DiskFailure.Kind.MEDIUM, Op.RENAME, target, "Directory not empty");
    }
    if (!source.equals(target)) {
      names.rename(source, target);
    }
    gate.end(verdict, Op.RENAME, source);
  }

  @Override
  public void delete(Path path) throws IOException {
    String name = name(path);
    Verdict verdict = gate.begin(Op.DELETE, name, 0, 0, false);
    SimNode node = names.find(name);
    if (node != null) {
      if (node instanceof SimNode.Directory && !names.list(name).isEmpty()) {
        throw SimGate.failure(DiskFailure.Kind.MEDIUM, Op.DELETE, name, "Directory not empty");
      }
      names.delete(name);
      if (node instanceof SimShared gone) {
        gone.unname();
        shared.remove(gone);
      }
      if (node instanceof SimInode inode) {
        space.take(-inode.pages().allocatedBytes());
      }
    }
    gate.end(verdict, Op.DELETE, name);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    String name = name(directory);
    Verdict verdict = gate.begin(Op.SYNC_DIRECTORY, name, 0, 0, false);
    requireDirectory(Op.SYNC_DIRECTORY, name);
    if (verdict != CRASH_MIDWAY) {
      names.syncDirectory(name);
    }
    gate.end(verdict, Op.SYNC_DIRECTORY, name);
  }

  @Override
  public long freeBytes(Path directory) {
    return space.told();
  }

  @Override
  public Memory createShared(Path path, long bytes) throws IOException {
    String name = name(path);
    Check.check(names.isVolatile(name), "shared memory lies below " + SHARED, path);
    Verdict verdict = gate.begin(Op.CREATE_SHARED, name, 0, bytes, false);
    requireFree(Op.CREATE_SHARED, name);
    SimShared made = new SimShared(bytes);
    shared.add(made);
    names.create(name, made);
    gate.end(verdict, Op.CREATE_SHARED, name);
    return map(made);
  }

  @Override
  public Memory openShared(Path path) throws IOException {
    String name = name(path);
    Verdict verdict = gate.begin(Op.OPEN_SHARED, name, 0, 0, false);
    gate.end(verdict, Op.OPEN_SHARED, name);
    if (names.find(name) instanceof SimShared found) {
      return map(found);
    }
    throw SimGate.failure(DiskFailure.Kind.NOT_FOUND, Op.OPEN_SHARED, name, "No such file");
  }

  private Memory map(SimShared file) {
    file.map();
    return map(file.segment(), file::unmap);
  }

  private Memory map(MemorySegment storage, Runnable released) {
    SimMemory memory = new SimMemory(storage, this::closed, released);
    open.add(memory);
    return memory;
  }

  @Override
  public Memory allocate(long bytes) {
    MemorySegment storage = SimPool.ofThread().take(bytes);
    return map(storage, () -> SimPool.ofThread().give(storage));
  }

  @Override
  public AutoCloseable lock(Path path) throws IOException {
    String name = name(path);
    gate.end(gate.begin(Op.LOCK, name, 0, 0, false), Op.LOCK, name);
    if (names.find(name) == null) {
      requireFree(Op.LOCK, name);
      names.create(name, new SimInode(space));
    }
    if (!locks.add(name)) {
      throw SimGate.failure(DiskFailure.Kind.LOCKED, Op.LOCK, name, "held by another process");
    }
    return () -> locks.remove(name);
  }

  @Override
  public String bootId() {
    return bootId;
  }
}
