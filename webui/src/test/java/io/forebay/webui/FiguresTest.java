package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.webui.live.Metrics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The figures of the sample appliance, held against the rules that Prometheus' names follow.
class FiguresTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(forebay_[a-z_]+)(?:\\{([a-z]+=\"[^\"]*\"(?:,[a-z]+=\"[^\"]*\")*)\\})? (\\+Inf|-?[0-9.E]+)");

  private static final String TEXT = Metrics.text(Samples.appliance(), List.of(Samples.volume()));

  @Test
  void text_eachLine_isOfTheFormat() {
    Set<String> families = new HashSet<>();
    String family = "";
    String type = "";
    List<String> samples = new ArrayList<>();
    for (String line : TEXT.split("\n")) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        family = words[2];
        assertThat(families.add(family)).as("each family once: " + family).isTrue();
        assertThat(words[3]).endsWith(".");
      } else if (line.startsWith("# TYPE ")) {
        assertThat(words[2]).isEqualTo(family);
        type = words[3];
        assertThat(type).isIn("gauge", "counter");
        assertThat(family.endsWith("_total")).as(family).isEqualTo(type.equals("counter"));
      } else {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(sample.group(1)).isEqualTo(family);
        assertThat(samples).doesNotContain(line.substring(0, line.lastIndexOf(' ')));
        samples.add(line.substring(0, line.lastIndexOf(' ')));
      }
    }
    assertThat(families).hasSizeGreaterThan(30);
  }

  @Test
  void text_labels_areOfWhatThereIsAlone() {
    Set<String> labels = new HashSet<>();
    Matcher label = Pattern.compile("[{,]([a-z]+)=").matcher(TEXT);
    while (label.find()) {
      labels.add(label.group(1));
    }
    assertThat(labels).containsExactlyInAnyOrder("version", "group", "peer", "volume");
  }

  @Test
  void text_figures_areThoseOfTheStatus() {
    var group = Samples.group();
    assertThat(TEXT)
        .contains(
            "forebay_buffer_capacity_bytes{group=\"main\"} "
                + group.buffer().capacityBytes()
                + "\n",
            "forebay_behind_bytes{group=\"main\"} " + group.lag().behindBytes() + "\n",
            "forebay_volume_size_bytes{group=\"main\",volume=\"db1\"} "
                + Samples.volume().sizeBytes()
                + "\n",
            "forebay_peer_connected{peer=\"osaka\"} ");
  }
}
