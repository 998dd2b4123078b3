package io.forebay.gateway.app;

import io.forebay.gateway.block.Randomness;
import java.security.SecureRandom;

/// The machine's secure random numbers. Any thread.
public final class JvmRandomness implements Randomness {
  private final SecureRandom random = new SecureRandom();

  @Override
  public long nextLong() {
    return random.nextLong();
  }
}
