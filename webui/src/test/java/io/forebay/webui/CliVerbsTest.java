package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.ScheduleCommand;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.limit.LineLimit;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.limit.WeeklyWindow;
import io.forebay.gateway.control.plan.Planner;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.schedule.Schedule;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each verb: what is typed, the command that it must become, and a piece of what people must read; and the same
/// as the document of the REST interface. Verbs with classes of their own have tests of their own.
class CliVerbsTest extends OnAnAppliance {
  CliVerbsTest() throws IOException {}

  static List<Verb> verbs() {
    return List.of(
        new Verb(
            "volume create db1 --size 10GiB",
            new VolumeCommand.Create("db1", 10L << 30, null, 512, null),
            "nbd://127.0.0.1:10809/db1"),
        new Verb(
            "volume create db1 --size 1.5MiB --group g --block 4096 --backing /dev/sdb",
            new VolumeCommand.Create(
                "db1", 3 << 19, "g", 4096, new VolumeCommand.Backing("/dev/sdb", false)),
            "10 GiB in group main, writable"),
        new Verb(
            "volume create old --backing /srv/old.raw --adopt",
            new VolumeCommand.Create(
                "old", 0, null, 512, new VolumeCommand.Backing("/srv/old.raw", true)),
            "mirror.raw"),
        new Verb("volume list", new VolumeCommand.ListAll(), "10 GiB"),
        new Verb("volume show db1", new VolumeCommand.Show("db1"), "  nbdinfo nbd://127"),
        new Verb("volume rename db1 db2", new VolumeCommand.Rename("db1", "db2"), "db1"),
        new Verb("volume grow db1 --size 1TiB", new VolumeCommand.Grow("db1", 1L << 40), "db1"),
        new Verb(
            "volume delete db1 --yes db1", new VolumeCommand.Delete("db1", "db1"), "deleted db1"),
        new Verb(
            "group create g --buffer /mnt/x --capacity 200GiB",
            new GroupCommand.Create("g", "/mnt/x", 200L << 30),
            "main"),
        new Verb("group create g", new GroupCommand.Create("g", null, 0), "primary"),
        new Verb("group list", new GroupCommand.ListAll(), "osaka following"),
        new Verb("group show main", new GroupCommand.Show("main"), "1.3 GiB of 200 GiB"),
        new Verb(
            "group replicate main --to osaka", new GroupCommand.Replicate("main", "osaka"), "main"),
        new Verb("group unreplicate main", new GroupCommand.Unreplicate("main", null), "main"),
        new Verb(
            "group unreplicate main --from osaka",
            new GroupCommand.Unreplicate("main", "osaka"),
            "main"),
        new Verb(
            "group promote main --yes main", new GroupCommand.Promote("main", "main"), "primary"),
        new Verb(
            "group switchover main --to osaka --within 90s",
            new GroupCommand.Switchover("main", "osaka", 90_000),
            "main"),
        new Verb(
            "group settle main --keep osaka", new GroupCommand.Settle("main", "osaka"), "main"),
        new Verb("group settle main", new GroupCommand.Settle("main", null), "main"),
        new Verb("group branch list main", new GroupCommand.Branches("main"), "osaka"),
        new Verb(
            "group branch show main 7",
            new GroupCommand.ShowBranch("main", 7),
            "a part of it is an image without history"),
        new Verb(
            "group branch drop main 7 --yes main",
            new GroupCommand.DropBranch("main", 7, "main"),
            "dropped branch 7"),
        new Verb("group demote main", new GroupCommand.Demote("main"), "main"),
        new Verb(
            "group consent main --yes main", new GroupCommand.Consent("main", "main"), "primary"),
        new Verb("group cut main --yes main", new GroupCommand.Cut("main", "main"), "main"),
        new Verb("peer invite", new PeerCommand.Invite(), "F1-AAAA"),
        new Verb("peer join F1-X", new PeerCommand.Join("F1-X"), "192.0.2.7:10810"),
        new Verb("peer list", new PeerCommand.ListAll(), "osaka"),
        new Verb(
            "peer set osaka --address h:1", new PeerCommand.SetAddress("osaka", "h:1"), "osaka"),
        new Verb("peer set osaka --no-address", new PeerCommand.SetAddress("osaka", null), "osaka"),
        new Verb(
            "peer replace berlin --with osaka",
            new PeerCommand.Replace("berlin", "osaka"),
            "main: the first copy goes"),
        new Verb("peer remove osaka", new PeerCommand.Remove("osaka"), "removed osaka"),
        new Verb(
            "group policy main continuous",
            new GroupCommand.SetPolicy("main", ReplicationPolicy.CONTINUOUS),
            "Sent as it comes."),
        new Verb(
            "group policy main --at 22:00 --days Monday,friday --zone Europe/Berlin",
            new GroupCommand.SetPolicy(
                "main", new ReplicationPolicy.Timed(Samples.schedule().when())),
            "Sent"),
        new Verb(
            "group policy main --every 15min",
            new GroupCommand.SetPolicy(
                "main", new ReplicationPolicy.Timed(new Schedule.When.Every(15))),
            "Sent"),
        new Verb(
            "group policy main --after 64MiB",
            new GroupCommand.SetPolicy("main", new ReplicationPolicy.After(64 << 20)),
            "Sent"),
        new Verb(
            "plan --group main",
            new GroupCommand.Plan("main", Planner.Wish.NONE),
            "the average: the least that keeps up"),
        new Verb(
            "plan --group main --rpo 15min",
            new GroupCommand.Plan("main", new Planner.Wish(900_000, 0)),
            "You need a line of 11.1 Mbit/s"),
        new Verb(
            "plan --group main --line 2Mbit/s",
            new GroupCommand.Plan("main", new Planner.Wish(0, 250_000)),
            "compressed 2.0 : 1"),
        new Verb("group history main", new GroupCommand.History("main", 24), "614.4 KiB/s"),
        new Verb(
            "group history main --last 35d", new GroupCommand.History("main", 840), "10 MiB/s"),
        new Verb("line history", new LineCommand.History(null, 24), "1.25 %"),
        new Verb(
            "line history --peer osaka --last 90m", new LineCommand.History("osaka", 2), "84 ms"),
        new Verb("line pause", new LineCommand.Pause(null, null), "main"),
        new Verb("line pause --at c --group g", new LineCommand.Pause("g", "c"), "main"),
        new Verb("line resume", new LineCommand.Resume(null), "main"),
        new Verb("line resume --group g", new LineCommand.Resume("g"), "main"),
        new Verb(
            "line limit 2Mbit/s", new LineCommand.Limit(null, null, 250_000, null), "2 Mbit/s"),
        new Verb(
            "line limit unlimited --peer osaka --group g --when sat,sun",
            new LineCommand.Limit(
                "osaka", "g", LineLimit.UNLIMITED, WeeklyWindow.parse("sat-sun", "UTC")),
            "mon-fri 08:00-18:00 Europe/Berlin"),
        new Verb("line limit list", new LineCommand.ListLimits(), "osaka"),
        new Verb(
            "line limit remove", new LineCommand.Unlimit(null, null, null), "removed 2 Mbit/s"),
        new Verb(
            "line limit remove --peer p --group g --when 08:00-09:00 --zone Asia/Tokyo",
            new LineCommand.Unlimit("p", "g", WeeklyWindow.parse("08:00-09:00", "Asia/Tokyo")),
            "mon-fri"),
        new Verb(
            "line priority main Low", new LineCommand.Prioritize("main", Priority.LOW), "main"),
        new Verb(
            "checkpoint create c",
            new CheckpointCommand.Create("c", null, Status.Consistency.CRASH, false),
            "2026-11-20T14:03:12Z"),
        new Verb(
            "checkpoint create c --group g --hold",
            new CheckpointCommand.Create("c", "g", Status.Consistency.CRASH, true),
            "held"),
        new Verb("checkpoint list", new CheckpointCommand.ListAll(null), "0000000000030000"),
        new Verb("checkpoint hold c", new CheckpointCommand.Hold("c", null), "nightly"),
        new Verb(
            "checkpoint release c --group g", new CheckpointCommand.Release("c", "g"), "nightly"),
        new Verb(
            "schedule set tape --at 22:00 --days Monday,friday --zone Europe/Berlin --group main"
                + " --hold --release-after 4h",
            new ScheduleCommand.Put(Samples.schedule()),
            "monday, friday 22:00 Europe/Berlin"),
        new Verb(
            "schedule set hourly --every 1h", new ScheduleCommand.Put(Samples.hourly()), "tape"),
        new Verb("schedule list", new ScheduleCommand.ListAll(), "hold"),
        new Verb("schedule remove tape", new ScheduleCommand.Remove("tape"), "removed tape"),
        new Verb("event list", new EventCommand.ListSome(false, 0, 100), "line.lost"),
        new Verb(
            "event list --open --limit 5 --before 9",
            new EventCommand.ListSome(true, 9, 5),
            "open"),
        new Verb("setting list", new SettingCommand.ListAll(), "forebay.toml:3:12  any time"),
        new Verb(
            "setting set buffer.capacity 1.5GiB",
            new SettingCommand.Change("buffer.capacity", "1.5GiB"),
            "buffer.capacity"),
        new Verb(
            "setting reset buffer.capacity",
            new SettingCommand.Change("buffer.capacity", null),
            "of new groups"),
        new Verb("event ack 7", new EventCommand.Acknowledge(7), "line.lost"));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void verb_typed_becomesItsCommandAndIsReadable(Verb verb) {
    assertBecomesItsCommand(verb);
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void verb_json_isTheDocumentOfTheRestInterface(Verb verb) {
    Typed typed = type((verb.typed() + " --json").split(" "));
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.err()).isEmpty();
    Call call =
        Call.ALL.stream()
            .filter(each -> verb.command().getClass().isInstance(each.command()))
            .findFirst()
            .orElseThrow();
    JsonObject rest = new JsonObject(served.ask(call.method(), call.path(), call.body()).body());
    assertThat(new JsonObject(typed.out())).isEqualTo(rest);
  }
}
