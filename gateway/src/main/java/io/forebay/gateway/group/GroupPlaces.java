package io.forebay.gateway.group;

import java.nio.file.Path;

/// Where a group lives: absolute paths.
///
/// @param home `groups/G`: state file, extent sets, staging, branches; ours alone
/// @param segments directory of the log's slots, ours alone; may lie on another device
/// @param ring file on tmpfs; its directory exists
/// @param volumes directory of `V/mirror.raw`; shared with other groups
public record GroupPlaces(Path home, Path segments, Path ring, Path volumes) {
  Path state() {
    return home.resolve("state");
  }

  /// Stands while a group is being made, and while it is being removed: what lies here is nobody's.
  Path unfinished() {
    return home.resolve("unfinished");
  }

  Path staging() {
    return home.resolve("staging");
  }

  /// What this side of a fork had alone.
  public Path branches() {
    return home.resolve("branches");
  }

  /// Derived indexes: may be deleted while the group is closed.
  public Path ledger() {
    return home.resolve("ledger");
  }

  /// Which blocks changed since checkpoints; lost with it is only that.
  Path changes() {
    return home.resolve("changes");
  }

  Path sidecars() {
    return home.resolve("sidecars");
  }
}
