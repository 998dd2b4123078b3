package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Runs;
import io.forebay.gateway.block.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a held volume says of the blocks that changed since a checkpoint.
final class Told {
  private static final int RUNS_MAX = 3; // So that a client has to ask again.

  private final boolean[] named;

  private Told(boolean[] named) {
    this.named = named;
  }

  private record Answer(@Nullable IoFailure failure, @Nullable Runs runs) {}

  static Told of(Appliance at, Volume held, String since) {
    boolean[] named = new boolean[(int) (held.sizeBytes() / Appliance.BLOCK)];
    for (int block = 0; block < named.length; ) {
      Answer answer = ask(at, held, since, block, named.length - block);
      assertThat(answer.failure()).isNull();
      Runs runs = Objects.requireNonNull(answer.runs());
      for (int i = 0; i < runs.count(); i++) {
        assertThat(runs.length(i) % Appliance.BLOCK).isZero();
        for (long left = runs.length(i); left > 0; left -= Appliance.BLOCK) {
          named[block++] = runs.state(i) == Facet.ChangedSince.CHANGED;
        }
      }
    }
    return new Told(named);
  }

  /// Why it is not told.
  static IoFailure refused(Appliance at, Volume held, String since) {
    return Objects.requireNonNull(ask(at, held, since, 0, 1).failure());
  }

  private static Answer ask(Appliance at, Volume held, String since, long block, long count) {
    List<Answer> answers = new ArrayList<>();
    held.survey(
        new Facet.ChangedSince(since),
        block * Appliance.BLOCK,
        count * Appliance.BLOCK,
        RUNS_MAX,
        (failure, runs) -> answers.add(new Answer(failure, runs)));
    at.until(() -> !answers.isEmpty(), "a survey");
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }

  /// C3: every block that differs between the two images is named.
  Told namesAll(int[] before, int[] now) {
    assertThat(named).hasSizeGreaterThanOrEqualTo(now.length);
    for (int block = 0; block < now.length; block++) {
      boolean differs = block >= before.length || before[block] != now[block];
      assertThat(named[block] || !differs).as("C3: block %d is named", block).isTrue();
    }
    return this;
  }

  int count() {
    int count = 0;
    for (boolean each : named) {
      count += each ? 1 : 0;
    }
    return count;
  }
}
