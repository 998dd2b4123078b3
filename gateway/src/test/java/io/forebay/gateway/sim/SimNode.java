package io.forebay.gateway.sim;

/// What a path names.
sealed interface SimNode permits SimInode, SimNode.Directory, SimShared {
  /// A directory holds nothing itself: its entries are the paths below it.
  record Directory() implements SimNode {}
}
