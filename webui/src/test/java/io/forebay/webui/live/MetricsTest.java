package io.forebay.webui.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
  @Test
  void labels_hostileName_staysOneLabel() {
    assertThat(Exposition.labels("group", "a\"b\\c\nd", "peer", "p"))
        .isEqualTo("{group=\"a\\\"b\\\\c\\nd\",peer=\"p\"}");
    assertThat(Exposition.labels()).isEmpty();
  }

  @Test
  void gauge_ofEachKindOfNumber_isAsPrometheusReadsIt() {
    String text =
        new Exposition()
            .gauge(
                "forebay_x_seconds",
                "Help.",
                List.of(3.0, 0.25, Double.POSITIVE_INFINITY, Double.NaN, 1e300),
                value -> "{v=\"" + value + "\"}",
                value -> value)
            .text();
    assertThat(text)
        .isEqualTo(
            """
            # HELP forebay_x_seconds Help.
            # TYPE forebay_x_seconds gauge
            forebay_x_seconds{v="3.0"} 3
            forebay_x_seconds{v="0.25"} 0.25
            forebay_x_seconds{v="Infinity"} +Inf
            forebay_x_seconds{v="1.0E300"} 1.0E300
            """);
  }
}
