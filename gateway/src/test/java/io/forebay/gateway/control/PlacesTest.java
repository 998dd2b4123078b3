package io.forebay.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.user.Role;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final Places places = new Places(4, 2);

  private static String person(String name) {
    return new Actor(Actor.Origin.REST, name, Role.VIEWER).person();
  }

  private boolean take(String name) {
    return places.take(person(name)) == null;
  }

  @Test
  void take_moreThanAShare_refusesThatPersonAlone() {
    assertThat(take("mia")).isTrue();
    assertThat(take("mia/backup")).as("a key is its user's").isTrue();
    Refusal refusal = places.take(person("mia/grafana"));
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.THROTTLED);
    assertThat(refusal.reason()).contains("2 of your commands", "wait");
    assertThat(refusal.retrySeconds()).isPositive();
    assertThat(take("ben")).isTrue();
    places.leave(person("mia"));
    assertThat(take("mia")).isTrue();
  }

  @Test
  void take_moreThanThereAre_refusesAnybody() {
    assertThat(take("mia")).isTrue();
    assertThat(take("mia")).isTrue();
    assertThat(take("ben")).isTrue();
    assertThat(take("ada")).isTrue();
    assertThat(take("eve")).isFalse();
    places.leave(person("ben"));
    assertThat(take("eve")).isTrue();
  }

  @Test
  void person_ofAnotherWayIn_isAnother() {
    assertThat(new Actor(Actor.Origin.SNMP, "mia", Role.VIEWER).person())
        .isNotEqualTo(person("mia"));
  }
}
