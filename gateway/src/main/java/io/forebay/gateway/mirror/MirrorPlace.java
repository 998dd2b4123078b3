package io.forebay.gateway.mirror;

import static java.util.Objects.requireNonNull;

import io.forebay.gateway.block.Check;
import java.nio.file.Path;

/// Where a mirror and its sidecar lie: absolute paths. A device's sidecar cannot lie beside it.
public record MirrorPlace(Path file, Path sidecar, boolean device) {
  /// A mirror file, the sidecar beside it.
  public static MirrorPlace ofFile(Path file) {
    return new MirrorPlace(file, file.resolveSibling(file.getFileName() + ".sidecar"), false);
  }

  public static MirrorPlace ofDevice(Path device, Path sidecar) {
    return new MirrorPlace(device, sidecar, true);
  }

  Path directory() {
    return parent(file);
  }

  Path sidecarDirectory() {
    return parent(sidecar);
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    Check.check(parent != null, "mirror paths are absolute", path);
    return requireNonNull(parent);
  }
}
