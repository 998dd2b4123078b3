package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The branches of a group on this appliance: a directory each, which is a branch once its report is
/// there. On the agent, but for looking.
final class Branches {
  static final String REPORT = "report";
  static final String LOG = "log";
  static final String IMAGE = "image";

  private final Disk disk;
  private final Path directory;
  private volatile List<Branch> known = List.of();

  Branches(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  /// Reads what is there. A report that does not read back is passed over here: its files stay.
  void load() throws IOException {
    List<Branch> found = new ArrayList<>();
    for (String name : disk.list(directory)) {
      Branch branch = read(disk, directory.resolve(name));
      if (branch != null) {
        found.add(branch);
      }
    }
    known = List.copyOf(found);
  }

  /// Any thread.
  List<Branch> all() {
    return known;
  }

  @Nullable Branch find(long id) {
    return known.stream().filter(branch -> branch.id() == id).findFirst().orElse(null);
  }

  Path directory(long id) {
    return directory.resolve(Long.toString(id));
  }

  /// The report of the branch in `directory`; null when there is none that can be read.
  static @Nullable Branch read(Disk disk, Path directory) throws IOException {
    byte[] bytes = Staging.readChecked(disk, directory, REPORT);
    try {
      return bytes == null ? null : Branch.decode(bytes);
    } catch (Malformed e) {
      return null;
    }
  }

  /// Removes what a settle that was cut short has left: directories without a report.
  void sweep() throws IOException {
    for (String name : disk.list(directory)) {
      Path branch = directory.resolve(name);
      if (!disk.exists(branch.resolve(REPORT))) {
        clear(branch);
      }
    }
  }

  /// Gives a branch up for good. The report goes last.
  void drop(long id) throws IOException {
    clear(directory(id));
    load();
  }

  /// Removes what a settle that failed has left, its report too.
  void discard(long id) throws IOException {
    if (disk.exists(directory(id))) {
      clear(directory(id));
    }
  }

  private void clear(Path branch) throws IOException {
    for (String name : disk.list(branch)) {
      if (!name.equals(REPORT)) {
        disk.delete(branch.resolve(name));
      }
    }
    disk.syncDirectory(branch);
    disk.delete(branch.resolve(REPORT));
    disk.syncDirectory(branch);
    disk.delete(branch);
    disk.syncDirectory(directory);
  }

  /// Removes all of them: the group goes.
  static void clearAll(Disk disk, Path directory) throws IOException {
    Branches all = new Branches(disk, directory);
    for (String name : disk.list(directory)) {
      all.clear(directory.resolve(name));
    }
    if (disk.exists(directory)) {
      disk.delete(directory);
    }
  }
}
