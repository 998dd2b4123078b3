package io.forebay.gateway.app;

import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.linux.LinuxDisk;
import io.forebay.gateway.group.ClosedGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The home of an appliance that does not run, held so that none starts meanwhile. Blocks.
public final class OfflineHome implements AutoCloseable {
  private final Disk disk = new LinuxDisk();
  private final AutoCloseable lock;
  private final StateStore store;
  private final GroupHomes homes;

  private OfflineHome(Path root, Configuration configuration) throws IOException {
    if (!Files.exists(root.resolve(StateStore.NAME))) {
      throw new IOException(root + " is no appliance's home: it has no " + StateStore.NAME);
    }
    lock = disk.lock(root.resolve(Home.LOCK));
    try {
      StateStore found = StateStore.open(new HomeShelf(disk, root));
      if (found == null) {
        throw new IOException(root + " has an empty " + StateStore.NAME);
      }
      store = found;
      Settings settings = new Settings(configuration.given(), store);
      homes = new GroupHomes(disk, root, store.state(), settings);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Throws [IOException] with what to do: when an appliance runs there, or there is none.
  public static OfflineHome open(Path root, Configuration configuration) throws IOException {
    return new OfflineHome(root, configuration);
  }

  /// The names of its groups.
  public List<String> groups() throws IOException {
    return homes.names();
  }

  public ClosedGroup group(String name) throws IOException {
    return ClosedGroup.read(disk, homes.places(name, store.state()));
  }

  @Override
  public void close() throws IOException {
    try {
      lock.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e); // AutoCloseable's own.
    }
  }
}
