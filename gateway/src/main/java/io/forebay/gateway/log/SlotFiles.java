package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The open files of a log's slots: those in use, and some that were used last. Any thread; blocks
/// on opening.
final class SlotFiles implements AutoCloseable {
  /// Files kept open though nobody uses them now: one being written, those being read.
  static final int IDLE_OPEN_MAX = 8;

  private static final class Entry {
    final DiskFile file;
    int users;

    Entry(DiskFile file) {
      this.file = file;
    }
  }

  private final Disk disk;
  private final Path directory;
  private final Disk.Mode mode;

  /// Least recently acquired first.
  private final LinkedHashMap<Integer, Entry> open = new LinkedHashMap<>(16, 0.75f, true);

  private boolean closed;

  SlotFiles(Disk disk, Path directory, Disk.Mode mode) {
    this.disk = disk;
    this.directory = directory;
    this.mode = mode;
  }

  Path path(int slot) {
    return directory.resolve(name(slot));
  }

  static String name(int slot) {
    return String.format("slot-%07d", slot);
  }

  /// The number in a slot's name; -1 for any other name.
  static int number(String name) {
    boolean slot = name.matches("slot-\\d{7}");
    return slot ? Integer.parseInt(name.substring("slot-".length())) : -1;
  }

  /// Borrows the slot's file until [#release].
  synchronized DiskFile acquire(int slot) throws IOException {
    if (closed) {
      throw new IOException("the log is closed");
    }
    Entry entry = open.get(slot);
    if (entry == null) {
      entry = new Entry(disk.open(path(slot), mode));
      open.put(slot, entry);
    }
    entry.users++;
    return entry.file;
  }

  synchronized void release(int slot) throws IOException {
    Entry entry = Check.present(open.get(slot), "slot files are released once", slot, 0);
    Check.check(entry.users > 0, "slot files are released once", slot, entry.users);
    entry.users--;
    closeIdle(closed ? 0 : IDLE_OPEN_MAX);
  }

  /// A reader of the line may be amid one: the file of a slot in use is closed when it is released.
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    closeIdle(0);
  }

  private void closeIdle(int keep) throws IOException {
    long idle = open.values().stream().filter(entry -> entry.users == 0).count();
    var entries = open.entrySet().iterator();
    while (idle > keep) {
      Map.Entry<Integer, Entry> next = entries.next();
      if (next.getValue().users == 0) {
        entries.remove();
        idle--;
        next.getValue().file.close();
      }
    }
  }
}
