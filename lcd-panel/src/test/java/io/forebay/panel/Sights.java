package io.forebay.panel;

import io.forebay.gateway.control.ClockReport;
import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.control.OutageBudget;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SeedReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a panel may see: one good day, one bad day, and anything at all.
final class Sights {
  static final long NOON = 1_795_348_800_000L;
  private static final UUID ID = UUID.fromString("6f9c7f0e-3a51-4c33-9d0b-0a4b6d5c1e2f");

  private Sights() {}

  /// A primary whose copy keeps up.
  static Sight good() {
    return sight(
        "berlin", List.of(primary("main", 0, line(Status.LineState.FOLLOWING))), List.of());
  }

  /// A new one: no groups, and nobody is set up.
  static Sight fresh() {
    Sight empty = sight("berlin", List.of(), List.of());
    return new Sight(
        empty.appliance(), List.of(), empty.addresses(), new Secret("ABCD-EFGH-IJKL-MNOP"));
  }

  /// The same with its line down, and what that raises.
  static Sight bad() {
    return sight(
        "berlin",
        List.of(primary("main", 754_000, line(Status.LineState.DOWN))),
        List.of(event(7, EventKind.LINE_LOST, "osaka", "no route to host")));
  }

  /// The other side of it.
  static Sight far() {
    return sight(
        "osaka",
        List.of(
            group(
                "main",
                Status.Role.SECONDARY,
                new Status.Lag(0, 0, Status.NEVER, Status.UNKNOWN, 0, budget()),
                List.of(line("berlin", Status.LineState.DOWN)))),
        List.of(event(9, EventKind.LINE_LOST, "berlin", "")));
  }

  static Sight sight(String name, List<Status.Group> groups, List<Event> open) {
    Severity worst = open.isEmpty() ? null : open.getFirst().kind().severity();
    return new Sight(
        new Status.Appliance(
            name,
            ID,
            "0.1.0",
            "",
            worst,
            open.size(),
            NOON - 273_600_000,
            NOON,
            List.of(
                new Status.Port("nbd", "127.0.0.1:10809"),
                new Status.Port("link", "0.0.0.0:10810"),
                new Status.Port("web", "0.0.0.0:8443")),
            new IscsiReport.Summary(List.of(), 0),
            ClockReport.OFF,
            groups,
            List.of()),
        open,
        List.of("eth0 192.0.2.7", "eth0 2001:db8:12:34:56:78:9abc:def0"));
  }

  static Event event(long id, EventKind kind, String subject, String detail) {
    return new Event(id, kind, subject, detail, NOON - 754_000, 0, 0, "", 0);
  }

  static OutageBudget budget() {
    return new OutageBudget(273_600_000, 68_400_000, false, 600);
  }

  static Status.Group primary(String name, long behindMillis, Status.Line line) {
    return group(
        name,
        Status.Role.PRIMARY,
        new Status.Lag(
            behindMillis, behindMillis * 43_000, 273_600_000, behindMillis / 4, 1 << 20, budget()),
        List.of(line));
  }

  static Status.Line line(Status.LineState state) {
    return line("osaka", state);
  }

  static Status.Line line(String peer, Status.LineState state) {
    boolean up = state != Status.LineState.DOWN;
    return new Status.Line(
        peer,
        state,
        NOON - 754_000,
        up ? 512_500 : 0,
        up ? 1_000 : 0,
        84,
        0x2_0000,
        null,
        Status.Carried.NOTHING,
        null,
        Priority.NORMAL,
        up ? "" : "no route to host");
  }

  static Status.Group group(
      String name, Status.Role role, Status.Lag lag, List<Status.Line> lines) {
    return group(name, role, Status.Phase.SERVING, Status.Rung.WHOLE, lag, lines, null, null, "");
  }

  private static Status.Group group(
      String name,
      Status.Role role,
      Status.Phase phase,
      Status.Rung rung,
      Status.Lag lag,
      List<Status.Line> lines,
      Status.@Nullable Stop hold,
      Status.@Nullable Stop pause,
      String problem) {
    return new Status.Group(
        name,
        ID,
        role,
        phase,
        3,
        true,
        rung,
        new Status.Watermarks(0, 0x40_000, 0x3_f000, 0x3_0000, 0x3_f000, 0x2_0000),
        new Status.Buffer(8L << 30, 3L << 30, 0, 1 << 20, 4L << 30),
        lag,
        hold,
        pause,
        new Status.Policy(ReplicationPolicy.CONTINUOUS, Status.PolicyState.CONTINUOUS, 0, 0, 0),
        lines,
        2,
        Status.Succession.NONE,
        List.of(),
        SeedReport.none(name),
        problem);
  }

  /// Anything: names in any script and of any length, figures at their ends, every state.
  static Sight any(Random random) {
    List<Status.Group> groups = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      groups.add(anyGroup(random));
    }
    List<Event> open = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      EventKind kind = one(random, EventKind.values());
      open.add(
          new Event(
              i,
              kind,
              word(random),
              word(random),
              figure(random),
              0,
              random.nextBoolean() ? 0 : NOON,
              word(random),
              0));
    }
    Sight sight = sight(word(random), groups, open);
    return new Sight(sight.appliance(), open, random.nextBoolean() ? List.of() : sight.addresses());
  }

  private static Status.Group anyGroup(Random random) {
    List<Status.Line> lines = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      lines.add(
          new Status.Line(
              word(random),
              one(random, Status.LineState.values()),
              figure(random),
              figure(random),
              figure(random),
              figure(random),
              0,
              random.nextBoolean()
                  ? null
                  : new Status.CatchUp(
                      figure(random),
                      figure(random),
                      0,
                      random.nextBoolean(),
                      figure(random),
                      new Status.Eta(figure(random), 0, 0)),
              Status.Carried.NOTHING,
              null,
              Priority.NORMAL,
              word(random)));
    }
    return group(
        word(random),
        one(random, Status.Role.values()),
        one(random, Status.Phase.values()),
        one(random, Status.Rung.values()),
        new Status.Lag(
            figure(random),
            figure(random),
            figure(random),
            figure(random),
            figure(random),
            new OutageBudget(figure(random), figure(random), random.nextBoolean(), 3)),
        lines,
        random.nextBoolean() ? null : new Status.Stop(word(random), 0, true, 0),
        random.nextBoolean() ? null : new Status.Stop(word(random), 0, true, 0),
        random.nextInt(3) == 0 ? word(random) : "");
  }

  private static <T> T one(Random random, T[] of) {
    return of[random.nextInt(of.length)];
  }

  private static long figure(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Status.NEVER;
      case 1 -> Status.UNKNOWN;
      case 2 -> 0;
      case 3 -> Long.MAX_VALUE;
      case 4 -> random.nextInt(100_000);
      default -> random.nextLong() >>> (1 + random.nextInt(62));
    };
  }

  private static String word(Random random) {
    String letters = "abcXYZ019 ._-\"\\{}~\u00e4\u00df\u6771\ud83d\ude80\u0000\n\t\u200b\u0301";
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(random.nextBoolean() ? 12 : 90); i > 0; i--) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }
}
