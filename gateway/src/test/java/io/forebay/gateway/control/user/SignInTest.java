package io.forebay.gateway.control.user;

import static io.forebay.gateway.control.user.UserRig.ELSEWHERE;
import static io.forebay.gateway.control.user.UserRig.HERE;
import static io.forebay.gateway.control.user.UserRig.OTHER;
import static io.forebay.gateway.control.user.UserRig.PASSWORD;
import static io.forebay.gateway.control.user.UserRig.done;
import static io.forebay.gateway.control.user.UserRig.kind;
import static io.forebay.gateway.control.user.UserRig.refused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Knocks;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Coming in: the setup code, passwords, one-time codes, and whoever guesses them.
class SignInTest {
  private final UserRig rig = new UserRig();

  SignInTest() throws IOException {}

  @Test
  void setUp_withTheCode_makesTheFirstAdminOnce() throws IOException {
    String code = rig.code();
    assertThat(rig.book.setUp()).isFalse();
    Who who = done(rig.book.setUp(code, "mia", PASSWORD, HERE));
    assertThat(who.role()).isEqualTo(Role.ADMIN);
    assertThat(rig.book.setUp()).isTrue();
    assertThat(rig.book.setupCode()).isNull();
    assertThat(rig.book.now("mia")).isEqualTo(who);
    assertThat(kind(rig.book.setUp(code, "eve", PASSWORD, HERE))).isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(rig.told(EventKind.USER_ADDED)).hasSize(1);
    assertThat(rig.open().setUp()).isTrue();
  }

  @Test
  void setUp_codeTypedAsPeopleDo_isTaken() {
    String typed = " " + rig.code().toLowerCase(Locale.ROOT).replace('-', ' ').replace('o', '0');
    assertThat(done(rig.book.setUp(typed, "mia", PASSWORD, HERE)).name()).isEqualTo("mia");
  }

  @Test
  void setUp_codeOfTheLastStart_isNotTaken() throws IOException {
    String before = rig.code();
    rig.open();
    assertThat(kind(rig.book.setUp(before, "mia", PASSWORD, HERE))).isEqualTo(Refusal.Kind.DENIED);
    assertThat(rig.book.setUp()).isFalse();
  }

  @Test
  void setUp_passwordThatWillNotDo_isRefusedAndTheCodeStays() {
    Secret poor = new Secret("short");
    assertThat(kind(rig.book.setUp(rig.code(), "mia", poor, HERE))).isEqualTo(Refusal.Kind.USAGE);
    done(rig.book.setUp(rig.code(), "mia", PASSWORD, HERE));
  }

  @Test
  void setUp_wrongCodesAgainAndAgain_hasToWait() {
    for (int i = 0; i < Throttle.FREE_TRIES; i++) {
      assertThat(kind(rig.book.setUp("WRONG", "mia", PASSWORD, "192.0.2." + i)))
          .isEqualTo(Refusal.Kind.DENIED);
    }
    Refusal slow = refused(rig.book.setUp(rig.code(), "mia", PASSWORD, ELSEWHERE));
    assertThat(slow.kind()).isEqualTo(Refusal.Kind.THROTTLED);
    assertThat(slow.retrySeconds()).isEqualTo(1);
    assertThat(slow.reason()).contains("1 s");
  }

  /// Who is in goes on to what is grave, whoever guesses at its name, from its own address too.
  @Test
  void confirm_whileStrangersGuessTheName_isTaken() {
    rig.add("mia", Role.ADMIN);
    for (int i = 0; i < 2 * Throttle.FREE_TRIES; i++) {
      rig.signIn("mia", OTHER);
    }
    assertThat(kind(rig.signIn("mia", PASSWORD))).isEqualTo(Refusal.Kind.THROTTLED);
    assertThat(done(rig.book.confirm("mia", PASSWORD, "", HERE)).name()).isEqualTo("mia");
  }

  @Test
  void confirm_wrongAgainAndAgain_hasToWaitAndSignInDoesNot() {
    rig.add("mia", Role.ADMIN);
    for (int i = 0; i < Throttle.FREE_TRIES; i++) {
      assertThat(kind(rig.book.confirm("mia", OTHER, "", HERE))).isEqualTo(Refusal.Kind.DENIED);
    }
    assertThat(kind(rig.book.confirm("mia", PASSWORD, "", HERE))).isEqualTo(Refusal.Kind.THROTTLED);
    assertThat(done(rig.signIn("mia", PASSWORD)).name()).isEqualTo("mia");
    rig.pass(TimeUnit.SECONDS.toMillis(2));
    assertThat(done(rig.book.confirm("mia", PASSWORD, "", HERE)).name()).isEqualTo("mia");
  }

