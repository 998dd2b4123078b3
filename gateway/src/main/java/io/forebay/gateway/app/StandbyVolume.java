package io.forebay.gateway.app;

import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Survey;
import io.forebay.gateway.block.UnwritableVolume;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/// A volume that the other appliance serves: hosts may know that it is here, too, so that they find the way
/// when that changes, and get nothing of it.
///
/// @param name as in the group
/// @param sizeBytes as far as is known here
record StandbyVolume(String name, UUID uuid, long sizeBytes, int blockBytes)
    implements UnwritableVolume {
  private static final IoFailure ELSEWHERE =
      new IoFailure.Fenced("the other appliance serves the volume");

  @Override
  public IoFailure refusal() {
    return ELSEWHERE;
  }

  @Override
  public void settle(Completion completion) {
    completion.done(ELSEWHERE);
  }

  @Override
  public void flush(Completion completion) {
    completion.done(ELSEWHERE);
  }

  @Override
  public void read(long offset, ByteBuffer into, Completion completion) {
    completion.done(ELSEWHERE);
  }

  @Override
  public void cache(long offset, long length) {
    // Nothing is read here soon.
  }

  @Override
  public List<String> changedSince() {
    return List.of();
  }

  @Override
  public void survey(Facet facet, long offset, long length, int runsMax, Survey answer) {
    answer.done(ELSEWHERE, null);
  }
}
