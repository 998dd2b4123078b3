package io.forebay.snmp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Nature;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.snmp.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UnsignedInteger32;
import org.snmp4j.smi.Variable;

/// The agent, the module and the page about it say the same.
class ForebayMibTest {
  private static final Path ROOT = requireNonNull(Path.of("").toAbsolutePath().getParent());

  /// `name`, `syntax`, `access`, `parent`, `number` of each OBJECT-TYPE.
  private static final Pattern OBJECT =
      Pattern.compile(
          "(?m)^(?<name>\\w+) OBJECT-TYPE\\s+SYNTAX\\s+(?<syntax>[^\\n]*(?:\\n {8,}[^\\n]*)*)"
              + "(?:\\s+UNITS[^\\n]*)?\\s+MAX-ACCESS\\s+(?<access>[\\w-]+)[^:]*?(?:\"[^\"]*\")[^:]*?"
              + "::= \\{ (?<parent>\\w+) (?<number>\\d+) \\}");

  private static String text(String path) throws IOException {
    return Files.readString(ROOT.resolve(path));
  }

  private static Map<String, MatchResult> objects() throws IOException {
    Map<String, MatchResult> objects = new TreeMap<>();
    OBJECT
        .matcher(text("snmp-agent/mibs/FOREBAY-MIB"))
        .results()
        .forEach(found -> objects.put(found.group("name"), found));
    return objects;
  }

  /// Where the module puts `name`.
  private static OID place(Map<String, MatchResult> objects, String name) {
    if (name.equals("forebayObjects")) {
      return ForebayMib.objects();
    }
    if (name.equals("forebaySystem")) {
      return ForebayMib.objects(ForebayMib.SYSTEM);
    }
    MatchResult object = objects.get(name);
    assertThat(object).as(name).isNotNull();
    OID parent = place(objects, object.group("parent"));
    return new OID(parent.getValue(), Integer.parseInt(object.group("number")));
  }

  private static Map<String, OID> served() {
    Map<String, OID> served = new TreeMap<>();
    SystemObjects.SCALARS.forEach(scalar ->
        served.put(scalar.name(), ForebayMib.objects(ForebayMib.SYSTEM, scalar.number())));
    ForebayMib.TABLES.forEach(table -> add(table, served));
    return served;
  }

  private static <R> void add(Table<R> table, Map<String, OID> to) {
    table.columns().forEach(column -> to.put(column.name(), table.object(column)));
  }

  @Test
  void module_eachReadableObject_isServedWhereItSays() throws IOException {
    Map<String, MatchResult> objects = objects();
    Map<String, OID> written = new TreeMap<>();
    objects.forEach((name, object) -> {
      if (object.group("access").startsWith("read-")) {
        written.put(name, place(objects, name));
      }
    });
    assertThat(written).hasSizeGreaterThan(90).isEqualTo(served());
    assertThat(text("snmp-agent/mibs/FOREBAY-MIB")).contains("::= { netSnmpPlaypen 810 }");
  }

  @Test
  void picture_eachValue_hasTheTypeThatTheModuleSays() throws IOException {
    Map<OID, String> syntaxes = new TreeMap<>();
    Map<String, MatchResult> objects = objects();
    served()
        .forEach(
            (name, oid) -> syntaxes.put(oid, requireNonNull(objects.get(name)).group("syntax")));
    Picture picture =
        Picture.of(Samples.seen(2), Machine.UNSEEN, new Indexes(new MemoryShelf(), Samples.NOON));
    assertThat(picture.cells()).hasSizeGreaterThan(90);
    picture
        .cells()
        .forEach((oid, value) -> {
          String syntax =
              syntaxes.entrySet().stream()
                  .filter(each -> oid.startsWith(each.getKey()))
                  .findFirst()
                  .orElseThrow()
                  .getValue();
          assertThat(value.getClass()).as(oid + " " + syntax).isEqualTo(type(syntax));
          if (syntax.startsWith("INTEGER")) {
            assertThat(syntax).contains("(" + value.toInt() + ")");
          }
        });
  }

  private static Class<? extends Variable> type(String syntax) {
    return switch (syntax.split("[ {]")[0]) {
      case "ForebayText", "ForebayLsn", "DateAndTime" -> OctetString.class;
      case "ForebayBytes", "Counter64" -> Counter64.class;
      case "Gauge32" -> Gauge32.class;
      case "Unsigned32" -> UnsignedInteger32.class;
      case "OBJECT" -> OID.class;
      case "INTEGER", "Integer32", "TruthValue", "RowStatus", "ForebaySpan" -> Integer32.class;
      default -> throw new AssertionError("no type for " + syntax);
    };
  }

