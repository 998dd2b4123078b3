package io.forebay.gateway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `forebay config` on homes in which nothing runs.
class ConfigNounTest {
  @TempDir private Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int type(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "--home";
    all[1] = home.toString();
    System.arraycopy(words, 0, all, 2, words.length);
    return ForebayCommand.line(question -> null)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }

  private void file(String text) throws IOException {
    Files.writeString(home.resolve("forebay.toml"), text);
  }

  @Test
  void check_wrongFile_namesEachPlaceAndEndsWith2() throws IOException {
    file("[nbd]\nlitsen = \"127.0.0.1:0\"\n[buffer]\ncapacity = \"1\"\n");
    assertThat(type("config", "check")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("forebay: " + home))
        .anySatisfy(line -> assertThat(line).contains("forebay.toml:2:1: there is no key"))
        .anySatisfy(line -> assertThat(line).contains("forebay.toml:4:1: buffer.capacity"));
    assertThat(type("config", "show")).isEqualTo(2);
  }

  @Test
  void check_goodFile_endsWith0AndTouchesNothing() throws IOException {
    file("name = \"berlin\"\n");
    assertThat(type("config", "check")).isZero();
    assertThat(out.toString()).isEqualTo(home.resolve("forebay.toml") + " is all right\n");
    assertThat(home.toFile().list()).containsExactly("forebay.toml");
  }

  @Test
  void check_filesOfTlsThatAreWrong_endsWith2() throws IOException {
    file("[nbd]\ntls_certificate = \"cert.pem\"\ntls_key = \"key.pem\"\n");
    assertThat(type("config", "check")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "forebay: nbd.tls_certificate: there is no file " + home.resolve("cert.pem") + "\n");
    assertThat(home.toFile().list()).containsExactly("forebay.toml");
  }

  @Test
  void show_fileAndState_saysWhatCountsAndFromWhere() throws IOException {
    file("name = \"berlin\"\n[buffer]\ncapacity = \"1GiB\"\n");
    assertThat(type("config", "show", "--no-headers")).isZero();
    assertThat(out.toString()).containsPattern("buffer.capacity +1GiB +.*forebay.toml:3:1 ");
    Files.writeString(
        home.resolve("state.json"),
        """
        {"schema": 1, "name": "berlin", "id": "e7ee1bbe-ea14-416d-a5e7-8471d56175d8",
         "settings": {"buffer.capacity": "2GiB"}, "schedules": [], "releases": [], "buffers": {},
         "peers": []}
        """);
    assertThat(type("config", "show", "--no-headers")).isZero();
    assertThat(out.toString())
        .containsPattern("buffer.capacity +2GiB +state.json ")
        .containsPattern("nbd.listen +127.0.0.1:10809 +default ");
    assertThat(type("config", "show", "--json")).isZero();
    assertThat(out.toString()).contains("\"origin\" : \"runtime\"");
  }
}
