package io.forebay.gateway.log;

import static io.forebay.gateway.log.RecoveryFacts.BootFact.OTHER;
import static io.forebay.gateway.log.RecoveryFacts.BootFact.SAME;
import static io.forebay.gateway.log.RecoveryFacts.ClosingFact.CLEAN;
import static io.forebay.gateway.log.RecoveryFacts.ClosingFact.OPEN;
import static io.forebay.gateway.log.RecoveryFacts.CutFact.ACCEPTED;
import static io.forebay.gateway.log.RecoveryFacts.EndFact.EXACT;
import static io.forebay.gateway.log.RecoveryFacts.EndFact.SHORT;
import static io.forebay.gateway.log.RecoveryFacts.RingFact.FOREIGN;
import static io.forebay.gateway.log.RecoveryFacts.RingFact.NONE;
import static io.forebay.gateway.log.RecoveryFacts.RingFact.TORN;
import static io.forebay.gateway.log.RecoveryFacts.RingFact.UNLINKED;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.log.RecoveryFacts.BootFact;
import io.forebay.gateway.log.RecoveryFacts.ClosingFact;
import io.forebay.gateway.log.RecoveryFacts.CutFact;
import io.forebay.gateway.log.RecoveryFacts.EndFact;
import io.forebay.gateway.log.RecoveryFacts.RingFact;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The decision table of recovery. Exactly one row matches any facts; docs/formats/log.md holds the
/// same table, with how a store gets into each row, and a test compares the two.
public enum RecoveryRow {
  /// The process stopped cleanly and the ring was removed.
  A(
      on(CLEAN),
      on(NONE),
      all(BootFact.class),
      on(EXACT),
      all(CutFact.class),
      Open.CLEANLY,
      Alarm.NONE),
  /// The process died between recording the clean stop and removing the ring.
  B(
      on(CLEAN),
      on(RingFact.WHOLE),
      all(BootFact.class),
      on(EXACT),
      all(CutFact.class),
      Open.CLEANLY,
      Alarm.NONE),
  /// As A, with a ring of something else in the way.
  C(
      on(CLEAN),
      on(FOREIGN, UNLINKED),
      all(BootFact.class),
      on(EXACT),
      all(CutFact.class),
      Open.CLEANLY,
      Alarm.NONE),
  /// The log goes on, or otherwise, after its clean stop.
  D(
      on(CLEAN),
      on(NONE, FOREIGN, UNLINKED, RingFact.WHOLE),
      all(BootFact.class),
      on(EndFact.WHOLE),
      all(CutFact.class),
      Open.UNCLEANLY,
      Alarm.CONTRADICTED),
  /// The process was killed; the machine ran on.
  E(
      on(OPEN),
      on(RingFact.WHOLE),
      all(BootFact.class),
      on(EndFact.WHOLE),
      all(CutFact.class),
      Open.UNCLEANLY,
      Alarm.NONE),
  /// As E, but the ring was damaged in memory.
  F(
      on(CLEAN, OPEN),
      on(TORN),
      all(BootFact.class),
      on(EXACT, EndFact.WHOLE),
      all(CutFact.class),
      Open.UNCLEANLY,
      Alarm.WRITES_LOST),
  /// The machine lost power or was restarted without a clean stop.
  G(
      on(OPEN),
      on(NONE),
      on(OTHER),
      on(EndFact.WHOLE),
      all(CutFact.class),
      Open.UNCLEANLY,
      Alarm.NONE),
  /// Somebody removed the ring.
  H(
      on(OPEN),
      on(NONE),
      on(SAME),
      on(EndFact.WHOLE),
      all(CutFact.class),
      Open.UNCLEANLY,
      Alarm.WRITES_LOST),
  /// As G, with a ring of something else in the way.
  I(
      on(OPEN),
      on(FOREIGN, UNLINKED),
      on(OTHER),
      on(EndFact.WHOLE),
      all(CutFact.class),
      Open.UNCLEANLY,
      Alarm.NONE),
  /// Somebody replaced or overwrote the ring.
  J(
      on(OPEN),
      on(FOREIGN, UNLINKED),
      on(SAME),
      on(EndFact.WHOLE),
      all(CutFact.class),
      Open.UNCLEANLY,
      Alarm.WRITES_LOST),
  /// What was durable is not there: media damage, a lying disk, an old copy put back.
  K(
      on(CLEAN, OPEN),
      all(RingFact.class),
      all(BootFact.class),
      on(SHORT),
      on(CutFact.NONE),
      Open.NOT,
      Alarm.NONE),
  /// As K, and the operator cut there, or a peer has the rest.
  L(
      on(CLEAN, OPEN),
      all(RingFact.class),
      all(BootFact.class),
      on(SHORT),
      on(ACCEPTED),
      Open.UNCLEANLY,
      Alarm.CUT);

  /// Whether the log opens, and if it does whether hosts need a new epoch.
  enum Open {
    CLEANLY,
    UNCLEANLY,
    NOT
  }

  /// What is raised besides that a ring was set aside, which an alarm tells in any row.
  enum Alarm {
    NONE,
    CONTRADICTED,
    WRITES_LOST,
    CUT
  }

  private final Set<ClosingFact> closings;
  private final Set<RingFact> rings;
  private final Set<BootFact> boots;
  private final Set<EndFact> ends;
  private final Set<CutFact> cuts;
  private final Open open;
  private final Alarm alarm;

  RecoveryRow(
      Set<ClosingFact> closings,
      Set<RingFact> rings,
      Set<BootFact> boots,
      Set<EndFact> ends,
      Set<CutFact> cuts,
      Open open,
      Alarm alarm) {
    this.closings = closings;
    this.rings = rings;
    this.boots = boots;
    this.ends = ends;
    this.cuts = cuts;
    this.open = open;
    this.alarm = alarm;
  }

  /// Whether hosts may go on in the old epoch: the log was closed cleanly and is as it was.
  public boolean clean() {
    return open == Open.CLEANLY;
  }

  Open open() {
    return open;
  }

  Alarm alarm() {
    return alarm;
  }

  boolean matches(RecoveryFacts facts) {
    return closings.contains(facts.closing())
        && rings.contains(facts.ring())
        && boots.contains(facts.boot())
        && ends.contains(facts.end())
        && cuts.contains(facts.cut());
  }

  /// The one row for these facts.
  static RecoveryRow of(RecoveryFacts facts) {
    RecoveryRow found = null;
    for (RecoveryRow row : values()) {
      if (row.matches(facts)) {
        Check.check(found == null, "B4 one row matches", facts, row);
        found = row;
      }
    }
    return Check.present(found, "B4 a row matches " + facts, 0, 0);
  }

  /// The patterns as docs/formats/log.md prints them.
  String columns() {
    return String.join(
        " | ",
        name(),
        print(closings, ClosingFact.class),
        print(rings, RingFact.class),
        print(boots, BootFact.class),
        print(ends, EndFact.class),
        print(cuts, CutFact.class),
        word(open),
        word(alarm));
  }

  private static <E extends Enum<E>> String print(Set<E> some, Class<E> all) {
    if (some.equals(EnumSet.allOf(all))) {
      return "any";
    }
    return some.stream().map(RecoveryRow::word).collect(Collectors.joining(", "));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @SafeVarargs
  private static <E extends Enum<E>> Set<E> on(E first, E... more) {
    return EnumSet.of(first, more);
  }

  private static <E extends Enum<E>> Set<E> all(Class<E> columns) {
    return EnumSet.allOf(columns);
  }
}
