package io.forebay.gateway.app;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.ledger.LedgerFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The ledger's files on a disk.
record DiskLedgerFiles(Disk disk) implements LedgerFiles {
  @Override
  public List<String> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return disk.exists(path);
  }

  @Override
  public void delete(Path path) throws IOException {
    disk.delete(path);
  }

  @Override
  public void makeDirectories(Path directory) throws IOException {
    disk.makeDirectories(directory);
  }
}
