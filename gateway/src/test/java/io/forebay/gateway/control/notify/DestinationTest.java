package io.forebay.gateway.control.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
  @ParameterizedTest
  @CsvSource({
    "smtp://mail.example.com, smtp://mail.example.com:587",
    "smtps://mail.example.com, smtps://mail.example.com:465",
    "smtp+plain://192.0.2.7/, smtp+plain://192.0.2.7:25",
    "smtp://ops%40example.com@mail.example.com:2525, smtp://ops%40example.com@mail.example.com:2525",
    "syslog+udp://[2001:db8::7], syslog+udp://[2001:db8::7]:514",
    "syslog+tcp://log, syslog+tcp://log:601",
    "syslog+tls://log.example.com:6515, syslog+tls://log.example.com:6515",
    "https://hooks.example.com/a/b?c=d, https://hooks.example.com:443/a/b?c=d",
    "http://127.0.0.1:8080, http://127.0.0.1:8080",
  })
  void parse_whatWillDo_isReadAndPrintedWhole(String text, String url) {
    Destination read = Destination.parse(text);
    assertThat(read.url()).isEqualTo(url);
    assertThat(Destination.parse(url)).isEqualTo(read);
  }

  @Test
  void parse_user_isDecoded() {
    assertThat(Destination.parse("smtp://a%40b@mail").user()).isEqualTo("a@b");
    assertThat(Destination.parse("syslog+udp://[::1]").host()).isEqualTo("::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mail.example.com",
        "ftp://mail.example.com",
        "smtp:mail.example.com",
        "smtp://",
        "smtp://:25",
        "smtp://ma il",
        "smtp://mail:0",
        "smtp://mail:65536",
        "smtp://mail/path",
        "smtp://user:hunter2@mail",
        "smtp://us%0d%0aer@mail",
        "smtp://us%C3%A9r@mail",
        "smtp+plain://user@mail",
        "syslog+udp://user@log",
        "syslog+udp://log?x=1",
        "https://user@hooks.example.com/",
        "https://hooks.example.com/#hunter2",
        "https://hooks.example.com/a\r\nb",
        "https://h\u00f6st/",
        "https://under_score/x",
      })
  void parse_whatWillNotDo_isRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> Destination.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("hunter2")
        .isNotEmpty();
  }

  @Test
  void shown_ofAWebhook_hidesWhatLetsIn() {
    Destination hook = Destination.parse("https://hooks.example.com/services/T0/hunter2?k=v");
    assertThat(hook.shown()).isEqualTo("https://hooks.example.com:443/...");
    assertThat(hook.toString()).doesNotContain("hunter2").doesNotContain("k=v");
    assertThat(Destination.parse("smtp://u@mail").shown()).isEqualTo("smtp://u@mail:587");
    assertThat(Destination.parse("https://h/").shown()).isEqualTo("https://h:443/");
    assertThat(Destination.shown("smtp://u:hunter2@mail")).isEqualTo("smtp://u:...@mail");
  }

  @Test
  void sameDoor_anotherServerUserOrPort_isAnother() {
    Destination door = Destination.parse("smtp://u@mail");
    assertThat(door.sameDoor(Destination.parse("smtp://u@mail:587"))).isTrue();
    for (String other :
        new String[] {"smtp://u@mail:588", "smtp://v@mail", "smtp://u@evil", "https://mail:587"}) {
      assertThat(door.sameDoor(Destination.parse(other))).as(other).isFalse();
    }
    assertThat(door.sameDoor(null)).isFalse();
  }
}
