package io.forebay.gateway.app;

import io.forebay.gateway.block.Randomness;
import io.forebay.gateway.control.settings.RuntimeState;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.group.Names;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder with everything of one appliance, locked for one process. `docs/ARCHITECTURE.md` has the
/// layout.
final class Home implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Home.class);

  static final String LOCK = "lock";

  /// Stands while a process runs: found at a start, the last one was not stopped in order.
  private static final String RUNNING = "run/running";

  private static final String NAME_DEFAULT = "forebay";

  private final Disk disk;
  private final Path root;
  private final HomeShelf shelf;
  private final AutoCloseable lock;
  private final StateStore store;
  private final boolean unclean;

  private Home(
      Disk disk,
      Path root,
      HomeShelf shelf,
      AutoCloseable lock,
      StateStore store,
      boolean unclean) {
    this.disk = disk;
    this.root = root;
    this.shelf = shelf;
    this.lock = lock;
    this.store = store;
    this.unclean = unclean;
  }

  /// Opens the home at `root`, made if missing, with `name` (null: the machine's) if this is its first
  /// start. Throws [IOException] with what to do: when another process has it, when it is damaged, or
  /// when it is called otherwise.
  static Home open(Disk disk, Path root, @Nullable String name, Randomness randomness)
      throws IOException {
    disk.makeDirectories(root);
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    AutoCloseable lock = disk.lock(root.resolve(LOCK));
    try {
      HomeShelf shelf = new HomeShelf(disk, root);
      StateStore store = StateStore.open(shelf);
      if (store == null) {
        if (!disk.list(root.resolve("groups")).isEmpty()) {
          throw new IOException(
              root
                  + " has groups but no "
                  + StateStore.NAME
                  + ", which holds the appliance's name and"
                  + " id: bring it back from a backup");
        }
        String first = name != null ? name : machineName();
        store = StateStore.create(shelf, RuntimeState.fresh(first, randomness.uuid()));
      } else if (name != null && !name.equals(store.state().name())) {
        throw new IOException(
            "the appliance in "
                + root
                + " is called "
                + store.state().name()
                + " since its first start;"
                + " set name = \""
                + store.state().name()
                + "\" or take it out of forebay.toml");
      }
      boolean unclean = shelf.size(RUNNING) > 0;
      shelf.replace(RUNNING, new byte[] {'\n'});
      return new Home(disk, root, shelf, lock, store, unclean);
    } catch (IOException | RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  private static String machineName() {
    try {
      String host = InetAddress.getLocalHost().getHostName();
      String label = host.contains(".") ? host.substring(0, host.indexOf('.')) : host;
      return Names.complaint("appliance", label) == null ? label : NAME_DEFAULT;
    } catch (UnknownHostException e) {
      return NAME_DEFAULT; // A machine without a name is a machine all the same.
    }
  }

  Path root() {
    return root;
  }

  HomeShelf shelf() {
    return shelf;
  }

  StateStore store() {
    return store;
  }

  /// Whether the last process was not stopped in order.
  boolean unclean() {
    return unclean;
  }

  Path run() {
    return root.resolve("run");
  }

  /// Notes that everything was closed in order.
  void markClean() throws IOException {
    disk.delete(root.resolve(RUNNING));
    disk.syncDirectory(run());
  }

  @Override
  public void close() {
    release(lock);
  }

  private static void release(AutoCloseable lock) {
    try {
      lock.close();
    } catch (
        Exception e) { // AutoCloseable's own; the kernel drops the lock with the process anyway.
      LOG.warn("event=home.lock error={}", e.toString());
    }
  }
}
