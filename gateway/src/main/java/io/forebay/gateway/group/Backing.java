package io.forebay.gateway.group;

import java.nio.file.Path;

/// Where one appliance keeps the mirror of a volume. Local: never travels.
public sealed interface Backing {
  /// A file of ours below the home's `volumes/`; removed with the volume.
  record Own() implements Backing {}

  /// A file at an absolute path. `adopted`: it had content before it became ours, and outlives the
  /// volume; otherwise we made it and remove it.
  record File(Path path, boolean adopted) implements Backing {}

  /// A block device, adopted with its content or not; outlives the volume.
  record Device(Path path) implements Backing {}
}
