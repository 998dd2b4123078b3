package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.control.ChapName;
import io.forebay.gateway.control.Secret;
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

  private Settings settings() throws Exception {
    return new Settings(Configuration.of(home, List.of()).given(), null);
  }

  private ChapSecrets secrets(String keys) throws Exception {
    Files.writeString(home.resolve("forebay.toml"), "[iscsi]\n" + keys);
    return new IscsiSecrets(settings(), home).read();
  }

  @Test
  void of_nothingSet_asksNobody() throws Exception {
    assertThat(secrets("").required()).isFalse();
  }

  @Test
  void of_fileGoneThoughChapIsRequired_letsNobodyIn() throws Exception {
    ChapSecrets none = secrets("chap_required = true\n");
    assertThat(none.required()).isTrue();
    assertThat(none.of("kyoto")).isNull();
    file("secrets", "kyoto twelve-bytes-1\n", "rw-------");
    assertThat(secrets("chap_required = true\nchap_users = \"secrets\"\n").of("kyoto")).isNotNull();
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
    "'a twelve-bytes-1 iqn.x:a more', rw-------, or NAME SECRET INITIATOR",
    "'a twelve-bytes-1 kyoto', rw-------, 'iqn., eui. or naa.'",
    "'a twelve-bytes-1 iqn.x:b|iqn.x:b twelve-bytes-2', rw-------, has a secret itself",
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

  private IscsiSecrets files() throws Exception {
    Files.writeString(home.resolve("forebay.toml"), "");
    return new IscsiSecrets(settings(), home);
  }

  private HomeShelf shelf() {
    return new HomeShelf(new io.forebay.gateway.disk.linux.LinuxDisk(), home);
  }

  private static final ChapName OSAKA = new ChapName("osaka", ChapName.Use.INITIATOR);
  private static final ChapName OWN = new ChapName("forebay", ChapName.Use.APPLIANCE);

  @Test
  void set_firstSecondAndOwn_standInFilesThatNobodyElseReads() throws Exception {
    IscsiSecrets secrets = files();
    assertThatThrownBy(() -> secrets.set(shelf(), OWN, new Secret("twelve-bytes-0")))
        .hasMessageContaining("give one a secret first")
        .hasMessageNotContaining("twelve");
    secrets.set(shelf(), OSAKA, new Secret("twelve-bytes-1"));
    secrets.set(
        shelf(), new ChapName("iqn.x:kyoto", ChapName.Use.INITIATOR), new Secret("twelve-bytes-2"));
    secrets.set(shelf(), OSAKA, new Secret("twelve-bytes-3"));
    secrets.set(shelf(), OWN, new Secret("twelve-bytes-4"));
    Path file = home.resolve("secrets/iscsi-users");
    assertThat(Files.readString(file))
        .isEqualTo("iqn.x:kyoto twelve-bytes-2\nosaka twelve-bytes-3\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(secrets.read().of("osaka")).isEqualTo("twelve-bytes-3".getBytes(UTF_8));
    assertThat(secrets.read().own()).isNotNull();
    assertThat(secrets.names()).hasSize(3).contains(OSAKA, OWN);
  }

  @Test
  void set_forOneInitiator_staysSoUntilItIsTakenBack() throws Exception {
    IscsiSecrets secrets = files();
    ChapName bound = new ChapName("osaka", ChapName.Use.INITIATOR, "iqn.x:osaka");
    secrets.set(shelf(), bound, new Secret("twelve-bytes-1"));
    secrets.set(shelf(), OSAKA, new Secret("twelve-bytes-2"));
    assertThat(Files.readString(home.resolve("secrets/iscsi-users")))
        .isEqualTo("osaka twelve-bytes-2 iqn.x:osaka\n");
    assertThat(secrets.names()).containsExactly(bound);
    assertThat(secrets.read().reserves("iqn.x:kyoto", "osaka")).isNotNull();
    assertThat(secrets.read().reserves("iqn.x:osaka", "osaka")).isNull();
    assertThatThrownBy(() ->
            secrets.set(
                shelf(),
                new ChapName("forebay", ChapName.Use.APPLIANCE, "iqn.x:f"),
                new Secret("twelve-bytes-3")))
        .hasMessageContaining("no initiator");
    ChapName any = new ChapName("osaka", ChapName.Use.INITIATOR, ChapName.ANY);
    secrets.set(shelf(), any, new Secret("twelve-bytes-4"));
    assertThat(secrets.names()).containsExactly(OSAKA);
    assertThat(secrets.read().reserves("iqn.x:kyoto", "osaka")).isNull();
  }

  @Test
  void remove_each_endsWithNobodyAsked() throws Exception {
    IscsiSecrets secrets = files();
    secrets.set(shelf(), OSAKA, new Secret("twelve-bytes-1"));
    secrets.set(shelf(), OWN, new Secret("twelve-bytes-2"));
    assertThatThrownBy(() -> secrets.remove(shelf(), OSAKA)).hasMessageContaining("that first");
    assertThat(secrets.read().required()).isTrue();
    secrets.remove(shelf(), OWN);
    secrets.remove(shelf(), OSAKA);
    assertThat(secrets.read().required()).isFalse();
    assertThat(secrets.complaints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "osaka, short, 12 to 255 bytes",
    "osaka, 'twelve bytes 1', no spaces",
    "'#osaka', twelve-bytes-1, a letter or digit",
    "'os aka', twelve-bytes-1, no spaces",
  })
  void set_whatWillNotDo_isRefusedAndChangesNothing(String name, String secret, String told)
      throws Exception {
    IscsiSecrets secrets = files();
    ChapName who = new ChapName(name, ChapName.Use.INITIATOR);
    assertThatThrownBy(() -> secrets.set(shelf(), who, new Secret(secret)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(told)
        .hasMessageNotContaining("twelve");
    assertThat(home.resolve("secrets/iscsi-users")).doesNotExist();
  }

  @Test
  void set_inAFileWithComments_keepsThese() throws Exception {
    IscsiSecrets secrets = files();
    Files.createDirectories(home.resolve("secrets"));
    file("secrets/iscsi-users", "# our hosts\n", "rw-------");
    assertThat(secrets.complaints().toString()).contains("holds no secret");
    secrets.set(shelf(), OSAKA, new Secret("twelve-bytes-1"));
    assertThat(Files.readString(home.resolve("secrets/iscsi-users")))
        .isEqualTo("# our hosts\nosaka twelve-bytes-1\n");
    file("secrets/iscsi-users", "osaka twelve-bytes-1\n", "rw-r--r--");
    assertThat(secrets.complaints().toString()).contains("chmod 600").doesNotContain("twelve");
  }
}
