package io.forebay.gateway.control.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigJsonTest {
  private static String text(ConfigCopy copy) {
    return new String(Json.page(ConfigJson.of(copy)), UTF_8);
  }

  @Test
  void parse_whatWasWritten_isTheSame() throws IOException {
    assertThat(ConfigParser.parse(text(Copies.full()))).isEqualTo(Copies.full());
    assertThat(ConfigParser.parse(text(Copies.EMPTY))).isEqualTo(Copies.EMPTY);
  }

  @Test
  void sampleOfTheDocument_readAndWrittenAgain_isTheSame() throws IOException {
    String page = Files.readString(Path.of("../docs/formats/configuration.md"));
    Matcher sample = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(sample.find()).isTrue();
    assertThat(text(ConfigParser.parse(sample.group(1)))).isEqualTo(sample.group(1));
  }

  /// What a reader after a fire must know.
  @Test
  void of_peopleWithSecrets_namesWhatIsToBeSetAnew() {
    assertThat(text(Copies.full()))
        .contains("user password", "key create", "iscsi secret set", "snmp user set", "notify set");
    assertThat(text(Copies.EMPTY))
        .contains("panel pin", "secrets/")
        .doesNotContain("user password", "key create", "iscsi secret set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          forebay-configuration         | something-else        | its format is not
          "version" : 1                 | "version" : 2         | take a newer release
          "version" : 1                 | "version" : 0         | version 0
          "made" : "2026                | "made" : "MMXXVI      | "made" must be a time
          "role" : "primary"            | "role" : "king"       | groups, number 1: the field "role" must be one of
          "ack" : "remote"              | "ack" : "maybe"       | volumes, number 1: the field "ack"
          "blockBytes" : 4096           | "blockBytes" : -1     | "blockBytes" is out of range
          "sizeBytes" : 67108864        | "sizeBytes" : "big"   | "sizeBytes" must be a whole number
          192.0.2.0/24                  | elsewhere             | volumes, number 1
          mon-fri 08:00-18:00           | always                | limits, number 2
          "task" : "verify"             | "task" : "format"     | schedules, number 2
          192.0.2.10:162                | nowhere               | receivers, number 2
          "initiators" : [              | "initiators" : [ 7,   | a list of texts was expected
          "to" : [ ]                    | "to" : [ 7 ]          | receivers, number 1
          """)
  void parse_brokenBySomebody_saysWhere(String sound, String broken, String said) {
    String text = text(Copies.full());
    assertThat(text).contains(sound);
    String changed = text.replaceFirst(Pattern.quote(sound), broken);
    assertThatThrownBy(() -> ConfigParser.parse(changed))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(said);
  }

  @ParameterizedTest
  @CsvSource({"''", "[]", "{", "'{}'", "'\"text\"'"})
  void parse_noConfiguration_isRefused(String text) {
    assertThatThrownBy(() -> ConfigParser.parse(text)).isInstanceOf(IOException.class);
  }

  @Test
  void parse_tooLong_isRefusedUnread() {
    assertThatThrownBy(() -> ConfigParser.parse(" ".repeat(ConfigParser.DOCUMENT_CHARS_MAX) + "{}"))
        .hasMessageContaining("longer than");
  }

  @Test
  void parse_fieldsOfALaterRelease_arePassedOver() throws IOException {
    String text = text(Copies.full()).replaceFirst("\\{", "{\"hue\": {\"is\": [1, 2]}, ");
    assertThat(ConfigParser.parse(text)).isEqualTo(Copies.full());
  }
}
