package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.sim.SimRandomness;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class ExtentSetTest {
  private static final int BLOCKS = 200;

  @Test
  void addAndRemove_randomly_matchABitPerBlock() {
    for (long seed = 1; seed <= 50; seed++) {
      SimRandomness random = new SimRandomness(seed);
      ExtentSet set = new ExtentSet();
      BitSet model = new BitSet(BLOCKS);
      for (int i = 0; i < 300; i++) {
        int from = random.below(BLOCKS);
        int blocks = 1 + random.below(BLOCKS - from);
        if (random.below(3) > 0) {
          blocks = Math.min(blocks, 4);
          int ragged = random.below(100);
          set.add(7, from * 4096L + ragged, blocks * 4096L - ragged);
          model.set(from, from + blocks);
        } else {
          set.remove(7, from * 4096L, blocks * 4096L);
          model.clear(from, from + blocks);
        }
      }
      assertThat(bits(set)).as("seed %d", seed).isEqualTo(model);
      assertThat(set.bytes()).isEqualTo(model.cardinality() * 4096L);
      assertThat(bits(set.copy())).isEqualTo(model);
    }
  }

  private static BitSet bits(ExtentSet set) {
    BitSet bits = new BitSet(BLOCKS);
    int[] last = {-1};
    set.forEach((volume, offset, length) -> {
      assertThat(offset).as("in order, not touching").isGreaterThan(last[0]);
      last[0] = (int) (offset + length);
      bits.set((int) (offset / 4096), (int) ((offset + length) / 4096));
    });
    return bits;
  }

  @Test
  void add_moreExtentsThanTheLimit_coarsensAndCoversAll() {
    ExtentSet set = new ExtentSet();
    int count = ExtentSet.EXTENTS_MAX * 2;
    for (int i = 0; i < count; i++) {
      set.add(1, i * 3L * Lsn.BLOCK_BYTES, 1);
    }
    assertThat(set.count()).isLessThanOrEqualTo(ExtentSet.EXTENTS_MAX);
    for (int i = 0; i < count; i++) {
      assertThat(set.touches(1, i * 3L * Lsn.BLOCK_BYTES, 1)).as("extent %d", i).isTrue();
    }
  }

  @Test
  void next_overVolumes_cutsToTheLengthAskedFor() {
    ExtentSet set = new ExtentSet();
    set.add(1, 0, 10 * 4096);
    set.add(3, 8192, 4096);
    assertThat(set.next(0, 0, 16384)).isEqualTo(new ExtentSet.Piece(1, 0, 16384));
    assertThat(set.next(1, 36864, 16384)).isEqualTo(new ExtentSet.Piece(1, 36864, 4096));
    assertThat(set.next(1, 40960, 16384)).isEqualTo(new ExtentSet.Piece(3, 8192, 4096));
    assertThat(set.next(3, 12288, 16384)).isNull();
    set.removeVolume(1);
    assertThat(set.next(0, 0, 1)).isEqualTo(new ExtentSet.Piece(3, 8192, 1));
  }
}
