package io.forebay.gateway.control.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Secret;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  private static final Secret RIGHT = new Secret("correct horse battery");

  /// By OpenSSL 3's Argon2id.
  private static final String HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$quyusfeeuAGbpiw09i+j4VKJ+I/5h3mugd4HghmS/x8";

  private final Random random = new Random(7);
  private final Passwords passwords = new Passwords(random::nextLong);

  @Test
  void matches_hashOfAnotherProgram_isTheSameArgon2id() {
    assertThat(passwords.matches(RIGHT, HASH)).isTrue();
    assertThat(passwords.matches(new Secret("correct horse batterz"), HASH)).isFalse();
  }

  @Test
  void hash_twice_saltsDifferAndBothMatch() {
    String one = passwords.hash(RIGHT);
    String other = passwords.hash(RIGHT);
    assertThat(one).isNotEqualTo(other).matches(Passwords::isHash, "a hash as it is kept");
    assertThat(passwords.matches(RIGHT, one)).isTrue();
    assertThat(passwords.matches(RIGHT, other)).isTrue();
    assertThat(passwords.matches(new Secret("correct horse"), one)).isFalse();
  }

  @Test
  void matches_typedOnAnotherMachine_isTheSame() {
    String hash = passwords.hash(new Secret("Z\u00fcrich 2026"));
    assertThat(passwords.matches(new Secret("Zu\u0308rich 2026"), hash)).isTrue();
  }

  @Test
  void matches_nobodysHash_isNeverRight() {
    assertThat(passwords.matches(RIGHT, null)).isFalse();
    assertThat(passwords.matches(new Secret(""), null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$2a$10$abcdefghijklmnopqrstuv",
        "$argon2id$v=19$m=1945600,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$quyusfeeuAGbpiw09i+j4VKJ+I/5h3mugd4HghmS/x8",
        "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$",
        "$argon2i$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$quyusfeeuAGbpiw09i+j4VKJ+I/5h3mugd4HghmS/x8",
      })
  void isHash_whatWouldTakeTheMachineOrIsNone_isRefused(String text) {
    assertThat(Passwords.isHash(text)).isFalse();
    assertThat(Passwords.isHash(HASH)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "short", "ninechars", "tab\tin the midst", "mia-of-kyoto", "MIA-OF-KYOTO"})
  void complaint_passwordsThatWillNotDo_sayWhy(String text) {
    assertThat(Passwords.complaint("mia-of-kyoto", new Secret(text))).endsWith(".");
  }

  @Test
  void complaint_atTheLimits_isNone() {
    assertThat(Passwords.complaint("mia", new Secret("x".repeat(Passwords.CHARS_MIN)))).isNull();
    assertThat(Passwords.complaint("mia", new Secret("x".repeat(Passwords.BYTES_MAX)))).isNull();
    assertThat(Passwords.complaint("mia", new Secret("x".repeat(Passwords.BYTES_MAX + 1))))
        .isNotNull();
    assertThat(Passwords.complaint("mia", new Secret("\u00fc".repeat(Passwords.BYTES_MAX))))
        .isNotNull();
  }
}
