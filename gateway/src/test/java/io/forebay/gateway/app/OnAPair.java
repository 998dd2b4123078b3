package io.forebay.gateway.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests that have a pair each, started and stopped around them.
abstract class OnAPair {
  @TempDir Path temp;
  private @Nullable PairRig rig;

  @BeforeEach
  final void startPair() throws Exception {
    rig = pairIn(temp);
  }

  /// Of the size that the test needs.
  PairRig pairIn(Path folder) throws Exception {
    return new PairRig(folder);
  }

  @AfterEach
  final void stopPair() throws IOException {
    rig().close();
  }

  final PairRig rig() {
    return Objects.requireNonNull(rig);
  }

  final Appliance near() {
    return rig().near();
  }

  final Appliance far() {
    return rig().far();
  }

  final void until(String what, BooleanSupplier reached) throws InterruptedException {
    rig().until(what, reached);
  }
}