  @Test
  void signIn_rightAndWrong_saysTheSameForANameThatNobodyHas() {
    rig.add("mia", Role.OPERATOR);
    assertThat(done(rig.signIn("mia", PASSWORD)).role()).isEqualTo(Role.OPERATOR);
    Refusal wrong = refused(rig.signIn("mia", OTHER));
    assertThat(wrong.kind()).isEqualTo(Refusal.Kind.DENIED);
    assertThat(refused(rig.signIn("eve", OTHER))).isEqualTo(wrong);
    assertThat(refused(rig.signIn("not a name/", OTHER))).isEqualTo(wrong);
    assertThat(refused(rig.signIn("", new Secret("")))).isEqualTo(wrong);
  }

  @Test
  void signIn_beforeAnybodyIsThere_isRefused() {
    assertThat(kind(rig.signIn("mia", PASSWORD))).isEqualTo(Refusal.Kind.DENIED);
  }

  @Test
  void signIn_wrongTooOften_theRightOneHasToWaitToo() {
    rig.add("mia", Role.ADMIN);
    for (int i = 0; i < Throttle.FREE_TRIES; i++) {
      rig.book.signIn("mia", OTHER, "", "192.0.2." + i);
    }
    assertThat(refused(rig.book.signIn("mia", PASSWORD, "", ELSEWHERE)).retrySeconds())
        .isEqualTo(1);
    rig.pass(1000);
    done(rig.book.signIn("mia", PASSWORD, "", ELSEWHERE));
  }

  @Test
  void signIn_manyNamesFromOneAddress_theAddressHasToWait() {
    rig.add("mia", Role.ADMIN);
    for (int i = 0; i < Throttle.FREE_TRIES; i++) {
      rig.signIn("guess-" + i, OTHER);
    }
    assertThat(kind(rig.signIn("mia", PASSWORD))).isEqualTo(Refusal.Kind.THROTTLED);
    done(rig.book.signIn("mia", PASSWORD, "", ELSEWHERE));
    assertThat(rig.told(EventKind.SIGNIN_THROTTLED))
        .extracting(e -> e.subject())
        .containsExactly(HERE);
  }

  @Test
  void signIn_manyAddressesOfOneNetwork_areOne() {
    for (int i = 0; i < Throttle.FREE_TRIES; i++) {
      rig.book.signIn("guess-" + i, OTHER, "", "2001:db8:1:2::" + i);
    }
    assertThat(kind(rig.book.signIn("eve", OTHER, "", "2001:db8:1:2:ffff::1")))
        .isEqualTo(Refusal.Kind.THROTTLED);
    assertThat(kind(rig.book.signIn("eve", OTHER, "", "2001:db8:1:3::1")))
        .isEqualTo(Refusal.Kind.DENIED);
  }

  @Test
  void signIn_rightBetweenWrongOnes_doesNotFreeTheAddress() {
    rig.add("mia", Role.VIEWER);
    for (int i = 0; i < Throttle.FREE_TRIES; i++) {
      rig.signIn("guess-" + i, OTHER);
      rig.signIn("mia", PASSWORD);
    }
    assertThat(kind(rig.signIn("mia", PASSWORD))).isEqualTo(Refusal.Kind.THROTTLED);
  }

  @Test
  void signIn_withOneTimeCodes_asksForOneAndTakesEachOnce() {
    rig.add("mia", Role.ADMIN);
    byte[] secret = rig.totp("mia");
    assertThat(kind(rig.signIn("mia", PASSWORD))).isEqualTo(Refusal.Kind.SECOND_FACTOR);
    assertThat(kind(rig.signIn("mia", OTHER))).isEqualTo(Refusal.Kind.DENIED);
    String code = rig.totpCode(secret);
    done(rig.signInWithCode("mia", code));
    assertThat(kind(rig.signInWithCode("mia", code))).isEqualTo(Refusal.Kind.DENIED);
    rig.pass(Totp.STEP_MILLIS);
    done(rig.signInWithCode("mia", " " + rig.totpCode(secret) + " "));
  }

  @Test
  void signIn_codeUsedBeforeARestart_isNotTakenAgain() throws IOException {
    rig.add("mia", Role.ADMIN);
    byte[] secret = rig.totp("mia");
    String code = rig.totpCode(secret);
    done(rig.signInWithCode("mia", code));
    rig.open();
    assertThat(kind(rig.signInWithCode("mia", code))).isEqualTo(Refusal.Kind.DENIED);
  }

