package io.forebay.gateway.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.forebay.gateway.control.Status.Origin;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir private Path home;

  private Settings settings(String... listen) throws WrongConfiguration {
    return new Settings(Configuration.of(home, List.of(listen)).given(), null);
  }

  private void file(String text) throws IOException {
    Files.writeString(home.resolve(Configuration.NAME), text);
    Files.setPosixFilePermissions(
        home.resolve(Configuration.NAME), PosixFilePermissions.fromString("rw-r--r--"));
  }

  private List<String> complaints(String text) throws IOException {
    file(text);
    WrongConfiguration wrong =
        catchThrowableOfType(WrongConfiguration.class, () -> Configuration.of(home, List.of()));
    return wrong == null
        ? List.of()
        : wrong.complaints().stream().map(c -> c.replace(home + "/", "")).toList();
  }

  @Test
  void of_noFile_isAllDefaults() throws WrongConfiguration {
    assertThat(settings().list()).extracting(s -> s.origin()).containsOnly(Origin.DEFAULT);
  }

  @Test
  void of_everyForm_isReadWithItsPlace() throws Exception {
    file(
        """
        name = "osaka"
        [nbd]
        listen = ["127.0.0.1:0", "[::1]:10809"]
        threads = 4
        [buffer]
        capacity = "1.5TiB"
        undestaged_max = 1073741824
        [group]
        answer_wait = "1m30s"
        """);
    Settings settings = settings();
    assertThat(settings.text(SettingKey.NAME)).isEqualTo("osaka");
    assertThat(settings.addresses(SettingKey.NBD_LISTEN)).hasSize(2);
    assertThat(settings.count(SettingKey.NBD_THREADS)).isEqualTo(4);
    assertThat(settings.number(SettingKey.BUFFER_CAPACITY)).isEqualTo(3L << 39);
    assertThat(settings.number(SettingKey.BUFFER_UNDESTAGED_MAX)).isEqualTo(1L << 30);
    assertThat(settings.number(SettingKey.GROUP_ANSWER)).isEqualTo(90_000);
    assertThat(settings.list())
        .filteredOn(s -> s.key().equals("nbd.threads"))
        .allSatisfy(s -> {
          assertThat(s.origin()).isEqualTo(Origin.FILE);
          assertThat(s.source()).isEqualTo(home.resolve("forebay.toml") + ":4:1");
        });
  }

  @Test
  void of_everythingWrong_isToldAtOnceWithItsPlace() throws IOException {
    assertThat(
            complaints(
                """
                nmae = "osaka"
                [nbd]
                listen = "127.0.0.1"
                threads = "2"
                [iscsi]
                lizten = "127.0.0.1:3260"
                """))
        .satisfiesExactly(
            c ->
                assertThat(c)
                    .startsWith("forebay.toml:1:1: there is no key nmae; did you mean name?"),
            c -> assertThat(c).startsWith("forebay.toml:3:1: nbd.listen: ").contains("HOST:PORT"),
            c -> assertThat(c).isEqualTo("forebay.toml:4:1: nbd.threads must be a whole number"),
            c -> assertThat(c).startsWith("forebay.toml:6:1: there is no key iscsi.lizten"));
  }

  @Test
  void of_notToml_isToldWithItsPlace() throws IOException {
    assertThat(complaints("[nbd]\nlisten = 127.0.0.1:10809\n"))
        .hasSize(1)
        .allSatisfy(c -> assertThat(c).startsWith("forebay.toml:2:"));
  }

  @Test
  void of_deeperSection_isAnUnknownKey() throws IOException {
    assertThat(complaints("[nbd.listen]\nx = 1\n")).hasSize(1);
    assertThat(complaints("[nbd.more]\nx = 1\n")).hasSize(1);
    assertThat(complaints("[[nbd]]\nx = 1\n")).hasSize(1);
  }

  @Test
  void of_apiBeyondLoopback_isRefused() throws Exception {
    assertThat(complaints("[api]\nlisten = \"0.0.0.0:8443\"\n"))
        .singleElement()
        .asString()
        .startsWith("forebay.toml:2:1: api.listen 0.0.0.0:8443 is not on loopback");
    file("[api]\nlisten = [\"127.0.0.1:0\", \"[::1]:0\", \"localhost:0\"]\n");
    assertThat(settings().addresses(SettingKey.API_LISTEN)).hasSize(3);
  }

  @Test
  void of_portalsOfAGroupThatIsNone_isRefused() throws Exception {
    assertThat(complaints("[iscsi]\nlisten = \"192.0.2.1:3260/2\"\nportals = \"a:3260\"\n"))
        .singleElement()
        .asString()
        .startsWith(
            "forebay.toml:3:1: iscsi.portals: no address of iscsi.listen is in portal group 1");
    file("[iscsi]\nlisten = \"192.0.2.1:3260/2\"\nportals = [\"a:3260/2\", \"b:3260/2\"]\n");
    assertThat(settings().portals(SettingKey.ISCSI_PORTALS)).hasSize(2);
  }

  @Test
  void of_listenOverrides_replaceTheFilesAddresses() throws Exception {
    file("[nbd]\nlisten = \"127.0.0.1:1\"\n");
    Settings settings = settings("nbd=127.0.0.1:2", "nbd=127.0.0.1:3", "link=");
    assertThat(settings.text(SettingKey.NBD_LISTEN)).isEqualTo("127.0.0.1:2,127.0.0.1:3");
    assertThat(settings.addresses(SettingKey.LINK_LISTEN)).isEmpty();
    for (String bad : new String[] {"nbd", "smtp=127.0.0.1:1", "nbd=1", "api=0.0.0.0:1"}) {
      assertThatThrownBy(() -> settings(bad)).as(bad).isInstanceOf(WrongConfiguration.class);
    }
  }

  @Test
  void of_hooks_areReadAndChecked() throws Exception {
    file(
        """
        [hook.oracle]
        before = ["/bin/sh", "-c", "exit 0"]
        time_limit = "5m"
        """);
    HookCommand hook = Configuration.of(home, List.of()).hooks().get("oracle");
    assertThat(hook)
        .isEqualTo(new HookCommand(List.of("/bin/sh", "-c", "exit 0"), List.of(), 300_000));
    assertThat(
            complaints(
                """
                [hook.a]
                before = "/bin/sh"
                [hook.b]
                after = ["sh"]
                [hook.c]
                befor = ["/bin/sh"]
                [hook.d]
                time_limit = "2h"
                [hook."e f"]
                [hook.g]
                before = ["/bin/sh", "\\u0000"]
                """))
        .hasSize(6)
        .allSatisfy(c -> assertThat(c).matches("forebay.toml:[0-9]+:[0-9]+: .*"));
  }

  @Test
  void of_hooksInAFileThatOthersMayWrite_areRefused() throws Exception {
    file("[hook.a]\nbefore = [\"/bin/true\"]\n");
    Files.setPosixFilePermissions(
        home.resolve(Configuration.NAME), PosixFilePermissions.fromString("rw-rw-r--"));
    assertThatThrownBy(() -> Configuration.of(home, List.of())).hasMessageContaining("chmod go-w");
  }
}
