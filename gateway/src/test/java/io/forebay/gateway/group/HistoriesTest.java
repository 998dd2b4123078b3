package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// R3: divergence is always detected. Besides named cases every life of two appliances up to
/// `STEPS` steps is played on logs whose records have identities, and the comparison of the histories
/// must say what the comparison of the records says.
class HistoriesTest {
  private static final int STEPS = 7;
  private static final long RECORD_BYTES = 64;

  private enum Step {
    A_WRITES,
    A_RESTARTS,
    A_LOSES_A_RECORD_AND_RESTARTS,
    A_PROMOTES,
    B_WRITES,
    B_PROMOTES,
    ONE_RECORD_GOES_TO_B,
    ALL_GOES_TO_B
  }

  /// One record: a unique identity, and the epoch that it opens, if any.
  private record Entry(int id, @Nullable Epoch opens) {}

  /// A log is its records; nothing else is known of it.
  private record Side(List<Entry> log, boolean primary) {
    Side with(Entry entry) {
      List<Entry> longer = new ArrayList<>(log);
      longer.add(entry);
      return new Side(longer, primary);
    }

    List<Epoch> history() {
      List<Epoch> history = new ArrayList<>();
      for (Entry entry : log) {
        if (entry.opens() != null) {
          history.add(entry.opens());
        }
      }
      return history;
    }

    long end() {
      return log.size() * RECORD_BYTES;
    }
  }

  private record World(Side a, Side b) {}

  private final Map<Relation, Integer> seen = new HashMap<>();
  private int twoPrimaries;
  private int ids;

  @Test
  void compare_everyLifeOfTwoAppliances_agreesWithTheRecords() {
    Side a = new Side(List.of(), true);
    walk(new World(a.with(opening(a, "a", EpochCause.FIRST)), new Side(List.of(), false)), STEPS);
    assertThat(seen.keySet()).containsExactlyInAnyOrder(Relation.values());
    assertThat(seen.values()).allMatch(count -> count > 100);
    assertThat(twoPrimaries).isGreaterThan(100);
  }

  private void walk(World world, int steps) {
    judge(world);
    if (steps == 0) {
      return;
    }
    for (Step step : Step.values()) {
      World next = play(world, step);
      if (next != null) {
        walk(next, steps - 1);
      }
    }
  }

  private @Nullable World play(World world, Step step) {
    Side a = world.a();
    Side b = world.b();
    return switch (step) {
      case A_WRITES -> a.primary() ? new World(a.with(new Entry(ids++, null)), b) : null;
      case A_RESTARTS ->
          a.primary() ? new World(a.with(opening(a, "a", EpochCause.RESTART)), b) : null;
      case A_LOSES_A_RECORD_AND_RESTARTS -> {
        if (!a.primary() || a.log().size() < 2) {
          yield null;
        }
        Side cut = new Side(a.log().subList(0, a.log().size() - 1), true);
        yield new World(cut.with(opening(cut, "a", EpochCause.RESTART)), b);
      }
      case A_PROMOTES ->
          new World(new Side(a.with(opening(a, "a", EpochCause.PROMOTE)).log(), true), b);
      case B_WRITES -> b.primary() ? new World(a, b.with(new Entry(ids++, null))) : null;
      case B_PROMOTES ->
          b.log().isEmpty()
              ? null
              : new World(a, new Side(b.with(opening(b, "b", EpochCause.PROMOTE)).log(), true));
      case ONE_RECORD_GOES_TO_B -> replicate(a, b, 1);
      case ALL_GOES_TO_B -> replicate(a, b, Integer.MAX_VALUE);
    };
  }

  private static @Nullable World replicate(Side a, Side b, int records) {
    int have = b.log().size();
    if (b.primary() || have >= a.log().size() || !a.log().subList(0, have).equals(b.log())) {
      return null;
    }
    int until = (int) Math.min(a.log().size(), (long) have + records);
    return new World(a, new Side(a.log().subList(0, until), false));
  }

