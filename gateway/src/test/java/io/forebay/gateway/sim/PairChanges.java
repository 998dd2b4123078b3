package io.forebay.gateway.sim;

import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Runs;
import io.forebay.gateway.block.Volume;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// C3: a held image names every block that differs from what hosts had written at an earlier checkpoint.
final class PairChanges {
  /// So that a client has to ask again.
  private static final int RUNS_MAX = 5;

  private final PairStage stage;

  PairChanges(PairStage stage) {
    this.stage = stage;
  }

  /// Compares one of the checkpoints that `held`, an image of `volume`, tells about. `stopOf` a checkpoint by
  /// its name, null when it is not known.
  void compare(
      PairSite far,
      Volume held,
      String volume,
      int[] image,
      boolean restarted,
      Function<String, @Nullable Long> stopOf) {
    List<String> told = held.changedSince();
    if (told.isEmpty()) {
      stage.world.coverage.hit("no changes are told");
      return;
    }
    String since = told.get(stage.random.below(told.size()));
    Long stop = stopOf.apply(since);
    if (stop == null) {
      throw new AssertionError("C3: " + held.name() + " tells of the unknown checkpoint " + since);
    }
    boolean[] named = ask(far, held, since, image.length);
    if (named == null) {
      return;
    }
    int base = stage.model.below(stop);
    String missing = missing(volume, base, image, named);
    // The Mark behind a record may be missing: as in PairModel.prefix.
    boolean fits =
        missing.isEmpty()
            || base < stage.model.count() && missing(volume, base + 1, image, named).isEmpty()
            || base > 0 && missing(volume, base - 1, image, named).isEmpty();
    if (!fits) {
      throw new AssertionError(
          "C3: " + held.name() + " leaves out of what changed since " + since + ": " + missing);
    }
    stage.world.coverage.hit("changes compared");
    if (restarted) {
      stage.world.coverage.hit("changes compared after a restart");
    }
    if (count(named) < named.length) {
      stage.world.coverage.hit("changes compared, of which some are none");
    }
  }

  private String missing(String volume, int count, int[] image, boolean[] named) {
    int[] before = stage.model.image(volume, count);
    for (int block = 0; block < image.length; block++) {
      if (image[block] != before[block] && !named[block]) {
        return "block " + block + " held " + before[block] + ", and holds " + image[block];
      }
    }
    return "";
  }

  private static int count(boolean[] named) {
    int count = 0;
    for (boolean each : named) {
      count += each ? 1 : 0;
    }
    return count;
  }

  /// By block; null when the site died, the hold was released, or the maps were lost meanwhile.
  private boolean @Nullable [] ask(PairSite far, Volume held, String since, int blocks) {
    boolean[] named = new boolean[blocks];
    for (int block = 0; block < blocks; ) {
      boolean[] done = {false};
      @Nullable IoFailure[] lost = {null};
      @Nullable Runs[] found = {null};
      held.survey(
          new Facet.ChangedSince(since),
          (long) block * PairStage.BLOCK,
          (long) (blocks - block) * PairStage.BLOCK,
          RUNS_MAX,
          (failure, runs) -> {
            lost[0] = failure;
            found[0] = runs;
            done[0] = true;
          });
      if (!stage.whileAlive(far, () -> done[0], "survey")) {
        return null;
      }
      Runs runs = found[0];
      if (runs == null) {
        if (!(lost[0] instanceof IoFailure.Stopping) && !stage.disksFail()) {
          throw new AssertionError("a survey failed: " + lost[0]);
        }
        stage.world.coverage.hit("a survey failed");
        return null;
      }
      for (int i = 0; i < runs.count(); i++) {
        for (long left = runs.length(i); left > 0; left -= PairStage.BLOCK) {
          named[block++] = runs.state(i) == Facet.ChangedSince.CHANGED;
        }
      }
    }
    return named;
  }
}
