package io.forebay.snmp;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.control.CheckpointChanges;
import io.forebay.gateway.control.ClockReport;
import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.control.OutageBudget;
import io.forebay.gateway.control.SeedReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What a small appliance shows.
final class Samples {
  static final long NOON = 1_780_000_000_000L;

  static final IscsiReport.Terms TERMS =
      new IscsiReport.Terms(false, true, 128 << 10, 256 << 10, 1 << 20, 256 << 10, 4);

  private Samples() {}

  static Seen seen(int volumes) {
    List<Status.Volume> all = new ArrayList<>();
    for (int i = 0; i < volumes; i++) {
      all.add(volume(i));
    }
    IscsiReport.Unit unit =
        new IscsiReport.Unit(
            new UUID(9, 0), "v0", "iqn.x:main", 0, "6f20", false, IscsiReport.Access.STANDBY, null);
    IscsiReport.Session session =
        new IscsiReport.Session(
            4,
            "iqn.a",
            "",
            "192.0.2.7:1",
            "iqn.x:main",
            NOON,
            new IscsiReport.Path("00023d000001", 1, "127.0.0.1:3260", 1),
            new IscsiReport.Digests(true, false),
            TERMS,
            new IscsiReport.Traffic(1_234, 5 << 20, 9 << 20));
    return new Seen(
        appliance(),
        all,
        List.of(
            new Status.Checkpoint(
                "monday",
                "main",
                Status.Consistency.APPLICATION,
                true,
                Status.Life.HELD,
                4096,
                NOON,
                new CheckpointChanges(true, Status.UNKNOWN))),
        new IscsiReport(
            List.of("127.0.0.1:3260"),
            List.of(1),
            List.of(),
            IscsiReport.Proof.NONE,
            TERMS,
            List.of(
                new IscsiReport.Target(
                    "iqn.x:main",
                    "main",
                    "",
                    List.of(unit),
                    new IscsiReport.Logins(7, 2, 0, 1, 0))),
            List.of(session)),
        List.of(lineLost()),
        List.of(new Notice(41, lineLost(), Notice.State.RAISED, NOON)),
        3);
  }

  static Event lineLost() {
    return new Event(7, EventKind.LINE_LOST, "osaka", "no route", NOON, 0, 0, "", 2);
  }

  /// Something that has happened.
  static Event promoted(long id) {
    return new Event(id, EventKind.PROMOTED, "main", "", NOON + 5_000, 0, 0, "", 0);
  }

  static Status.Volume volume(int number) {
    return new Status.Volume(
        "v" + number,
        new UUID(9, number),
        "main",
        64 << 20,
        512,
        true,
        "/srv/mirror.raw",
        Status.UNKNOWN,
        new Status.Ack(Acknowledgement.REMOTE, 0, Acknowledgement.DURABLE),
        ExportRule.DEFAULT,
        null,
        List.of(),
        List.of());
  }

  static Status.Appliance appliance() {
    Status.Line line =
        new Status.Line(
            "osaka",
            Status.LineState.CATCHING_UP,
            NOON,
            1 << 20,
            Status.UNKNOWN,
            280,
            4096,
            new Status.CatchUp(5, 10, 0, false, 1, Status.Eta.NOT_KNOWN),
            new Status.Carried(1L << 40, 1L << 39),
            null,
            Priority.NORMAL,
            "");
    Status.Group group =
        new Status.Group(
            "main",
            new UUID(1, 1),
            Status.Role.PRIMARY,
            Status.Phase.SERVING,
            3,
            true,
            Status.Rung.IN_PLACE,
            new Status.Watermarks(0, 0x40_000, 0x3_f000, 0x3_0000, 0x3_f000, 0x2_0000),
            new Status.Buffer(200L << 30, 1_395_864_371, 64L << 20, 1 << 20, 4L << 30),
            new Status.Lag(
                14_900,
                32_505_856,
                Status.NEVER,
                Status.UNKNOWN,
                1 << 20,
                new OutageBudget(273_600_000, 93_600_000, false, 600)),
            null,
            new Status.Stop("monday", 4096, false, 0),
            new Status.Policy(ReplicationPolicy.CONTINUOUS, Status.PolicyState.CONTINUOUS, 0, 0, 0),
            List.of(line),
            1,
            Status.Succession.NONE,
            List.of(),
            SeedReport.none("main"),
            "");
    Status.Peer peer =
        new Status.Peer(
            "osaka",
            new UUID(2, 2),
            "192.0.2.2:10810",
            "5a",
            true,
            NOON,
            NOON,
            List.of("main"),
            null,
            340L,
            "");
    return new Status.Appliance(
        "kyoto",
        new UUID(5, 5),
        "0.1.0",
        "primary of main; 1 problem",
        Severity.WARNING,
        1,
        NOON,
        NOON + 1_500,
        List.of(),
        IscsiReport.OFF.summary(),
        new ClockReport(
            List.of("ntp"), new ClockReport.Answer("ntp", -1_250, 21, 2, NOON - 60_000), ""),
        List.of(group),
        List.of(peer));
  }
}