  private Entry opening(Side side, String owner, EpochCause cause) {
    int number = side.history().isEmpty() ? 1 : side.history().getLast().number() + 1;
    int id = ids++;
    UUID store = UUID.nameUUIDFromBytes(owner.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new Entry(id, new Epoch(number, new UUID(0, id), store, cause, side.end(), id));
  }

  private void judge(World world) {
    Comparison found = compare(world.a(), world.b());
    List<Entry> a = world.a().log();
    List<Entry> b = world.b().log();
    int common = 0;
    while (common < Math.min(a.size(), b.size()) && a.get(common).equals(b.get(common))) {
      common++;
    }
    assertThat(found.relation()).as("%s", world).isEqualTo(truth(a.size(), b.size(), common));
    seen.merge(found.relation(), 1, Integer::sum);
    if (found.relation() == Relation.UNRELATED) {
      return;
    }
    assertThat(found.forkLsn()).as("%s", world).isEqualTo(common * RECORD_BYTES);
    assertThat(found.theySupersedeUs()).as("%s", world).isEqualTo(tookOver(b, common));
    assertThat(found.weSupersedeThem()).as("%s", world).isEqualTo(tookOver(a, common));
    twoPrimaries += found.twoPrimaries() ? 1 : 0;
    Comparison mirrored = compare(world.b(), world.a());
    assertThat(mirrored.forkLsn()).isEqualTo(found.forkLsn());
    assertThat(mirrored.theySupersedeUs()).isEqualTo(found.weSupersedeThem());
    assertThat(mirrored.common()).isEqualTo(found.common());
  }

  private static Comparison compare(Side ours, Side theirs) {
    return Histories.compare(ours.history(), ours.end(), theirs.history(), theirs.end());
  }

  private static Relation truth(int ours, int theirs, int common) {
    if (common == 0) {
      return Relation.UNRELATED;
    }
    if (ours == theirs && common == ours) {
      return Relation.SAME;
    }
    return common == theirs
        ? Relation.THEY_BEHIND
        : common == ours ? Relation.WE_BEHIND : Relation.FORKED;
  }

  private static boolean tookOver(List<Entry> log, int common) {
    return log.subList(common, log.size()).stream()
        .anyMatch(e -> e.opens() != null && e.opens().cause().changesOwner());
  }

  @Test
  void compare_oldestEpochsForgottenOnOneSide_stillFindsTheFork() {
    Epoch one = epoch(1, EpochCause.FIRST, 0);
    Epoch two = epoch(2, EpochCause.RESTART, 640);
    Epoch three = epoch(3, EpochCause.PROMOTE, 1280);
    Comparison found = Histories.compare(List.of(two), 1920, List.of(one, two, three), 1344);
    assertThat(found.relation()).isEqualTo(Relation.FORKED);
    assertThat(found.forkLsn()).isEqualTo(1280);
    assertThat(found.theySupersedeUs()).isTrue();
    assertThat(found.weSupersedeThem()).isFalse();
  }

  @Test
  void compare_sameNumberOtherId_isAFork() {
    Epoch one = epoch(1, EpochCause.FIRST, 0);
    Epoch ours = new Epoch(2, new UUID(7, 1), new UUID(1, 1), EpochCause.RESTART, 640, 5);
    Epoch theirs = new Epoch(2, new UUID(7, 2), new UUID(1, 2), EpochCause.PROMOTE, 640, 5);
    Comparison found = Histories.compare(List.of(one, ours), 704, List.of(one, theirs), 704);
    assertThat(found.relation()).isEqualTo(Relation.FORKED);
    assertThat(found.forkLsn()).isEqualTo(640);
    assertThat(found.twoPrimaries()).isFalse();
    assertThat(found.theySupersedeUs()).isTrue();
  }

  @Test
  void compare_commonEpochBehindADifferentOne_isUnrelated() {
    Epoch one = epoch(1, EpochCause.FIRST, 0);
    Epoch forged = new Epoch(1, new UUID(9, 9), new UUID(1, 1), EpochCause.FIRST, 0, 0);
    Epoch two = epoch(2, EpochCause.RESTART, 640);
    Comparison found = Histories.compare(List.of(one, two), 704, List.of(forged, two), 704);
    assertThat(found.relation()).isEqualTo(Relation.UNRELATED);
  }

  @Test
  void complaint_hostileHistories_areNamed() {
    Epoch one = epoch(1, EpochCause.FIRST, 0);
    Epoch two = epoch(2, EpochCause.RESTART, 640);
    assertThat(Histories.complaint(List.of(one, two), 704)).isNull();
    assertThat(Histories.complaint(List.of(), 0)).isNull();
    assertThat(Histories.complaint(List.of(one, two), 639)).contains("beyond the end");
    assertThat(Histories.complaint(List.of(two, one), 704)).contains("before its predecessor");
    assertThat(Histories.complaint(List.of(one, one), 704)).contains("before its predecessor");
    Epoch backwards = epoch(1, EpochCause.RESTART, 1280);
    assertThat(Histories.complaint(List.of(two, backwards), 2000)).contains("follows epoch");
  }

  private static Epoch epoch(int number, EpochCause cause, long base) {
    return new Epoch(number, new UUID(3, number), new UUID(1, 1), cause, base, 7L * number);
  }
}
