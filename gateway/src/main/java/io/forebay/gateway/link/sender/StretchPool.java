package io.forebay.gateway.link.sender;

import io.forebay.gateway.disk.Disk;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The stretches of one peer, shared by its groups: memory for sending is bounded whatever their number
/// (M1). Confined to the peer's agent.
public final class StretchPool implements AutoCloseable {
  /// 4 MiB: a fast line keeps two under way for each of a few busy groups; the others wait their turn.
  public static final int STRETCHES_MAX = 8;

  private final Disk disk;
  private final ArrayDeque<Stretch> free = new ArrayDeque<>();
  private int made;
  private boolean closed;

  public StretchPool(Disk disk) {
    this.disk = disk;
  }

  /// Gives a stretch, or null when all are in use.
  @Nullable Stretch take() {
    Stretch stretch = free.poll();
    if (stretch == null && made < STRETCHES_MAX) {
      made++;
      stretch = new Stretch(disk.allocate(Stretch.BYTES));
    }
    return stretch;
  }

  void give(Stretch stretch) {
    if (closed) {
      stretch.free();
    } else {
      free.push(stretch);
    }
  }

  /// Frees what is not in use; the rest is freed when it comes back.
  @Override
  public void close() {
    closed = true;
    free.forEach(Stretch::free);
    free.clear();
  }
}
