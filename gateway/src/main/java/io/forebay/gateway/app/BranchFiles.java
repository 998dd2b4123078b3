package io.forebay.gateway.app;

import io.forebay.gateway.disk.linux.LinuxDisk;
import io.forebay.gateway.group.BranchReader;
import io.forebay.gateway.group.GroupPlaces;
import io.forebay.gateway.group.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The branches in a home, read as they stand: what has a report does not change, so the appliance may run.
public final class BranchFiles {
  private BranchFiles() {}

  /// Throws [IOException] when there is no such group.
  public static BranchReader reader(Path home, String group) throws IOException {
    String complaint = Names.complaint("group", group);
    Path folder = home.resolve("groups").resolve(group);
    if (complaint != null || !Files.isDirectory(folder)) {
      throw new IOException("there is no group " + group + " in " + home);
    }
    GroupPlaces places =
        new GroupPlaces(folder, folder.resolve("segments"), folder, home.resolve("volumes"));
    return new BranchReader(new LinuxDisk(), places);
  }
}
