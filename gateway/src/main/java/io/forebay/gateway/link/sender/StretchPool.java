package io.forebay.gateway.link.sender;

import io.forebay.gateway.disk.Disk;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The stretches of one peer, shared by its groups: memory for sending is bounded (M1) by one a group,
/// [#STRETCHES_MAX] more among those that are busy, and as many that closed feeds have left with a worker. So none
/// stands still because others, which may not send now, have read ahead. Confined to the peer's agent.
public final class StretchPool implements AutoCloseable {
  /// 6 MiB: a fast line keeps three under way for each of two busy groups.
  public static final int STRETCHES_MAX = 6;

  private final Disk disk;
  private final ArrayDeque<Stretch> free = new ArrayDeque<>();
  private int used;
  private int groups; // Of those in use: the one that each group has for itself.
  private int left; // Of those in use: a worker has them still, for feeds that were closed.
  private boolean closed;

  public StretchPool(Disk disk) {
    this.disk = disk;
  }

  /// Gives a stretch to a group that has `held`; null when all are in use, and it has one, or as many are left
  /// behind: a peer that attaches over and over gets no more of them than that.
  @Nullable Stretch take(int held) {
    boolean more = held > 0;
    if (left >= STRETCHES_MAX || more && used - left - groups >= STRETCHES_MAX) {
      return null;
    }
    used++;
    groups += more ? 0 : 1;
    Stretch stretch = free.poll();
    return stretch == null ? new Stretch(disk.allocate(Stretch.BYTES)) : stretch;
  }

  /// A feed was closed that has `stretches` with a worker: they come back by [#giveLeft]. `any`: it has these or
  /// others, which come back by [#give].
  void leave(int stretches, boolean any) {
    left += stretches;
    groups -= any ? 1 : 0;
  }

  void giveLeft(Stretch stretch) {
    left--;
    give(stretch, false);
  }

  /// Takes `stretch` back; `last`: its group has none any more.
  void give(Stretch stretch, boolean last) {
    used--;
    groups -= last ? 1 : 0;
    if (closed || free.size() >= STRETCHES_MAX) {
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
