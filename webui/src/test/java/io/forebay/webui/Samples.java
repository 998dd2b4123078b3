package io.forebay.webui;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.CheckpointChanges;
import io.forebay.gateway.control.OutageBudget;
import io.forebay.gateway.control.Prospect;
import io.forebay.gateway.control.SeedReport;
import io.forebay.gateway.control.SnmpReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VerifyReport;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.access.HostTls;
import io.forebay.gateway.control.access.Network;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.limit.Ceiling;
import io.forebay.gateway.control.limit.LineLimit;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.limit.WeeklyWindow;
import io.forebay.gateway.control.panel.PanelKey;
import io.forebay.gateway.control.panel.PanelPicture;
import io.forebay.gateway.control.plan.LinePlan;
import io.forebay.gateway.control.plan.Planner;
import io.forebay.gateway.control.plan.WriteHour;
import io.forebay.gateway.control.plan.WriteSeries;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One of everything that the door shows.
final class Samples {
  static final UUID ID = UUID.fromString("0b7bdd0c-8a7f-4c52-9a0e-0c6a3f1f5a11");

  /// 2026-11-20T14:03:12Z.
  static final long NOON = 1_795_183_392_000L;

  private Samples() {}

  static Status.Appliance appliance() {
    return new Status.Appliance(
        "kyoto",
        ID,
        "0.1.0",
        "primary of main; the line to osaka is down",
        Severity.WARNING,
        1,
        NOON - 3_600_000,
        NOON,
        List.of(
            new Status.Port("nbd", "127.0.0.1:10809"), new Status.Port("web", "127.0.0.1:8443")),
        IscsiSamples.iscsi().summary(),
        TimeSamples.report(),
        List.of(group()),
        List.of(peer()));
  }

  static OutageBudget outage() {
    return new OutageBudget(273_600_000, 93_600_000, false, 600);
  }

  static Status.Group group() {
    return group(
        List.of(line(Status.LineState.FOLLOWING, null)),
        new Status.Lag(14_000, 32_505_856, 273_600_000, 9_000, 1 << 20, outage()));
  }

  static Status.Group group(List<Status.Line> lines, Status.Lag lag) {
    return new Status.Group(
        "main",
        ID,
        Status.Role.PRIMARY,
        Status.Phase.SERVING,
        3,
        true,
        Status.Rung.WHOLE,
        new Status.Watermarks(0, 0x40_000, 0x3_f000, 0x3_0000, 0x3_f000, 0x2_0000),
        new Status.Buffer(200L << 30, 1_395_864_371, 64L << 20, 1 << 20, 4L << 30),
        lag,
        null,
        new Status.Stop("nightly", 0x3_0000, true, NOON),
        new Status.Policy(ReplicationPolicy.CONTINUOUS, Status.PolicyState.CONTINUOUS, 0, 0, 0),
        lines,
        2,
        new Status.Succession(
            null,
            List.of(
                new Status.Fork(
                    0x3_0000,
                    new Status.Side("berlin", Status.Role.PRIMARY, false, 3, 0x4_0000, 0x1_0000),
                    new Status.Side("osaka", Status.Role.SUPERSEDED, true, 4, 0x3_8000, 0x8000))),
            ""),
        List.of(verification()),
        seed(),
        "");
  }

  static Prospect prospect() {
    return new Prospect(
        "main",
        "kyoto",
        Status.Role.SECONDARY,
        "",
        true,
        0x4_0000,
        NOON - 3_600_000,
        new Prospect.Named("nightly", NOON - 7_200_000, 0x3_0000),
        List.of(
            new Prospect.Loss(
                "osaka",
                false,
                false,
                NOON - 3_590_000,
                3_565_158,
                12_000,
                NOON - 3_588_000,
                220_200_960)));
  }

  static SeedReport seed() {
    return new SeedReport(
        "main",
        SeedReport.Kind.EXPORT,
        SeedReport.State.DONE,
        "/mnt/usb/main.seed",
        "osaka",
        NOON - 3_600_000,
        NOON,
        20L << 30,
        20L << 30,
        12L << 30,
        "");
  }

  static VerifyReport verification() {
    return new VerifyReport(
        "main",
        "osaka",
        VerifyReport.State.DONE,
        "",
        NOON - 3_600_000,
        NOON,
        NOON - 3_600_000,
        0x3_0000,
        20L << 30,
        20L << 30,
        4096,
        1,
        8192,
        64 << 20,
        List.of(new VerifyReport.Range("db1", 1 << 20, 4096)));
  }

  static Status.Branch branch() {
    return new Status.Branch(
        "main",
        7,
        NOON,
        "osaka",
        false,
        0x3_0000,
        0x3_0000,
        0x5_1000,
        12,
        40_960,
        8192,
        NOON,
        NOON,
        List.of(new Status.BranchVolume("db1", 10L << 30, 9, 36_864, 8192)));
  }

  static Status.Line line(Status.LineState state, Status.@Nullable CatchUp catchUp) {
    return new Status.Line(
        "osaka",
        state,
        NOON,
        512_500,
        1_000,
        84,
        0x2_0000,
        catchUp,
        new Status.Carried(52_000_000, 9_000_000),
        new Ceiling(250_000, NOON + 3_600_000),
        Priority.HIGH,
        "");
  }

