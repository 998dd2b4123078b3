package io.forebay.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A bounded number of buffers, and a line.
class ScratchTest {
  @Test
  void take_moreThanThereAre_waitsInLine() {
    Scratch scratch = new Scratch();
    List<ByteBuffer> taken = new ArrayList<>();
    for (int i = 0; i < ScsiLimits.SCRATCH_BUFFERS; i++) {
      scratch.take(taken::add);
    }
    List<ByteBuffer> later = new ArrayList<>();
    scratch.take(later::add);
    scratch.take(later::add);
    assertThat(later).isEmpty();
    scratch.giveBack(taken.get(1));
    scratch.giveBack(taken.get(0));
    assertThat(later).hasSize(2);
    assertThat(later.get(0)).isSameAs(taken.get(1));
    assertThat(later.get(1)).isSameAs(taken.get(0));
    scratch.giveBack(taken.get(2));
    scratch.take(later::add);
    assertThat(later.get(2)).isSameAs(taken.get(2));
  }

  @Test
  void lane_taken_letsTheNextInWhenLeft() {
    Lane lane = new Lane();
    List<Integer> turns = new ArrayList<>();
    lane.enter(() -> turns.add(1));
    lane.enter(() -> turns.add(2));
    lane.enter(() -> turns.add(3));
    assertThat(turns).containsExactly(1);
    lane.leave();
    assertThat(turns).containsExactly(1, 2);
    lane.leave();
    lane.leave();
    lane.enter(() -> turns.add(4));
    assertThat(turns).containsExactly(1, 2, 3, 4);
  }
}
