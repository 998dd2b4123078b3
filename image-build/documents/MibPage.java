import java.util.LinkedHashMap;
import java.util.List;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// forebay-mib(7): each object and notification of FOREBAY-MIB, out of the module itself.
final class MibPage {
  /// One of the module. `parent`: what it lies below; `index`: of a row, the columns that name it.
  private record Member(String name, String syntax, String units, String access, String text, String index, String parent) {
    boolean table() {
      return syntax.startsWith("SEQUENCE OF");
    }

    String shape() {
      return syntax + (units.isEmpty() ? "" : ", in " + units) + "; " + access + ".";
    }
  }

  private static final Pattern OBJECT =
      Pattern.compile(
          "(?ms)^(forebay\\w+) OBJECT-TYPE\\s+SYNTAX\\s+(.*?)\\s+(?:UNITS\\s+\"([^\"]*)\"\\s+)?MAX-ACCESS\\s+([a-z-]+)\\s+"
              + "STATUS\\s+[a-z]+\\s+DESCRIPTION\\s+\"([^\"]*)\"(.*?)::= \\{ (\\w+) \\d+ \\}");

  private static final Pattern NOTIFICATION =
      Pattern.compile(
          "(?ms)^(forebay\\w+) NOTIFICATION-TYPE\\s+(?:OBJECTS\\s+\\{[^}]*\\}\\s+)?STATUS\\s+[a-z]+\\s+DESCRIPTION\\s+\"([^\"]*)\"");

  private static final Pattern INDEX = Pattern.compile("(?s)INDEX\\s+\\{([^}]*)\\}");

  private final String module;

  /// @param module the module's text
  MibPage(String module) {
    this.module = module;
  }

  String text(String version, String day) {
    Roff page = new Roff("FOREBAY-MIB", 7, day, version, "Forebay");
    page.section("NAME");
    page.raw("forebay\\-mib \\- what a Forebay appliance shows to managers over SNMP");
    page.section("DESCRIPTION");
    page.text(
        "An appliance answers as an SNMP agent once a user is set (forebay snmp, see forebay(1)): SNMPv3 with authentication"
            + " and privacy, SNMPv2c once it has a community. Managers load the module FOREBAY-MIB, which lies in"
            + " /usr/share/snmp/mibs, and the modules that it refers to. /usr/share/doc/forebay/snmp.md has what may be set,"
            + " what is told when, and examples.");
    Map<String, List<Member>> tables = new LinkedHashMap<>();
    Map<String, Member> rows = new LinkedHashMap<>();
    List<Member> single = new ArrayList<>();
    for (Member member : objects()) {
      if (member.table()) {
        tables.put(member.name, new ArrayList<>(List.of(member)));
      } else if (tables.containsKey(member.parent)) {
        rows.put(member.name, member);
      } else if (rows.get(member.parent) instanceof Member row) {
        tables.get(row.parent).add(member);
      } else {
        single.add(member);
      }
    }
    page.section("SINGLE OBJECTS");
    single.forEach(member -> object(page, member));
    page.section("TABLES");
    for (List<Member> table : tables.values()) {
      Member head = table.getFirst();
      page.subsection(head.name);
      page.text(head.text);
      rows.values().stream().filter(row -> row.parent.equals(head.name)).forEach(row -> page.text("Index: " + row.index + "."));
      table.stream().skip(1).forEach(column -> object(page, column));
    }
    page.section("NOTIFICATIONS");
    notifications(page);
    page.section("FILES");
    page.tagged("/usr/share/snmp/mibs/FOREBAY-MIB", "The module itself.");
    page.section("SEE ALSO");
    page.text("forebay(1), snmpwalk(1), snmptrapd(8)");
    return page.toString();
  }

  private static void object(Roff page, Member member) {
    page.tagged(member.name, member.text + " " + member.shape());
  }

  private List<Member> objects() {
    List<Member> found = new ArrayList<>();
    Matcher object = OBJECT.matcher(module);
    while (object.find()) {
      Matcher index = INDEX.matcher(object.group(6));
      found.add(
          new Member(
              object.group(1),
              line(object.group(2)),
              object.group(3) == null ? "" : object.group(3),
              object.group(4),
              line(object.group(5)),
              index.find() ? line(index.group(1)) : "",
              object.group(7)));
    }
    complete(found.size(), " OBJECT-TYPE$");
    return found;
  }

  private void notifications(Roff page) {
    int found = 0;
    Matcher notification = NOTIFICATION.matcher(module);
    while (notification.find()) {
      page.tagged(notification.group(1), line(notification.group(2)));
      found++;
    }
    complete(found, " NOTIFICATION-TYPE$");
  }

  /// A form that the patterns do not know must not be left out silently.
  private void complete(int found, String mark) {
    long there = Pattern.compile("(?m)^forebay\\w+" + mark).matcher(module).results().count();
    if (found != there || found == 0) {
      throw new IllegalStateException("FOREBAY-MIB has " + there + " of" + mark + ", of which " + found + " were understood");
    }
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
