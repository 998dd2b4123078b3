package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.webui.live.Metrics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The alert rules and the dashboard that are shipped: each figure that they name is one that `/metrics` has.
class MonitoringTest {
  private static final Path FOLDER =
      Path.of("../webui/monitoring"); // Tests run in a module's folder.
  private static final Pattern FIGURE = Pattern.compile("\\bforebay_[a-z_]+");
  private static final Set<String> LABELS = Set.of("instance", "group", "peer", "volume");

  /// Of the sample: all families are there, also those without a value.
  private static Set<String> families() {
    Set<String> families = new HashSet<>();
    Matcher family =
        Pattern.compile("(?m)^# TYPE (forebay_[a-z_]+) ")
            .matcher(Metrics.text(Samples.appliance(), List.of(Samples.volume())));
    while (family.find()) {
      families.add(family.group(1));
    }
    return families;
  }

  private static Map<?, ?> yaml(String name) throws IOException {
    return new Yaml(new SafeConstructor(new LoaderOptions()))
        .load(Files.readString(FOLDER.resolve(name)));
  }

  private static List<Map<?, ?>> rules() throws IOException {
    Map<?, ?> file = yaml("forebay.rules.yml");
    assertThat(file.keySet()).isEqualTo(Set.of("groups"));
    List<Map<?, ?>> rules = new ArrayList<>();
    for (Object group : (List<?>) there(file, "groups")) {
      Map<?, ?> of = (Map<?, ?>) group;
      assertThat(of.keySet()).isEqualTo(Set.of("name", "rules"));
      ((List<?>) there(of, "rules")).forEach(rule -> rules.add((Map<?, ?>) rule));
    }
    return rules;
  }

  private static Object there(Map<?, ?> in, String name) {
    return Objects.requireNonNull(in.get(name), name);
  }

  private static JsonObject dashboard() throws IOException {
    return new JsonObject(Files.readString(FOLDER.resolve("forebay-dashboard.json")));
  }

  private static void assertFiguresExist(String name, String expression) {
    Matcher figure = FIGURE.matcher(expression);
    Set<String> named = new TreeSet<>();
    while (figure.find()) {
      named.add(figure.group());
    }
    assertThat(families()).as(name + ": " + expression).containsAll(named);
    assertThat(expression.chars().filter(c -> c == '(').count())
        .as(expression)
        .isEqualTo(expression.chars().filter(c -> c == ')').count());
    assertThat(named.isEmpty()).as(expression).isEqualTo(expression.startsWith("up{"));
  }

  @Test
  void rules_each_isWholeAndOfFiguresThatAre() throws IOException {
    Set<Object> names = new HashSet<>();
    for (Map<?, ?> rule : rules()) {
      String name = String.valueOf(rule.get("alert"));
      assertThat(rule.keySet())
          .as(name)
          .isEqualTo(Set.of("alert", "expr", "for", "labels", "annotations"));
      assertThat(names.add(name)).as(name + " once").isTrue();
      assertThat(name).matches("Forebay[A-Z][A-Za-z]+");
      assertThat(String.valueOf(rule.get("for"))).matches("[1-9][0-9]*[mhd]");
      Map<?, ?> labels = (Map<?, ?>) there(rule, "labels");
      assertThat(labels.keySet()).isEqualTo(Set.of("severity"));
      assertThat(String.valueOf(labels.get("severity"))).isIn("critical", "warning", "info");
      Map<?, ?> texts = (Map<?, ?>) there(rule, "annotations");
      assertThat(texts.keySet()).isEqualTo(Set.of("summary", "description"));
      assertFiguresExist(name, String.valueOf(rule.get("expr")));
      Matcher label = Pattern.compile("\\$labels\\.([a-z_]+)").matcher(texts.toString());
      while (label.find()) {
        assertThat(LABELS).as(name).contains(label.group(1));
      }
    }
  }

  @Test
  void rules_ofWhatHurts_areThere() throws IOException {
    String all = rules().stream().map(rule -> String.valueOf(rule.get("expr"))).toList().toString();
    assertThat(all)
        .contains(
            "forebay_behind_seconds >",
            "forebay_time_to_full_seconds <",
            "forebay_group_rung >=",
            "forebay_line_up == 0",
            "forebay_worst_severity >=",
            "time() - forebay_verified_timestamp_seconds >",
            "forebay_outage_budget_worst_seconds <",
            "forebay_group_superseded == 1");
  }

  /// `promtool` runs those tests (suite `90-package`); which alerts have some is looked at here.
  @Test
  void rules_each_hasATestInWhichItIsSilentAndOneInWhichItFires() throws IOException {
    Set<String> silent = new TreeSet<>();
    Set<String> fires = new TreeSet<>();
    for (Object test : (List<?>) there(yaml("tests/forebay.rules.test.yml"), "tests")) {
      for (Object each : (List<?>) there((Map<?, ?>) test, "alert_rule_test")) {
        Map<?, ?> moment = (Map<?, ?>) each;
        boolean none = ((List<?>) there(moment, "exp_alerts")).isEmpty();
        (none ? silent : fires).add(String.valueOf(moment.get("alertname")));
      }
    }
    Set<String> alerts = new TreeSet<>();
    rules().forEach(rule -> alerts.add(String.valueOf(rule.get("alert"))));
    assertThat(fires).isEqualTo(alerts);
    assertThat(silent).isEqualTo(alerts);
  }

  @Test
  void figure_thatIsNone_isCaught() {
    assertThat(families()).hasSizeGreaterThan(35).doesNotContain("forebay_lag_seconds");
  }

  @Test
  void dashboard_eachPanel_isOfFiguresThatAreAndHasAPlace() throws IOException {
    JsonArray panels = dashboard().getJsonArray("panels");
    Set<Object> ids = new HashSet<>();
    Set<String> cells = new HashSet<>();
    assertThat(panels).hasSizeGreaterThan(10);
    for (Object each : panels) {
      JsonObject panel = (JsonObject) each;
      String title = panel.getString("title");
      assertThat(ids.add(panel.getInteger("id"))).as(title).isTrue();
      assertThat(panel.getString("description")).as(title).endsWith(".");
      JsonObject at = panel.getJsonObject("gridPos");
      for (int x = at.getInteger("x"); x < at.getInteger("x") + at.getInteger("w"); x++) {
        assertThat(x).as(title).isLessThan(24);
        for (int y = at.getInteger("y"); y < at.getInteger("y") + at.getInteger("h"); y++) {
          assertThat(cells.add(x + " " + y)).as(title + " lies over another one").isTrue();
        }
      }
      for (Object target : panel.getJsonArray("targets")) {
        assertFiguresExist(title, ((JsonObject) target).getString("expr"));
      }
    }
    for (Object each : dashboard().getJsonObject("templating").getJsonArray("list")) {
      JsonObject variable = (JsonObject) each;
      if (variable.getString("type").equals("query")) {
        assertFiguresExist(variable.getString("name"), variable.getString("query"));
      }
    }
  }
}
