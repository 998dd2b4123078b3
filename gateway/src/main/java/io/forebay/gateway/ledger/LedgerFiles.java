package io.forebay.gateway.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What the ledger needs of the file system beside what MapDB does itself.
public interface LedgerFiles {
  /// Names in `directory`, empty when it does not exist.
  List<String> list(Path directory) throws IOException;

  boolean exists(Path path) throws IOException;

  /// Removes a file; succeeds when it is gone already.
  void delete(Path path) throws IOException;

  void makeDirectories(Path directory) throws IOException;
}
