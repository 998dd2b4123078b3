package io.forebay.gateway.block;

import org.jspecify.annotations.Nullable;

/// Called exactly once when a survey is done, as a [Completion]: before the asking method returns or
/// later, on any thread; must not block.
@FunctionalInterface
public interface Survey {
  /// Gives `runs`: of at least one byte and of nothing outside the range asked for; null when the survey
  /// has failed.
  void done(@Nullable IoFailure failure, @Nullable Runs runs);
}
