package io.forebay.gateway.sim;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/// Clock, scheduler and one machine from one seed: what the simulator's own tests start from.
public final class SimRig {
  public static final Path DIR = Path.of("/data");
  public static final Path FILE = DIR.resolve("f");

  public final SimCounts counts = new SimCounts();
  public final SimTrace trace = new SimTrace();
  public final SimClock clock = new SimClock();
  public final SimScheduler scheduler;
  public final SimMachine machine;
  public final SimDisk disk;

  public SimRig(long seed) {
    Seed from = new Seed(seed);
    scheduler = new SimScheduler(clock, from.stream("order"), trace, counts);
    machine = new SimMachine("a", from, scheduler, trace, counts);
    disk = machine.disk;
  }

  /// `length` bytes of `value`, for buffered files.
  public static MemorySegment bytes(int value, int length) {
    return MemorySegment.ofArray(new byte[length]).fill((byte) value);
  }

  /// `length` bytes of `value`, fit for direct files.
  public static MemorySegment aligned(int value, int length) {
    return Arena.ofAuto().allocate(length, 4096).fill((byte) value);
  }

  /// The value that all of `segment` holds; -1 if it holds several.
  public static int uniform(MemorySegment segment) {
    byte first = segment.get(ValueLayout.JAVA_BYTE, 0);
    for (long i = 1; i < segment.byteSize(); i++) {
      if (segment.get(ValueLayout.JAVA_BYTE, i) != first) {
        return -1;
      }
    }
    return first;
  }

  /// A machine with a durable directory and in it a durable file of 16 KiB of ones.
  public static SimRig withFile(long seed) throws IOException {
    SimRig rig = new SimRig(seed);
    rig.disk.makeDirectories(DIR);
    DiskFile file = rig.disk.open(FILE, Mode.CREATE);
    file.write(bytes(1, 16384), 0);
    file.sync();
    rig.disk.syncDirectory(DIR);
    file.close();
    return rig;
  }

  /// The first `length` bytes of a file.
  public static MemorySegment content(SimRig rig, Path path, int length) throws IOException {
    MemorySegment into = bytes(9, length);
    DiskFile file = rig.disk.open(path, Mode.READ);
    Check.check(file.read(into, 0) == length, "whole file", path);
    file.close();
    return into;
  }
}
