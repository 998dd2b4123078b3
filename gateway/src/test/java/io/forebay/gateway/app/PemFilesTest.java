package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Status.Origin;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.IdentityFile;
import io.forebay.gateway.link.edge.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong with the files of certificates and keys, said before a host finds out: setting, file, and
/// what to do.
class PemFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  @TempDir private Path root;
  private final Map<SettingKey, Settings.Given> given = new EnumMap<>(SettingKey.class);
  private final Identity authority;

  PemFilesTest() throws GeneralSecurityException {
    authority = TestCertificates.authority("corporate");
  }

  @BeforeEach
  void bring() throws Exception {
    Identity server = TestCertificates.issued(authority, "berlin", "localhost");
    put("cert.pem", pem(server) + pem(authority));
    key(server);
    put("hosts.pem", pem(TestCertificates.alone("db1")));
    set(SettingKey.NBD_TLS_CERTIFICATE, "cert.pem");
    set(SettingKey.NBD_TLS_KEY, "key.pem");
    set(SettingKey.NBD_TLS_CLIENTS, "hosts.pem");
  }

  private void set(SettingKey key, String value) {
    given.put(key, new Settings.Given(value, Origin.FILE, "forebay.toml"));
  }

  private Path put(String name, String text) throws IOException {
    return Files.writeString(root.resolve(name), text);
  }

  private void key(Identity of) throws IOException {
    Path key = put("key.pem", TestCertificates.keyPem(of));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
  }

  private static String pem(Identity identity) {
    return IdentityFile.pem(identity.certificate());
  }

  private List<String> complaints() {
    return new PemFiles(new Settings(given, null), root).complaints(NOW);
  }

  private void assertComplains(SettingKey setting, String... words) {
    List<String> complaints = complaints();
    assertThat(complaints).hasSize(1);
    assertThat(complaints.getFirst()).startsWith(setting.id()).contains(words);
  }

  @Test
  void complaints_filesThatFit_areNone() {
    assertThat(complaints()).isEmpty();
  }

  @Test
  void complaints_withoutFiles_areNone() {
    given.clear();
    assertThat(complaints()).isEmpty();
  }

  @Test
  void complaints_withoutTls_areNone() throws IOException {
    Files.delete(root.resolve("cert.pem"));
    set(SettingKey.NBD_TLS, "off");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void complaints_fileMissing_nameIt() throws IOException {
    Files.delete(root.resolve("cert.pem"));
    assertComplains(SettingKey.NBD_TLS_CERTIFICATE, "no file " + root.resolve("cert.pem"));
  }

  @Test
  void complaints_oneOfTwoSettings_askForTheOther() {
    given.remove(SettingKey.NBD_TLS_KEY);
    assertComplains(SettingKey.NBD_TLS_CERTIFICATE, "nbd.tls_key go together");
  }

  @Test
  void complaints_severalFilesWrong_areAllSaid() throws IOException {
    Files.delete(root.resolve("key.pem"));
    put("hosts.pem", "nothing\n");
    assertThat(complaints()).hasSize(2);
  }

  @Test
  void complaints_keyOpenToOthers_sayChmod() throws IOException {
    Path key = root.resolve("key.pem");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertComplains(SettingKey.NBD_TLS_KEY, "chmod o-rwx " + key);
  }

  @Test
  void complaints_keyOfAnother_sayWhose() throws Exception {
    key(TestCertificates.issued(authority, "osaka"));
    assertComplains(SettingKey.NBD_TLS_KEY, "is not the key of", "CN=berlin");
  }

  @Test
  void complaints_certificateExpired_sayWhen() throws Exception {
    Identity old = TestCertificates.expired(authority, "berlin");
    put("cert.pem", pem(old));
    key(old);
    assertComplains(SettingKey.NBD_TLS_CERTIFICATE, "CN=berlin has expired, on 2021-01-01");
  }

  @Test
  void complaints_hostExpired_sayWhich() throws Exception {
    put(
        "hosts.pem",
        pem(TestCertificates.alone("db1")) + pem(TestCertificates.aloneAndExpired("db2")));
    assertComplains(SettingKey.NBD_TLS_CLIENTS, "CN=db2 has expired");
  }

  @Test
  void complaints_chainInTheWrongOrder_sayWhatComesFirst() throws Exception {
    Identity server = TestCertificates.issued(authority, "berlin");
    Identity stranger = TestCertificates.authority("stranger");
    put("cert.pem", pem(server) + pem(stranger));
    key(server);
    assertComplains(SettingKey.NBD_TLS_CERTIFICATE, "CN=berlin was not signed by", "CN=stranger");
  }

  @Test
  void complaints_keyWithPassword_sayHowToTakeItOff() throws IOException {
    put(
        "key.pem",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    assertComplains(SettingKey.NBD_TLS_KEY, "openssl pkcs8");
  }

  @Test
  void complaints_settings_ofEachFile_beginWithTheirName() throws IOException {
    put("cert.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertComplains(SettingKey.NBD_TLS_CERTIFICATE, "must hold certificates as PEM");
  }
}
