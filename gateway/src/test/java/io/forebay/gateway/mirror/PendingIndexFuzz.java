package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.disk.linux.LinuxDisk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The pending index against a model that keeps, for each byte, the record and how far into it. Seeds
/// are fixed; a failing one prints the shortest list of operations that still fails.
class PendingIndexFuzz {
  private static final int VOLUMES = 3;
  private static final int VOLUME_BYTES = 20_000;
  private static final int SEEDS = 150;

  private sealed interface Op {
    record Insert(int volume, int offset, int length, PieceKind kind) implements Op {}

    record Evict(int percent) implements Op {}

    record Forget(int volume) implements Op {}

    record Look(int volume, int offset, int length) implements Op {}
  }

  /// `lsns[volume][byte]`, -1 where absent; `skips` alike, -1 for zeroes.
  private static final class Model implements PieceSink {
    final long[][] lsns = new long[VOLUMES][VOLUME_BYTES];
    final int[][] skips = new int[VOLUMES][VOLUME_BYTES];
    long floor;
    int volume;
    long at;

    Model() {
      for (long[] of : lsns) {
        Arrays.fill(of, -1);
      }
    }

    private void expect(long offset, long length) {
      assertThat(offset).as("gapless").isEqualTo(at);
      assertThat(length).isPositive();
      at += length;
    }

    @Override
    public void data(long recordLsn, int skip, long offset, int length) {
      expect(offset, length);
      for (int i = 0; i < length; i++) {
        if (lsns[volume][(int) offset + i] != recordLsn
            || skips[volume][(int) offset + i] != skip + i) {
          throw new AssertionError("data at " + (offset + i) + " of record " + recordLsn);
        }
      }
    }

    @Override
    public void zero(long offset, long length) {
      expect(offset, length);
      for (int i = 0; i < length; i++) {
        if (lsns[volume][(int) offset + i] < floor || skips[volume][(int) offset + i] != -1) {
          throw new AssertionError("zero at " + (offset + i));
        }
      }
    }

    @Override
    public void absent(long offset, long length) {
      expect(offset, length);
      for (int i = 0; i < length; i++) {
        if (lsns[volume][(int) offset + i] >= floor) {
          throw new AssertionError("absent at " + (offset + i));
        }
      }
    }
  }

  private static List<Op> ops(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int align = random.nextBoolean() ? 1 : 512;
    int longest = random.nextInt(3) == 0 ? 50 : 3_000;
    List<Op> ops = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      int volume = random.nextInt(VOLUMES);
      int offset = random.nextInt(VOLUME_BYTES / align) * align;
      int most = random.nextInt(50) == 0 ? VOLUME_BYTES : longest;
      int length =
          Math.min(VOLUME_BYTES - offset, align * (1 + random.nextInt(Math.max(1, most / align))));
      int dice = random.nextInt(1_000);
      if (dice < 10) {
        ops.add(new Op.Evict(random.nextInt(100)));
      } else if (dice < 12) {
        ops.add(new Op.Forget(volume));
      } else if (dice < 400) {
        ops.add(new Op.Look(volume, offset, length));
      } else {
        ops.add(
            new Op.Insert(
                volume, offset, length, PieceKind.values()[dice % 5 == 0 ? dice % 2 + 1 : 0]));
      }
    }
    return ops;
  }

  private static void run(List<Op> ops) {
    Model model = new Model();
    try (PendingIndex index = new PendingIndex(new LinuxDisk(), 2 << 20)) {
      long lsn = 0;
      for (Op op : ops) {
        assertThat(index.hasRoom(1)).isTrue();
        lsn += 64;
        step(index, model, op, lsn);
        index.verify();
      }
      for (int volume = 0; volume < VOLUMES; volume++) {
        look(index, model, volume, 0, VOLUME_BYTES);
      }
    }
  }

  private static void step(PendingIndex index, Model model, Op op, long lsn) {
    switch (op) {
      case Op.Insert(int volume, int offset, int length, PieceKind kind) -> {
        index.insert(volume, offset, length, kind, lsn);
        for (int i = 0; i < length; i++) {
          model.lsns[volume][offset + i] = lsn;
          model.skips[volume][offset + i] = kind == PieceKind.DATA ? i : -1;
        }
      }
      case Op.Evict(int percent) -> {
        model.floor += (lsn - model.floor) * percent / 100 & -64;
        index.evictBelow(model.floor);
      }
      case Op.Forget(int volume) -> {
        index.forgetVolume(volume);
        Arrays.fill(model.lsns[volume], -1);
      }
      case Op.Look(int volume, int offset, int length) ->
          look(index, model, volume, offset, length);
    }
  }

  private static void look(PendingIndex index, Model model, int volume, int offset, int length) {
    model.volume = volume;
    model.at = offset;
    int end = offset + length;
    while (model.at < end) {
      long told = index.lookup(volume, model.at, end - model.at, model);
      assertThat(told).isEqualTo(model.at);
    }
    assertThat(model.at).isEqualTo(end);
  }

  @Test
  void index_randomOps_tellsWhatTheModelTells() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<Op> ops = ops(seed);
      Throwable failure = failure(ops);
      if (failure != null) {
        List<Op> shortest = Shrink.byCutting(ops, list -> failure(list) != null);
        throw new AssertionError("seed " + seed + " fails with " + shortest, failure(shortest));
      }
    }
  }

  private static @org.jspecify.annotations.Nullable Throwable failure(List<Op> ops) {
    try {
      run(ops);
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  /// The model catches an index that loses one operation.
  @Test
  void model_indexThatMissesOneInsert_isCaught() {
    List<Op> ops = List.of(new Op.Insert(0, 0, 10, PieceKind.DATA));
    try (PendingIndex index = new PendingIndex(new LinuxDisk(), 2 << 20)) {
      Model model = new Model();
      step(index, model, ops.get(0), 64);
      model.lsns[0][3] = 128;
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> look(index, model, 0, 0, 20))
          .isInstanceOf(AssertionError.class);
    }
  }
}
