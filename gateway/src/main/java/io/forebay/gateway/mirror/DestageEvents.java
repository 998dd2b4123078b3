package io.forebay.gateway.mirror;

import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;

/// What the destager has to tell. Called on its thread, outside the group's lock; must not block.
public interface DestageEvents {
  /// The mirrors hold everything below, durably; the state file does not say so yet.
  void onDestaged(Position destaged);

  /// The pending index may have room again.
  void onEvicted();

  /// Destaging has stopped; it is tried again by itself. Raised once per failure: NoSpace when the
  /// mirror's disk is full, else Medium. Hosts go on until the undestaged limit.
  void onDestageFailed(IoFailure failure);

  /// Who looks at the records of each batch.
  default BatchWatch watch() {
    return BatchWatch.NONE;
  }

  /// A batch went through again.
  void onDestageRecovered();
}
