package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Epoch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares epoch histories: how divergence is detected (R3). Pure.
///
/// A history lists the epochs of one log, oldest first; numbers and bases grow. An epoch holds the
/// records from its base to the next one's base, the last one up to the log's end. Histories may have
/// lost their oldest entries, so entries are matched by id.
///
/// A base beyond our end does not matter to "supersedes": then we even lack a part of the log that the
/// other took over. A secondary that is merely behind does not ask; it reads the relation.
public final class Histories {
  private Histories() {}

  /// Compares two histories that [#complaint] found nothing wrong with.
  public static Comparison compare(
      List<Epoch> ours, long ourEnd, List<Epoch> theirs, long theirEnd) {
    Check.check(complaint(ours, ourEnd) == null, "R3", ours, ourEnd);
    Check.check(complaint(theirs, theirEnd) == null, "R3", theirs, theirEnd);
    int our = ours.size() - 1;
    int their = -1;
    for (; our >= 0 && their < 0; our--) {
      their = theirs.lastIndexOf(ours.get(our));
    }
    our++;
    if (their < 0 || !sameBefore(ours, our, theirs, their)) {
      return new Comparison(Relation.UNRELATED, null, 0, false, false);
    }
    long ourLast = endOf(ours, our, ourEnd);
    long theirLast = endOf(theirs, their, theirEnd);
    boolean weGoOn = our + 1 < ours.size();
    boolean theyGoOn = their + 1 < theirs.size();
    return new Comparison(
        relation(ourLast, weGoOn, theirLast, theyGoOn),
        ours.get(our),
        Math.min(ourLast, theirLast),
        changesOwner(theirs, their + 1),
        changesOwner(ours, our + 1));
  }

  /// Null, or what is wrong with a history as such; a peer's is hostile until asked here.
  public static @Nullable String complaint(List<Epoch> history, long end) {
    Epoch last = null;
    for (Epoch epoch : history) {
      if (epoch.baseLsn() < 0 || epoch.baseLsn() > end) {
        return "epoch " + epoch.number() + " starts beyond the end of the log";
      }
      if (last != null && epoch.baseLsn() <= last.baseLsn()) {
        return "epoch " + epoch.number() + " starts at or before its predecessor";
      }
      if (last != null && Integer.compareUnsigned(epoch.number(), last.number()) <= 0) {
        return "epoch " + epoch.number() + " follows epoch " + last.number();
      }
      last = epoch;
    }
    return null;
  }

  private static Relation relation(long ourLast, boolean weGoOn, long theirLast, boolean theyGoOn) {
    if (weGoOn && theyGoOn) {
      return Relation.FORKED;
    }
    if (weGoOn) {
      return theirLast <= ourLast ? Relation.THEY_BEHIND : Relation.FORKED;
    }
    if (theyGoOn) {
      return ourLast <= theirLast ? Relation.WE_BEHIND : Relation.FORKED;
    }
    int order = Long.compare(ourLast, theirLast);
    return order == 0 ? Relation.SAME : order > 0 ? Relation.THEY_BEHIND : Relation.WE_BEHIND;
  }

  /// One log, one line of descent: what both still list before a common epoch is the same too.
  private static boolean sameBefore(List<Epoch> ours, int our, List<Epoch> theirs, int their) {
    for (int back = 1; back <= Math.min(our, their); back++) {
      if (!ours.get(our - back).equals(theirs.get(their - back))) {
        return false;
      }
    }
    return true;
  }

  private static long endOf(List<Epoch> history, int index, long end) {
    return index + 1 < history.size() ? history.get(index + 1).baseLsn() : end;
  }

  private static boolean changesOwner(List<Epoch> history, int from) {
    return history.subList(from, history.size()).stream().anyMatch(e -> e.cause().changesOwner());
  }
}
