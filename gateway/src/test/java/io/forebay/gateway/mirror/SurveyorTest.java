package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Runs;
import io.forebay.gateway.log.RecordType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SurveyorTest {
  private static final int SIZE = 300_000;
  private static final int HOLE = 3; // Takes no space, reads as zeroes.
  private static final Facet ALLOCATION = new Facet.Allocation();

  private record Run(long length, int state) {}

  @SuppressWarnings("NullAway.Init")
  private DestageRig rig;

  private @Nullable IoFailure failure;
  private @Nullable Runs answer;

  @BeforeEach
  void bootWithOneVolume() throws IOException {
    rig = new DestageRig(12);
    rig.boot();
    rig.change(1, SIZE);
    rig.drain();
  }

  @AfterEach
  void free() {
    rig.sim.disk.free();
  }

  private Mirror mirror() {
    return Check.present(rig.mirrors.get(1), "mirror", 1, 0);
  }

  private void write(long offset, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 1);
    rig.write(1, offset, bytes);
  }

  private void zero(long offset, int length) {
    rig.append(RecordType.ZERO, 0, 1, offset, length, new byte[0]);
  }

  private void take(@Nullable IoFailure why, @Nullable Runs runs) {
    failure = why;
    answer = runs;
  }

  private List<Run> finish() {
    rig.sim.scheduler.runUntil(() -> answer != null || failure != null, 10_000, "surveyed");
    assertThat(failure).isNull();
    Runs runs = Check.present(answer, "runs", 0, 0);
    List<Run> found = new ArrayList<>();
    for (int i = 0; i < runs.count(); i++) {
      found.add(new Run(runs.length(i), runs.state(i)));
    }
    return found;
  }

  private List<Run> survey(Facet facet, long offset, long length, int runsMax) {
    take(null, null);
    rig.reads().survey(1, mirror(), facet, offset, length, runsMax, this::take);
    assertThat(answer).as("never on the caller's thread").isNull();
    return finish();
  }

  private List<Run> survey() {
    return survey(ALLOCATION, 0, SIZE, 100);
  }

  @Test
  void survey_freshVolume_isAHole() {
    assertThat(survey()).containsExactly(new Run(SIZE, HOLE));
    assertThat(survey(ALLOCATION, 5, 7, 100)).containsExactly(new Run(7, HOLE));
  }

  @Test
  void survey_writtenAndZeroed_isTheSameBeforeAndAfterTheDestager() {
    write(8192, 4096);
    write(20_480, 8192);
    zero(20_480, 4096);
    List<Run> expected =
        List.of(
            new Run(8192, HOLE),
            new Run(4096, 0),
            new Run(12_288, HOLE),
            new Run(4096, 0),
            new Run(SIZE - 28_672, HOLE));
    assertThat(survey()).isEqualTo(expected);
    rig.drain();
    assertThat(survey()).isEqualTo(expected);
    assertThat(survey(new Facet.Depth(), 0, 16_384, 100))
        .containsExactly(new Run(8192, 0), new Run(4096, 1), new Run(4096, 0));
  }

  @Test
  void survey_pendingZeroesOverDestagedData_areAHoleAndBack() {
    write(0, 65_536);
    rig.drain();
    zero(4096, 4096);
    assertThat(survey(ALLOCATION, 0, 16_384, 100))
        .containsExactly(new Run(4096, 0), new Run(4096, HOLE), new Run(8192, 0));
    write(4096, 4096);
    assertThat(survey(ALLOCATION, 0, 65_536, 100)).containsExactly(new Run(65_536, 0));
  }

  /// C1: what is pending does not show at a held checkpoint.
  @Test
  void surveyMirror_pendingRecords_areLeftAside() {
    write(0, 4096);
    rig.drain();
    zero(0, 4096);
    write(8192, 4096);
    take(null, null);
    rig.reads().surveyMirror(mirror(), ALLOCATION, 0, 16_384, 100, this::take);
    assertThat(finish()).containsExactly(new Run(4096, 0), new Run(12_288, HOLE));
  }

  @Test
  void survey_withoutAMirror_isTheLogOverAHole() {
    write(4096, 4096);
    take(null, null);
    rig.reads().survey(1, null, ALLOCATION, 0, 12_288, 100, this::take);
    assertThat(finish())
        .containsExactly(new Run(4096, HOLE), new Run(4096, 0), new Run(4096, HOLE));
  }

  /// Sub-sector writes: what remains of a sector counts as data.
  @Test
  void survey_unalignedPieces_areHolesInWholeSectors() {
    write(0, 8192);
    rig.drain();
    zero(700, 2000);
    assertThat(survey(ALLOCATION, 0, 8192, 100))
        .containsExactly(new Run(1024, 0), new Run(1536, HOLE), new Run(5632, 0));
    assertThat(survey(ALLOCATION, 800, 100, 100)).containsExactly(new Run(100, HOLE));
    zero(2700, 3000);
    assertThat(survey(ALLOCATION, 0, 8192, 100))
        .as("two records, one hole")
        .containsExactly(new Run(1024, 0), new Run(4608, HOLE), new Run(2560, 0));
  }

  @Test
  void survey_moreRunsThanAskedFor_endsEarly() {
    for (int i = 0; i < 20; i++) {
      write(i * 8192L, 4096);
    }
    assertThat(survey(ALLOCATION, 0, SIZE, 1)).containsExactly(new Run(4096, 0));
    assertThat(survey(ALLOCATION, 4096, SIZE - 4096, 3))
        .containsExactly(new Run(4096, HOLE), new Run(4096, 0), new Run(4096, HOLE));
    rig.drain();
    assertThat(survey(ALLOCATION, 100, 1_000, 1)).containsExactly(new Run(1_000, 0));
  }

  /// Far more extents than one lookup tells, all of one state: the lock is taken for slices.
  @Test
  void survey_manyPieces_isCompleteOrCutShortAtItsSteps() {
    for (int i = 0; i < 2_000; i++) {
      write(i * 100L, 100);
    }
    assertThat(survey()).containsExactly(new Run(200_192, 0), new Run(SIZE - 200_192, HOLE));
  }

  @Test
  void close_surveysUnderWay_endFirstAndLaterOnesAreRefused() {
    take(null, null);
    rig.reads().survey(1, mirror(), ALLOCATION, 0, SIZE, 9, this::take);
    boolean[] quiet = new boolean[1];
    rig.reads().close(() -> quiet[0] = true);
    assertThat(quiet[0]).isFalse();
    assertThat(finish()).hasSize(1);
    rig.sim.scheduler.runUntil(() -> quiet[0], 1_000, "quiet");
    take(null, null);
    rig.reads().survey(1, mirror(), ALLOCATION, 0, SIZE, 9, this::take);
    assertThat(failure).isInstanceOf(IoFailure.Stopping.class);
  }

  @Test
  void mirrorClosed_isAFailure() throws IOException {
    Mirror gone = mirror();
    gone.close();
    take(null, null);
    rig.reads().survey(1, gone, ALLOCATION, 0, SIZE, 9, this::take);
    rig.sim.scheduler.runUntil(() -> failure != null, 1_000, "answered");
    assertThat(failure).isInstanceOf(IoFailure.Medium.class);
    rig.mirrors.remove(1);
  }
}