  static WeeklyWindow window() {
    return WeeklyWindow.parse("mon-fri 08:00-18:00", "Europe/Berlin");
  }

  static Status.Limit limit() {
    return new Status.Limit(new LineLimit("osaka", "main", 250_000, window()), true);
  }

  static Status.Peer peer() {
    return new Status.Peer(
        "osaka",
        ID,
        "192.0.2.7:10810",
        "ab".repeat(32),
        true,
        NOON,
        NOON,
        List.of("main"),
        lineHour(),
        -340L,
        "");
  }

  static Status.LineHour lineHour() {
    return new Status.LineHour(
        "osaka", NOON, 3_600_000, 1_800_000, 2, 1 << 30, 1 << 20, 84_000, 610_000, 0.0125, 512_500);
  }

  static WriteHour writeHour() {
    return new WriteHour(NOON, 3_600_000, 2_160L << 20, 10 << 20);
  }

  static Status.Io io() {
    return new Status.Io(
        3_600_000,
        7_200,
        7_200L << 12,
        3,
        3 << 20,
        0.71,
        2.4,
        List.of(
            new Status.IoSize(4095, 0),
            new Status.IoSize(4096, 5_400),
            new Status.IoSize(131_072, 1_800)));
  }

  /// An hour of 9 GB and three of nothing.
  static LinePlan plan() {
    WriteSeries.Builder writes = new WriteSeries.Builder();
    for (int hour = 0; hour < 4; hour++) {
      writes.add(NOON + hour * 3_600_000L, 3_600, hour == 0 ? 9e9 : 0);
    }
    Planner.Known known = new Planner.Known(2, 1 << 30, 1.25);
    return Planner.plan("group main", writes.build(), known, new Planner.Wish(3_600_000, 0));
  }

  static Status.Volume volume() {
    return new Status.Volume(
        "db1",
        ID,
        "main",
        10L << 30,
        512,
        true,
        "/srv/forebay/volumes/db1/mirror.raw",
        4096,
        new Status.Ack(Acknowledgement.REMOTE, Status.NEVER, Acknowledgement.REMOTE),
        new ExportRule(
            List.of(Network.parse("192.0.2.0/24")),
            List.of("db1.example.com"),
            List.of(),
            true,
            TlsMode.REQUIRED,
            "orders"),
        io(),
        List.of(IscsiSamples.unit()),
        List.of(
            new Status.Attach("db1", "URI", "nbd://127.0.0.1:10809/db1"),
            new Status.Attach("db1", "look at it", "nbdinfo nbd://127.0.0.1:10809/db1")));
  }

  static Status.Checkpoint checkpoint() {
    return new Status.Checkpoint(
        "nightly",
        "main",
        Status.Consistency.CRASH,
        true,
        Status.Life.HELD,
        0x3_0000,
        NOON,
        new CheckpointChanges(true, 40 << 20));
  }

  static SnmpReport snmp() {
    return new SnmpReport(
        List.of("nagios", "zabbix"),
        List.of("zabbix"),
        true,
        List.of("127.0.0.0/8", "192.0.2.0/24"),
        List.of(
            new SnmpReport.Receiver(
                "noc",
                "192.0.2.9:162",
                "nagios",
                true,
                new SnmpReport.Delivery(12, 3, 4, "192.0.2.9:162 has not acknowledged"))),
        new SnmpReport.Agent(
            List.of("127.0.0.1:1161"), "80001f8805" + "5a".repeat(12), 4, 12, 3, 1, ""),
        SnmpReport.State.LISTENS,
        "");
  }

  static HostTls hostTls() {
    String digest = "5a".repeat(32);
    return new HostTls(
        TlsMode.ALLOWED,
        new HostTls.Server("CN=berlin", "CN=corporate", false, NOON, digest),
        2,
        NOON);
  }

  static Event event() {
    return new Event(7, EventKind.LINE_LOST, "osaka", "no route to host", NOON, 0, 0, "", 2);
  }

  static Status.Setting setting() {
    return new Status.Setting(
        "buffer.capacity", "8GiB", Status.Origin.FILE, "forebay.toml:3:12", true, "of new groups");
  }

  static Status.Scheduled scheduled() {
    return new Status.Scheduled(schedule(), NOON, 0, "");
  }

  static Schedule schedule() {
    return new Schedule(
        "tape",
        true,
        new Schedule.When.Daily(
            List.of(LocalTime.of(22, 0)),
            Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
            ZoneId.of("Europe/Berlin")),
        new Schedule.Task.TakeCheckpoint("main", "tape", Schedule.Stand.HOLD, 240, null));
  }

  /// With nothing given that need not be.
  static Schedule hourly() {
    return new Schedule(
        "hourly",
        true,
        new Schedule.When.Every(60),
        new Schedule.Task.TakeCheckpoint(null, "hourly", Schedule.Stand.NOTHING, 0, null));
  }

  static PanelPicture panel() {
    return new PanelPicture(
        20,
        4,
        List.of("kyoto               ", "All is well.        ", " ".repeat(20), " ".repeat(20)),
        false,
        Map.of(PanelKey.ENTER, "menu"));
  }
}
