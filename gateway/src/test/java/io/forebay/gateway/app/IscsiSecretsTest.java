package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.iscsi.ChapSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IscsiSecretsTest {
  @TempDir private Path home = Path.of("");

  private void file(String name, String text, String modes) throws IOException {
    Path path = Files.writeString(home.resolve(name), text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(modes));
  }

  private ChapSecrets secrets(String keys) throws Exception {
    Files.writeString(home.resolve("forebay.toml"), "[iscsi]\n" + keys);
    return IscsiSecrets.of(new Settings(Configuration.of(home, List.of()).given(), null), home);
  }

  @Test
  void of_nothingSet_asksNobody() throws Exception {
    assertThat(secrets("").required()).isFalse();
  }

  @Test
  void of_bothFiles_areRead() throws Exception {
    file("users", "# hosts\n\nosaka twelve-bytes-1\nkyoto  twelve-bytes-2\n", "rw-------");
    file("own", "forebay twelve-bytes-3\n", "rw-------");
    ChapSecrets secrets = secrets("chap_users = \"users\"\nchap_own = \"own\"\n");
    assertThat(secrets.required()).isTrue();
    assertThat(secrets.of("kyoto")).isEqualTo("twelve-bytes-2".getBytes(UTF_8));
    assertThat(secrets.of("nara")).isNull();
    assertThat(secrets.own()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'a twelve-bytes-1', rw-r-----, chmod 600",
    "'a', rw-------, users:1: each line is NAME SECRET",
    "'a twelve-bytes-1|a twelve-bytes-2', rw-------, users:2:",
    "'a short', rw-------, 12 to 255 bytes",
    "'# none', rw-------, holds no secret",
  })
  void of_filesThatWillNotDo_areRefusedWithWhatWould(String text, String modes, String told)
      throws Exception {
    file("users", text.replace('|', '\n'), modes);
    assertThatThrownBy(() -> secrets("chap_users = \"users\"\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("iscsi.chap_users")
        .hasMessageContaining(told)
        .hasMessageNotContaining("twelve");
  }

  @Test
  void of_ownWithoutUsers_isRefused() throws Exception {
    file("own", "forebay twelve-bytes-3\n", "rw-------");
    assertThatThrownBy(() -> secrets("chap_own = \"own\"\n")).hasMessageContaining("chap_users");
  }
}
