package io.forebay.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.log.RecoveryFacts.BootFact;
import io.forebay.gateway.log.RecoveryFacts.ClosingFact;
import io.forebay.gateway.log.RecoveryFacts.CutFact;
import io.forebay.gateway.log.RecoveryFacts.EndFact;
import io.forebay.gateway.log.RecoveryFacts.RingFact;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecoveryRowTest {
  static List<RecoveryFacts> everyFacts() {
    List<RecoveryFacts> all = new ArrayList<>();
    for (ClosingFact closing : ClosingFact.values()) {
      for (RingFact ring : RingFact.values()) {
        for (BootFact boot : BootFact.values()) {
          for (EndFact end : EndFact.values()) {
            for (CutFact cut : CutFact.values()) {
              if (end != EndFact.EXACT || closing == ClosingFact.CLEAN) {
                all.add(new RecoveryFacts(closing, ring, boot, end, cut));
              }
            }
          }
        }
      }
    }
    return all;
  }

  @Test
  void rows_anyFacts_exactlyOneMatches() {
    for (RecoveryFacts facts : everyFacts()) {
      long matching = List.of(RecoveryRow.values()).stream().filter(r -> r.matches(facts)).count();
      assertThat(matching).as(facts.toString()).isEqualTo(1);
    }
  }

  @Test
  void rows_each_canBeReached() {
    Set<RecoveryRow> reached = EnumSet.noneOf(RecoveryRow.class);
    everyFacts().forEach(facts -> reached.add(RecoveryRow.of(facts)));
    assertThat(reached).isEqualTo(EnumSet.allOf(RecoveryRow.class));
  }

  @Test
  void rows_missingData_neverOpensUnaccepted() {
    for (RecoveryFacts facts : everyFacts()) {
      boolean opens = RecoveryRow.of(facts).open() != RecoveryRow.Open.NOT;
      boolean missing = facts.end() == EndFact.SHORT && facts.cut() == CutFact.NONE;
      assertThat(opens).as("B4 " + facts).isEqualTo(!missing);
    }
  }
}
