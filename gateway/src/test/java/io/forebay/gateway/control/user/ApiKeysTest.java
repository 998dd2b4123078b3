package io.forebay.gateway.control.user;

import static io.forebay.gateway.control.user.UserRig.HERE;
import static io.forebay.gateway.control.user.UserRig.done;
import static io.forebay.gateway.control.user.UserRig.kind;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.KeyCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
  private final UserRig rig = new UserRig();

  ApiKeysTest() throws IOException {}

  @BeforeEach
  void users() {
    rig.add("ada", Role.ADMIN);
    rig.add("mia", Role.OPERATOR);
  }

  private Outcome<Who> present(String key) {
    return rig.book.key(key, HERE);
  }

  @Test
  void key_presented_letsInAsItsRoleUnderItsOwnName() throws IOException {
    KeyCommand.Created made = rig.key("mia", "grafana", Role.VIEWER, 0);
    rig.open();
    Who who = done(present(made.presented().text()));
    assertThat(who.name()).isEqualTo("mia/" + made.key().id());
    assertThat(who.role()).isEqualTo(Role.VIEWER);
    assertThat(rig.book.now(who.name())).isNull();
    assertThat(made.toString()).doesNotContain(made.presented().text());
  }

  @Test
  void key_wrong_isRefused() {
    String right = rig.key("mia", "grafana", Role.VIEWER, 0).presented().text();
    char last = right.charAt(right.length() - 1);
    String id = right.substring(0, right.lastIndexOf('_') + 1);
    for (String wrong :
        List.of(
            "",
            "fbk_",
            right.substring(1),
            right + "0",
            right.substring(0, right.length() - 1) + (last == '0' ? '1' : '0'),
            id,
            id + "0".repeat(64),
            "fbk_0000000000_" + "0".repeat(64))) {
      rig.pass(TimeUnit.MINUTES.toMillis(10));
      assertThat(kind(present(wrong))).as(wrong).isEqualTo(Refusal.Kind.DENIED);
    }
    done(present(right));
  }

  @Test
  void key_wrongTooOften_waitsAndARightOneIsLetIn() {
    String right = rig.key("mia", "grafana", Role.VIEWER, 0).presented().text();
    for (int i = 0; i < Throttle.FREE_TRIES; i++) {
      present("fbk_wrong");
    }
    assertThat(kind(present("fbk_wrong"))).isEqualTo(Refusal.Kind.THROTTLED);
    done(present(right));
    done(rig.signIn("mia", UserRig.PASSWORD)); // Nor does a program keep people out.
  }

  @Test
  void key_ofAUserWhoMayLessNow_mayLessToo() {
    String key = rig.key("mia", "backup", Role.OPERATOR, 0).presented().text();
    done(rig.book.accounts().setRole("mia", Role.VIEWER));
    assertThat(done(present(key)).role()).isEqualTo(Role.VIEWER);
    done(rig.book.accounts().setRole("mia", Role.ADMIN));
    assertThat(done(present(key)).role()).isEqualTo(Role.OPERATOR);
  }

  @Test
  void key_ofAUserWhoIsGone_isGone() {
    String key = rig.key("mia", "backup", Role.OPERATOR, 0).presented().text();
    done(rig.book.accounts().remove("mia"));
    assertThat(rig.book.keys().list(null)).isEmpty();
    rig.add("mia", Role.ADMIN);
    assertThat(kind(present(key))).isEqualTo(Refusal.Kind.DENIED);
  }

  @Test
  void key_afterItsDays_isRefused() {
    KeyCommand.Created made = rig.key("mia", "backup", Role.OPERATOR, 2);
    rig.pass(TimeUnit.DAYS.toMillis(2) - 1);
    done(present(made.presented().text()));
    rig.pass(1);
    assertThat(kind(present(made.presented().text()))).isEqualTo(Refusal.Kind.DENIED);
  }

  @Test
  void create_moreThanItsUserMay_isRefused() {
    assertThat(kind(rig.book.keys().create("mia", "k", Role.ADMIN, 0)))
        .isEqualTo(Refusal.Kind.USAGE);
    assertThat(kind(rig.book.keys().create("eve", "k", Role.VIEWER, 0)))
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(kind(rig.book.keys().create("mia", "../k", Role.VIEWER, 0)))
        .isEqualTo(Refusal.Kind.USAGE);
    assertThat(kind(rig.book.keys().create("mia", "k", Role.VIEWER, -1)))
        .isEqualTo(Refusal.Kind.USAGE);
    int tooMany = KeyCommand.Create.DAYS_MAX + 1;
    assertThat(kind(rig.book.keys().create("mia", "k", Role.VIEWER, tooMany)))
        .isEqualTo(Refusal.Kind.USAGE);
  }

  @Test
  void create_sameNameOrMoreThanTheMost_isRefused() {
    for (int i = 0; i < UserState.KEYS_OF_ONE_MAX; i++) {
      rig.key("mia", "k" + i, Role.VIEWER, 0);
    }
    assertThat(kind(rig.book.keys().create("mia", "more", Role.VIEWER, 0)))
        .isEqualTo(Refusal.Kind.CONFLICT);
    rig.key("ada", "k0", Role.VIEWER, 0);
    assertThat(kind(rig.book.keys().create("ada", "k0", Role.VIEWER, 0)))
        .isEqualTo(Refusal.Kind.CONFLICT);
  }

  @Test
  void revoke_byItsUserOrAnAdmin_endsItAtOnce() {
    KeyCommand.Created made = rig.key("mia", "backup", Role.OPERATOR, 0);
    String id = made.key().id();
    assertThat(kind(rig.book.keys().revoke(id, "ada"))).isEqualTo(Refusal.Kind.NOT_FOUND);
    done(present(made.presented().text()));
    assertThat(rig.book.keys().list("mia").getFirst().usedMillis())
        .isEqualTo(rig.clock.wallMillis());
    assertThat(rig.book.keys().list("ada")).isEmpty();
    assertThat(done(rig.book.keys().revoke(id, "mia")).name()).isEqualTo("backup");
    assertThat(kind(present(made.presented().text()))).isEqualTo(Refusal.Kind.DENIED);
    assertThat(kind(rig.book.keys().revoke(id, null))).isEqualTo(Refusal.Kind.NOT_FOUND);
  }
}
