package io.forebay.gateway.block;

import org.jspecify.annotations.Nullable;

/// Called exactly once when a request is done. May be called before the requesting method returns,
/// and on any thread; must not block.
@FunctionalInterface
public interface Completion {
  /// `failure` is null when the request succeeded.
  void done(@Nullable IoFailure failure);
}
