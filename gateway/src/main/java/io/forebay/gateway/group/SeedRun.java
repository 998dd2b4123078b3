package io.forebay.gateway.group;

import io.forebay.gateway.block.Agent;
import java.io.IOException;

/// A seed that is being written or imported, piece by piece on a thread of its own. What it has to tell it
/// tells through its door, which hands it on to the group's agent; then it sleeps until it is closed.
sealed interface SeedRun extends Agent permits SeedExport, SeedImport {
  /// Read or written by one duty, so that a stop is not waited for.
  int DUTY_BYTES = 4 << 20;

  /// Of data between two syncs: what is lost of an import by a crash, and written at once at most.
  long SYNC_BYTES = 64L << 20;

  /// Bytes of volumes that are behind it.
  long doneBytes();

  /// Bytes of all its volumes; 0 until they are known.
  long totalBytes();

  /// Bytes of data so far.
  long dataBytes();

  /// Has it end with its next duty: wake it.
  void stop();

  /// Closes what it has open; only once no duty runs or will. Of an export that is not whole the file goes.
  void release() throws IOException;
}