  @Test
  void signIn_diskFull_letsInWhoComesToMendItAndTheCodeIsUsedAllTheSame() {
    rig.add("mia", Role.ADMIN);
    byte[] secret = rig.totp("mia");
    rig.shelf.failing = true;
    String code = rig.totpCode(secret);
    done(rig.signInWithCode("mia", code));
    assertThat(kind(rig.signInWithCode("mia", code))).isEqualTo(Refusal.Kind.DENIED);
  }

  /// Else a code could be guessed for ever, five at a time.
  @Test
  void signIn_withoutACodeBetweenWrongCodes_doesNotBeginAnew() {
    rig.add("mia", Role.ADMIN);
    rig.totp("mia");
    for (int i = 0; i < Throttle.FREE_TRIES; i++) {
      rig.book.signIn("mia", PASSWORD, "00000" + i, "192.0.2." + i);
      assertThat(kind(rig.book.signIn("mia", PASSWORD, "", ELSEWHERE)))
          .isIn(Refusal.Kind.SECOND_FACTOR, Refusal.Kind.THROTTLED);
    }
    assertThat(kind(rig.book.signIn("mia", PASSWORD, "", ELSEWHERE)))
        .isEqualTo(Refusal.Kind.THROTTLED);
  }

  @Test
  void signIn_wrong_isToldByAddressWithoutWhatWasTyped() {
    rig.add("mia", Role.ADMIN);
    rig.signIn("mia", OTHER);
    rig.signIn("my-pass-word", OTHER);
    assertThat(rig.told(EventKind.SIGNIN_FAILED))
        .allSatisfy(event -> assertThat(event.subject()).isEqualTo(HERE))
        .extracting(event -> event.detail())
        .containsExactly("a name that no user has", "the user mia");
    assertThat(rig.events.list(false, 0, 100).toString())
        .doesNotContain("my-pass-word")
        .doesNotContain(OTHER.text());
  }

  @Test
  void signIn_knockingForLong_fillsNoBook() {
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 3; j++) {
        rig.book.key("fbk_wrong", "192.0.2." + i);
      }
    }
    assertThat(rig.told(EventKind.SIGNIN_FAILED)).hasSize(GateEvents.TOLD_MAX);
    rig.pass(TimeUnit.NANOSECONDS.toMillis(Knocks.WINDOW_NANOS) + 1);
    rig.book.key("fbk_wrong", ELSEWHERE);
    assertThat(rig.told(EventKind.SIGNIN_FAILED).getFirst().detail())
        .isEqualTo("a wrong API key; 100 more before were not told");
  }

  @Test
  void signIn_throttledFromManyAddresses_areFewEventsThatClear() {
    for (int i = 0; i < 2 * Knocks.ADDRESSES_MAX; i++) {
      for (int j = 0; j <= Throttle.FREE_TRIES; j++) {
        rig.book.key("fbk_wrong", "192.0.2." + i);
      }
    }
    assertThat(rig.told(EventKind.SIGNIN_THROTTLED))
        .hasSize(Knocks.ADDRESSES_MAX + 1)
        .anySatisfy(event -> assertThat(event.subject()).isEqualTo(Knocks.ELSEWHERE));
    rig.pass(EventKind.SIGNIN_THROTTLED.calmMillis());
    assertThat(rig.told(EventKind.SIGNIN_THROTTLED)).noneMatch(event -> event.open());
  }

  @Test
  void now_afterEachChange_hasAnotherStamp() {
    rig.add("ada", Role.ADMIN);
    rig.add("mia", Role.OPERATOR);
    long first = stamp();
    done(rig.book.accounts().setPassword("mia", OTHER));
    long second = stamp();
    done(rig.book.accounts().setRole("mia", Role.VIEWER));
    long third = stamp();
    byte[] secret = rig.totp("mia");
    long fourth = stamp();
    done(rig.book.signIn("mia", OTHER, rig.totpCode(secret), HERE));
    assertThat(stamp()).isEqualTo(fourth);
    done(rig.book.accounts().turnOffTotp("mia"));
    long fifth = stamp();
    done(rig.book.accounts().remove("mia"));
    assertThat(rig.book.now("mia")).isNull();
    rig.add("mia", Role.OPERATOR);
    assertThat(java.util.Set.of(first, second, third, fourth, fifth, stamp())).hasSize(6);
  }

  private long stamp() {
    return requireNonNull(rig.book.now("mia")).stamp();
  }
}
