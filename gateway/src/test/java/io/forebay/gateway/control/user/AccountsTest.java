package io.forebay.gateway.control.user;

import static io.forebay.gateway.control.user.UserRig.OTHER;
import static io.forebay.gateway.control.user.UserRig.PASSWORD;
import static io.forebay.gateway.control.user.UserRig.done;
import static io.forebay.gateway.control.user.UserRig.kind;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.UserCommand.User;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is done with users, and the file that keeps them.
class AccountsTest {
  private final UserRig rig = new UserRig();
  private final Accounts accounts = rig.book.accounts();

  AccountsTest() throws IOException {}

  @Test
  void add_readAgainAfterARestart_isTheSame() throws IOException {
    rig.add("ada", Role.ADMIN);
    rig.add("mia", Role.VIEWER);
    assertThat(accounts.list())
        .containsExactly(
            new User("ada", Role.ADMIN, false, rig.clock.wallMillis()),
            new User("mia", Role.VIEWER, false, rig.clock.wallMillis()));
    assertThat(rig.open().accounts().list()).isEqualTo(accounts.list());
    done(rig.signIn("mia", PASSWORD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-mia", "mia/1", "(setup code)", "api-token", "API-Token", "m i a"})
  void add_nameThatWillNotDo_isRefused(String name) {
    assertThat(kind(accounts.add(name, Role.VIEWER, PASSWORD))).isEqualTo(Refusal.Kind.USAGE);
    assertThat(rig.shelf.files).doesNotContainKey(UserStore.NAME);
  }

  @Test
  void add_nameThatOnlyLooksAnother_isRefused() {
    rig.add("mia", Role.VIEWER);
    assertThat(kind(accounts.add("Mia", Role.ADMIN, PASSWORD))).isEqualTo(Refusal.Kind.CONFLICT);
  }

  @Test
  void add_moreThanTheMost_isRefused() throws IOException {
    rig.add("ada", Role.ADMIN);
    UserStore store = UserStore.open(rig.shelf);
    Account ada = requireNonNull(store.state().users().get("ada"));
    UserState full = store.state();
    for (int i = 1; i < UserState.USERS_MAX; i++) {
      full = full.with(new Account("u" + i, Role.VIEWER, ada.hash(), null, 0, 1, 1));
    }
    assertThat(store.keep(full)).isNull();
    UserBook book = rig.open();
    assertThat(book.accounts().list()).hasSize(UserState.USERS_MAX);
    assertThat(kind(book.accounts().add("more", Role.VIEWER, PASSWORD)))
        .isEqualTo(Refusal.Kind.CONFLICT);
  }

  @Test
  void setPassword_ofAUser_onlyTheNewOneLetsIn() {
    rig.add("mia", Role.VIEWER);
    done(accounts.setPassword("mia", OTHER));
    assertThat(kind(rig.signIn("mia", PASSWORD))).isEqualTo(Refusal.Kind.DENIED);
    done(rig.signIn("mia", OTHER));
    assertThat(kind(accounts.setPassword("eve", OTHER))).isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(kind(accounts.setPassword("mia", new Secret("x")))).isEqualTo(Refusal.Kind.USAGE);
  }

  @Test
  void lastAdmin_removedOrDemoted_isRefused() {
    rig.add("ada", Role.ADMIN);
    assertThat(kind(accounts.remove("ada"))).isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(kind(accounts.setRole("ada", Role.OPERATOR))).isEqualTo(Refusal.Kind.CONFLICT);
    rig.add("mia", Role.ADMIN);
    done(accounts.remove("ada"));
    assertThat(rig.book.setUp()).isTrue();
  }

  @Test
  void totp_offeredAndNeverConfirmed_changesNothing() {
    rig.add("mia", Role.VIEWER);
    var offer = done(accounts.offerTotp("mia"));
    assertThat(offer.on()).isFalse();
    assertThat(requireNonNull(offer.uri()).text())
        .isEqualTo(
            "otpauth://totp/Forebay%20kyoto:mia?secret="
                + requireNonNull(offer.offered()).text()
                + "&issuer=Forebay%20kyoto&algorithm=SHA1&digits=6&period=30");
    assertThat(kind(accounts.turnOnTotp("mia", new Secret("000000"))))
        .isEqualTo(Refusal.Kind.USAGE);
    done(rig.signIn("mia", PASSWORD));
    rig.pass(TimeUnit.NANOSECONDS.toMillis(Accounts.OFFER_NANOS) + 1);
    String late = rig.totpCode(Totp.secret(requireNonNull(offer.offered()).text()));
    assertThat(kind(accounts.turnOnTotp("mia", new Secret(late)))).isEqualTo(Refusal.Kind.CONFLICT);
  }

  @Test
  void totp_turnedOff_asksNoMore() {
    rig.add("mia", Role.VIEWER);
    rig.totp("mia");
    assertThat(accounts.list().getFirst().totp()).isTrue();
    assertThat(done(accounts.turnOffTotp("mia")).on()).isFalse();
    done(rig.signIn("mia", PASSWORD));
  }

  @Test
  void change_diskFull_isRefusedAndChangesNothing() {
    rig.add("mia", Role.VIEWER);
    rig.shelf.failing = true;
    assertThat(kind(accounts.setRole("mia", Role.ADMIN))).isEqualTo(Refusal.Kind.FAILED);
    assertThat(kind(accounts.remove("mia"))).isEqualTo(Refusal.Kind.FAILED);
    assertThat(requireNonNull(rig.book.now("mia")).role()).isEqualTo(Role.VIEWER);
  }

  @Test
  void file_always_holdsNoPasswordAndNoKey() {
    rig.add("ada", Role.ADMIN);
    String key = rig.key("ada", "grafana", Role.VIEWER, 0).presented().text();
    assertThat(rig.file())
        .contains("$argon2id$v=19$m=19456,t=2,p=1$")
        .doesNotContain(PASSWORD.text())
        .doesNotContain(key.substring(key.lastIndexOf('_') + 1));
    assertThat(rig.book.accounts().list() + rig.events.list(false, 0, 100).toString())
        .doesNotContain("argon2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"schema\": 2, \"users\": [], \"keys\": []}",
        "{\"schema\": 1, \"users\": [{\"name\": \"a\", \"role\": \"admin\", \"password\": \"x\","
            + " \"created\": 1}], \"keys\": []}",
        "{\"schema\": 1, \"users\": [], \"keys\": [{\"id\": \"0c55f17a3b\", \"user\": \"eve\","
            + " \"name\": \"k\", \"role\": \"admin\", \"sha256\": \"\", \"created\": 1}]}",
      })
  void open_fileThatCannotBeRead_stopsTheStartWithWhatToDo(String text) {
    rig.shelf.files.put(UserStore.NAME, text.getBytes(UTF_8));
    assertThatThrownBy(rig::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(UserStore.NAME)
        .hasMessageContaining("backup");
  }
}
