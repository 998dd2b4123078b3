package io.forebay.gateway.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests that have the home of one appliance each, and start it themselves.
abstract class OnAHome {
  @TempDir Path temp;
  private @Nullable ApplianceRig rig;

  @BeforeEach
  final void makeHome() throws IOException {
    rig = new ApplianceRig(temp);
  }

  @AfterEach
  final void endHome() throws IOException {
    rig().close();
  }

  final ApplianceRig rig() {
    return Objects.requireNonNull(rig);
  }
}
