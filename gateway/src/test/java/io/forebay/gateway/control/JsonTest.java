package io.forebay.gateway.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void line_ofWhatWasParsed_isTheSame() throws IOException {
    String text = "{\"a\":[1,-2.5,true,null,\"\\u0001ü\"],\"b\":{},\"c\":9007199254740993}";
    assertThat(new String(Json.line(Json.parse(text.getBytes(UTF_8))), UTF_8)).isEqualTo(text);
  }

  @Test
  void parse_whatIsNotJson_saysSo() {
    for (String bad :
        new String[] {
          "", "{", "{\"a\":1,}", "[1 2]", "1 2", "{\"a\":1,\"a\":2}", "nul", "[".repeat(40)
        }) {
      assertThatThrownBy(() -> Json.parse(bad.getBytes(UTF_8)))
          .as(bad)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void fields_ofTheWrongType_areNamed() throws IOException {
    Fields fields = Fields.of(Json.parse("{\"a\":1,\"b\":null}".getBytes(UTF_8)));
    assertThatThrownBy(() -> fields.text("a")).hasMessageContaining("\"a\" must be a string");
    assertThatThrownBy(() -> fields.number("b"))
        .hasMessageContaining("\"b\" must be a whole number");
    assertThat(fields.has("b")).isFalse();
    assertThat(fields.number("c", 7)).isEqualTo(7);
  }
}
