package io.forebay.webui;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.NbdCommand;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.SeedCommand;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VerifyCommand;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.access.Network;
import io.forebay.gateway.control.limit.LineLimit;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.plan.Planner;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.schedule.Schedule;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A right request of one operation, and the command it must become (null: none).
record Call(
    String operation,
    String method,
    String path,
    @Nullable JsonObject body,
    @Nullable Command<?> command) {
  private static final List<Call> MOST =
      List.of(
          get("getContract", "/openapi.json", null),
          get("getStatus", "/status", null),
          get("listVolumes", "/volumes", new VolumeCommand.ListAll()),
          call(
              "createVolume",
              "POST",
              "/volumes",
              "{\"name\": \"db1\", \"sizeBytes\": 10737418240, \"group\": \"main\","
                  + " \"blockBytes\": 4096, \"backing\": {\"path\": \"/dev/sdb\", \"adopt\": true}}",
              new VolumeCommand.Create(
                  "db1", 10L << 30, "main", 4096, new VolumeCommand.Backing("/dev/sdb", true))),
          call(
              "createVolume",
              "POST",
              "/volumes",
              "{\"name\": \"db1\", \"sizeBytes\": 1048576}",
              new VolumeCommand.Create("db1", 1 << 20, null, 512, null)),
          get("showVolume", "/volumes/db1", new VolumeCommand.Show("db1")),
          call(
              "deleteVolume",
              "DELETE",
              "/volumes/db1?confirm=db1",
              null,
              new VolumeCommand.Delete("db1", "db1")),
          call(
              "renameVolume",
              "PUT",
              "/volumes/db1/name",
              "{\"name\": \"db2\"}",
              new VolumeCommand.Rename("db1", "db2")),
          call(
              "growVolume",
              "PUT",
              "/volumes/db1/size",
              "{\"sizeBytes\": 21474836480}",
              new VolumeCommand.Grow("db1", 20L << 30)),
          call(
              "setVolumeAck",
              "PUT",
              "/volumes/db1/ack",
              "{\"promise\": \"remote\", \"patienceSeconds\": \"never\"}",
              new VolumeCommand.Ack("db1", Acknowledgement.REMOTE, Status.NEVER)),
          call(
              "setVolumeExport",
              "PUT",
              "/volumes/db1/export",
              "{\"allow\": [\"192.0.2.0/24\"], \"readOnly\": true, \"tls\": \"required\"}",
              new VolumeCommand.Export(
                  "db1",
                  List.of(Network.parse("192.0.2.0/24")),
                  null,
                  null,
                  true,
                  TlsMode.REQUIRED,
                  null)),
          get("showNbdAuthority", "/nbd/authority", new NbdCommand.Authority()),
          get("showNbdTls", "/nbd/tls", new NbdCommand.Show()),
          call("reloadNbdTls", "POST", "/nbd/tls/reload", null, new NbdCommand.Reload()),
          get("listGroups", "/groups", new GroupCommand.ListAll()),
          call(
              "createGroup",
              "POST",
              "/groups",
              "{\"name\": \"g2\", \"bufferDirectory\": \"/mnt/fast\", \"capacityBytes\": 1073741824}",
              new GroupCommand.Create("g2", "/mnt/fast", 1L << 30)),
          get("showGroup", "/groups/main", new GroupCommand.Show("main")),
          call(
              "replicateGroup",
              "PUT",
              "/groups/main/peers/osaka",
              null,
              new GroupCommand.Replicate("main", "osaka")),
          call(
              "unreplicateGroup",
              "DELETE",
              "/groups/main/peers/osaka",
              null,
              new GroupCommand.Unreplicate("main", "osaka")),
          call(
              "unreplicateGroupFromItsPeer",
              "DELETE",
              "/groups/main/peers",
              null,
              new GroupCommand.Unreplicate("main", null)),
          call(
              "promoteGroup",
              "POST",
              "/groups/main/promote?confirm=main",
              null,
              new GroupCommand.Promote("main", "main")),
          get("previewPromote", "/groups/main/promote", new GroupCommand.PreviewPromote("main")),
          call(
              "switchoverGroup",
              "POST",
              "/groups/main/switchover",
              "{\"to\": \"osaka\", \"withinSeconds\": 90}",
              new GroupCommand.Switchover("main", "osaka", 90_000)),
          call(
              "switchoverGroup",
              "POST",
              "/groups/main/switchover",
              "{\"to\": \"osaka\"}",
              new GroupCommand.Switchover("main", "osaka", 60_000)),
          call(
              "settleGroup",
              "POST",
              "/groups/main/settle?keep=osaka",
              null,
              new GroupCommand.Settle("main", "osaka")),
          call(
              "settleGroup",
              "POST",
              "/groups/main/settle",
              null,
              new GroupCommand.Settle("main", null)),
          get("listBranches", "/groups/main/branches", new GroupCommand.Branches("main")),
          get("showBranch", "/groups/main/branches/7", new GroupCommand.ShowBranch("main", 7)),
          call(
              "dropBranch",
              "DELETE",
              "/groups/main/branches/7?confirm=main",
              null,
              new GroupCommand.DropBranch("main", 7, "main")),
          get("showSeed", "/groups/main/seed", new SeedCommand.Show("main")),
          call(
              "exportSeed",
              "POST",
              "/groups/main/seed/export",
              "{\"peer\": \"osaka\", \"to\": \"/dev/sdz\", \"confirm\": \"/dev/sdz\"}",
              new SeedCommand.Export("main", "osaka", "/dev/sdz", "/dev/sdz")),
          call(
              "importSeed",
              "POST",
              "/groups/main/seed/import",
              "{\"from\": \"/mnt/usb/main.seed\"}",
              new SeedCommand.Import("main", "/mnt/usb/main.seed")),
          call("cancelSeed", "DELETE", "/groups/main/seed", null, new SeedCommand.Cancel("main")),
          get(
              "showVerification",
              "/groups/main/verification",
              new VerifyCommand.Show("main", null)),
          call(
              "startVerification",
              "POST",
              "/groups/main/verification?peer=osaka&volume=db1",
              null,
              new VerifyCommand.Start("main", "osaka", "db1")),
          call(
              "stopVerification",
              "DELETE",
              "/groups/main/verification",
              null,
              new VerifyCommand.Stop("main", null)),
          call(
              "repairDifferences",
              "POST",
              "/groups/main/verification/repair?peer=osaka",
              null,
              new VerifyCommand.Repair("main", "osaka")),
          call("demoteGroup", "POST", "/groups/main/demote", null, new GroupCommand.Demote("main")),
          call(
              "setGroupPolicy",
              "PUT",
              "/groups/main/policy",
              "{\"mode\": \"timed\", \"everyMinutes\": 15}",
              new GroupCommand.SetPolicy(
                  "main", new ReplicationPolicy.Timed(new Schedule.When.Every(15)))),
          call(
              "setGroupPolicy",
              "PUT",
              "/groups/main/policy",
              "{\"mode\": \"timed\", \"times\": [\"22:00\"], \"days\": [\"monday\", \"friday\"],"
                  + " \"zone\": \"Europe/Berlin\"}",
              new GroupCommand.SetPolicy(
                  "main", new ReplicationPolicy.Timed(Samples.schedule().when()))),
          call(
              "setGroupPolicy",
              "PUT",
              "/groups/main/policy",
              "{\"mode\": \"after\", \"afterBytes\": 67108864, \"zone\": null}",
              new GroupCommand.SetPolicy("main", new ReplicationPolicy.After(64 << 20))),
          get("planGroup", "/groups/main/plan", new GroupCommand.Plan("main", Planner.Wish.NONE)),
          get(
              "planGroup",
              "/groups/main/plan?rpoSeconds=900.5",
              new GroupCommand.Plan("main", new Planner.Wish(900_500, 0))),
          get(
              "planGroup",
              "/groups/main/plan?lineBytesPerSecond=250000",
              new GroupCommand.Plan("main", new Planner.Wish(0, 250_000))),
          get("showGroupHistory", "/groups/main/history", new GroupCommand.History("main", 24)),
          get(
              "showGroupHistory",
              "/groups/main/history?hours=840",
              new GroupCommand.History("main", 840)),
          get("showLineHistory", "/line/history", new LineCommand.History(null, 24)),
          get(
              "showLineHistory",
              "/line/history?peer=osaka&hours=168",
              new LineCommand.History("osaka", 168)),
          call(
              "consentGroup",
              "POST",
              "/groups/main/consent?confirm=main",
              null,
              new GroupCommand.Consent("main", "main")),
          call(
              "cutGroup",
              "POST",
              "/groups/main/cut?confirm=main",
              null,
              new GroupCommand.Cut("main", "main")),
          get("listPeers", "/peers", new PeerCommand.ListAll()),
          call(
              "replacePeer",
              "POST",
              "/peers/berlin/replacement",
              "{\"with\": \"osaka\"}",
              new PeerCommand.Replace("berlin", "osaka")),
          call(
              "replacePeer",
              "POST",
              "/peers/berlin/replacement",
              "{}",
              new PeerCommand.Replace("berlin", null)),
          call("joinPeer", "POST", "/peers", "{\"code\": \"F1-X\"}", new PeerCommand.Join("F1-X")),
          call(
              "setPeerAddress",
              "PUT",
              "/peers/osaka/address",
              "{\"address\": \"192.0.2.9:10810\"}",
              new PeerCommand.SetAddress("osaka", "192.0.2.9:10810")),
          call(
              "setPeerAddress",
              "PUT",
              "/peers/osaka/address",
              "{\"address\": null}",
              new PeerCommand.SetAddress("osaka", null)),
          call("removePeer", "DELETE", "/peers/osaka", null, new PeerCommand.Remove("osaka")),
          call("invitePeer", "POST", "/invitations", null, new PeerCommand.Invite()),
          call(
              "pauseLine",
              "PUT",
              "/line/pause",
              "{\"group\": \"main\", \"checkpoint\": \"nightly\"}",
              new LineCommand.Pause("main", "nightly")),
          call("pauseLine", "PUT", "/line/pause", "{}", new LineCommand.Pause(null, null)),
          call("resumeLine", "DELETE", "/line/pause", null, new LineCommand.Resume(null)),
          call(
              "setLimit",
              "PUT",
              "/line/limits",
              "{\"peer\": \"osaka\", \"group\": \"main\", \"bytesPerSecond\": 250000, \"when\":"
                  + " \"Mon-fri 08:00-18:00\", \"zone\": \"Europe/Berlin\"}",
              new LineCommand.Limit("osaka", "main", 250_000, Samples.window())),
          call(
              "setLimit",
              "PUT",
              "/line/limits",
              "{}",
              new LineCommand.Limit(null, null, LineLimit.UNLIMITED, null)),
          get("listLimits", "/line/limits", new LineCommand.ListLimits()),
          call(
              "removeLimits",
              "DELETE",
              "/line/limits?peer=osaka&group=main",
              null,
              new LineCommand.Unlimit("osaka", "main", null)),
          call(
              "prioritizeGroup",
              "PUT",
              "/groups/main/priority",
              "{\"priority\": \"low\"}",
              new LineCommand.Prioritize("main", Priority.LOW)),
          get("listCheckpoints", "/checkpoints?group=main", new CheckpointCommand.ListAll("main")),
          call(
              "createCheckpoint",
              "POST",
              "/checkpoints",
              "{\"name\": \"nightly\", \"group\": \"main\", \"hold\": true, \"consistency\":"
                  + " \"application\"}",
              new CheckpointCommand.Create(
                  "nightly", "main", Status.Consistency.APPLICATION, true)),
          call(
              "holdCheckpoint",
              "PUT",
              "/checkpoints/nightly/hold?group=main",
              null,
              new CheckpointCommand.Hold("nightly", "main")),
          call(
              "releaseCheckpoint",
              "DELETE",
              "/checkpoints/nightly/hold",
              null,
              new CheckpointCommand.Release("nightly", null)),
          get("listEvents", "/events", new EventCommand.ListSome(false, 0, 100)),
          get(
              "listEvents",
              "/events?open=true&before=40&limit=10",
              new EventCommand.ListSome(true, 40, 10)),
          call(
              "acknowledgeEvent",
              "PUT",
              "/events/7/acknowledgement",
              null,
              new EventCommand.Acknowledge(7)),
          get("listSettings", "/settings", new SettingCommand.ListAll()),
          call(
              "changeSetting",
              "PUT",
              "/settings/buffer.capacity",
              "{\"value\": \"8GiB\"}",
              new SettingCommand.Change("buffer.capacity", "8GiB")),
          call(
              "resetSetting",
              "DELETE",
              "/settings/buffer.capacity",
              null,
              new SettingCommand.Change("buffer.capacity", null)));

  static final List<Call> ALL =
      Stream.of(
              MOST,
              ScheduleCalls.ALL,
              IscsiCalls.ALL,
              UserCalls.ALL,
              SnmpCalls.ALL,
              PanelCalls.ALL,
              NotifyCalls.ALL,
              TaskCalls.ALL,
              ConfigCalls.ALL,
              TimeCalls.ALL)
          .flatMap(List::stream)
          .toList();

  static Call get(String operation, String path, @Nullable Command<?> command) {
    return call(operation, "GET", path, null, command);
  }

  static Call call(
      String operation,
      String method,
      String path,
      @Nullable String body,
      @Nullable Command<?> command) {
    return new Call(
        operation,
        method,
        Contract.ROOT + path,
        body == null ? null : new JsonObject(body),
        command);
  }
}
