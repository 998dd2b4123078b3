package io.forebay.gateway.control.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.event.Knocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What `docs/formats/users-json.md` and `docs/OPERATING.md` say of users is what the code does.
class UserDocumentTest {
  private static final Pattern SAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  private final UserRig rig = new UserRig();

  UserDocumentTest() throws IOException {}

  private static String document(String name) throws IOException {
    return Files.readString(
        Path.of("../docs").resolve(name)); // Tests run in their module's folder.
  }

  @Test
  void usersSample_readAndWrittenAgain_isTheSame() throws IOException {
    Matcher sample = SAMPLE.matcher(document("formats/users-json.md"));
    assertThat(sample.find()).isTrue();
    rig.shelf.replace(UserStore.NAME, sample.group(1).getBytes(UTF_8));
    UserStore store = UserStore.open(rig.shelf);
    assertThat(store.state().users()).hasSize(2);
    rig.shelf.files.clear();
    assertThat(store.keep(store.state())).isNull();
    assertThat(rig.file()).isEqualTo(sample.group(1));
  }

  /// Limits have one place where people find them.
  @Test
  void limits_ofUsers_standInOperating() throws IOException {
    assertThat(document("OPERATING.md"))
        .contains(
            "| `USERS_MAX` | " + UserState.USERS_MAX + " |",
            "| `KEYS_MAX`, `KEYS_OF_ONE_MAX` | "
                + UserState.KEYS_MAX
                + ", "
                + UserState.KEYS_OF_ONE_MAX
                + " |",
            "| `CHARS_MIN`, `BYTES_MAX` | "
                + Passwords.CHARS_MIN
                + " characters, "
                + Passwords.BYTES_MAX
                + " bytes |",
            "| `FREE_TRIES` | " + Throttle.FREE_TRIES + " |",
            "| `NAME_WAIT_NANOS_MAX`, `ADDRESS_WAIT_NANOS_MAX` | "
                + Gate.NAME_WAIT_NANOS_MAX / 1_000_000_000
                + " s, "
                + Gate.ADDRESS_WAIT_NANOS_MAX / 60_000_000_000L
                + " min |",
            "| `FORGOTTEN_NANOS` | " + Throttle.FORGOTTEN_NANOS / 60_000_000_000L + " min |",
            "| `ENTRIES_MAX` | " + Throttle.ENTRIES_MAX + " |",
            "| `HASHES_MAX`, `WAITING_MAX` | "
                + Passwords.HASHES_MAX
                + ", "
                + Passwords.WAITING_MAX
                + " |",
            "| `DRIFT_STEPS` | " + Totp.DRIFT_STEPS + " |",
            "| `OFFER_NANOS` | " + Accounts.OFFER_NANOS / 60_000_000_000L + " min |",
            "| `TOLD_MAX` in `WINDOW_NANOS` | "
                + GateEvents.TOLD_MAX
                + " in "
                + Knocks.WINDOW_NANOS / 60_000_000_000L
                + " min |");
  }
}
