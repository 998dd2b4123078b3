package io.forebay.gateway.block;

import java.nio.ByteBuffer;

/// A volume that takes no write from anybody, and so never fills and has nothing to ack late.
public interface UnwritableVolume extends Volume {
  /// Why nothing is written, as each write is told.
  IoFailure refusal();

  @Override
  default boolean writable() {
    return false;
  }

  @Override
  default Admission write(long offset, ByteBuffer payload) {
    return new Admission.Refused(refusal());
  }

  @Override
  default Admission zero(long offset, long length, ZeroKind kind) {
    return new Admission.Refused(refusal());
  }

  @Override
  default void exchange(long offset, ByteBuffer scratch, Exchange exchange) {
    exchange.done(new Admission.Refused(refusal()));
  }

  @Override
  default boolean acksAtOnce() {
    return true;
  }

  @Override
  default void whenRoom(Runnable wake) {
    wake.run();
  }
}