  @Test
  void module_eachEnumeration_hasOurWordsInOurOrder() throws IOException {
    Map<String, MatchResult> objects = objects();
    Map<String, Enum<?>[]> ours =
        Map.ofEntries(
            Map.entry("forebayGroupRole", Status.Role.values()),
            Map.entry("forebayGroupPhase", Status.Phase.values()),
            Map.entry("forebayGroupRung", Status.Rung.values()),
            Map.entry("forebayVolumePromise", Acknowledgement.values()),
            Map.entry("forebayVolumePromiseInForce", Acknowledgement.values()),
            Map.entry("forebayLineState", Status.LineState.values()),
            Map.entry("forebayLinePriority", Priority.values()),
            Map.entry("forebayCheckpointConsistency", Status.Consistency.values()),
            Map.entry("forebayCheckpointLife", Status.Life.values()),
            Map.entry("forebayUnitAccess", IscsiReport.Access.values()),
            Map.entry("forebayAlarmSeverity", Severity.values()),
            Map.entry("forebayNoticeSeverity", Severity.values()),
            Map.entry("forebayNoticeState", Notice.State.values()),
            Map.entry("forebayPointConsistency", Status.Consistency.values()),
            Map.entry("forebayPointLife", Status.Life.values()));
    Map<String, List<String>> others =
        Map.of(
            "forebayHealth", List.of("well", "info", "warning", "error"),
            "forebayGroupHold", List.of("no", "coming", "reached"),
            "forebayGroupPause", List.of("no", "coming", "reached"));
    objects.forEach((name, object) -> {
      String syntax = object.group("syntax");
      if (syntax.startsWith("INTEGER")) {
        List<String> words =
            Pattern.compile("(\\w+)\\((\\d+)\\)")
                .matcher(syntax)
                .results()
                .map(found -> found.group(1))
                .toList();
        List<String> expected =
            ours.containsKey(name)
                ? Arrays.stream(ours.get(name)).map(ForebayMibTest::camel).toList()
                : others.get(name);
        assertThat(words).as(name).isEqualTo(expected);
      }
    });
  }

  private static String camel(Enum<?> value) {
    StringBuilder camel = new StringBuilder();
    for (String word : value.name().toLowerCase(Locale.ROOT).split("_")) {
      String first =
          camel.isEmpty() ? word.substring(0, 1) : word.substring(0, 1).toUpperCase(Locale.ROOT);
      camel.append(first).append(word.substring(1));
    }
    return camel.toString();
  }

  @Test
  void module_eachNotification_isSentAndCarriesWhatItSays() throws IOException {
    Map<Integer, List<String>> written = new TreeMap<>();
    Pattern.compile(
            "(?s)NOTIFICATION-TYPE\\s+OBJECTS\\s+\\{([^}]*)\\}.*?"
                + "::= \\{ forebayNotifications (\\d+) \\}")
        .matcher(text("snmp-agent/mibs/FOREBAY-MIB"))
        .results()
        .forEach(found ->
            written.put(
                Integer.parseInt(found.group(2)), List.of(found.group(1).strip().split(",\\s+"))));
    Map<Integer, List<String>> sent = new TreeMap<>();
    for (EventKind kind : EventKind.values()) {
      Topic topic = Topic.of(kind);
      sent.put(topic.raised(), carried());
      sent.put(topic.cleared(), carried());
    }
    sent.put(Topic.HELD_BACK.last(), List.of("forebayNoticesHeldBack"));
    sent.put(Topic.TEST.last(), List.of("forebayName"));
    assertThat(written).isEqualTo(sent);
  }

  /// The objects of what a notice carries, in that order.
  private static List<String> carried() {
    Notice notice = new Notice(1, Samples.lineLost(), Notice.State.RAISED, Samples.NOON);
    return notice.bindings().stream()
        .map(binding ->
            served().entrySet().stream()
                .filter(each -> binding.getOid().startsWith(each.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow())
        .toList();
  }

  @Test
  void topic_ofEachKind_hasAPairWhenItStands() {
    for (EventKind kind : EventKind.values()) {
      Topic topic = Topic.of(kind);
      if (kind.nature() != Nature.HAPPENS) {
        assertThat(topic.raised()).as(kind.id()).isNotEqualTo(topic.cleared());
      }
    }
  }

  @Test
  void page_ofObjects_namesEachOnce() throws IOException {
    Function<String, List<String>> names =
        page ->
            Pattern.compile("(?m)^\\| `(forebay\\w+)` \\| `[a-z ]+`: `[\\w.]+` \\|")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    List<String> written = new ArrayList<>(names.apply(text("docs/snmp.md")));
    assertThat(written).containsExactlyInAnyOrderElementsOf(served().keySet());
  }
}
