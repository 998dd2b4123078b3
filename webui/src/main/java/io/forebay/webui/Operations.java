package io.forebay.webui;

import static io.forebay.webui.Documents.items;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.control.ApplianceCommand;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.ScheduleCommand;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.plan.PlanJson;
import io.forebay.gateway.control.plan.Planner;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What each operation of the contract does: a command for the door, and the document of what it gives.
final class Operations {
  static final int OK = 200;
  static final int CREATED = 201;

  /// Those that are asked for by POST and whose answer is a secret: it is not kept for who asks again.
  static final Set<String> SECRET = Set.of("createKey", "invitePeer");

  private static final int EVENTS_DEFAULT = 100;
  static final int HOURS_DEFAULT = 24;

  /// One operation. The stage may complete on any thread; it fails only by our own bugs.
  interface Operation {
    CompletionStage<Answer> run(Asked asked, Visitor visitor);
  }

  private final Control control;
  private final Map<String, Operation> byId = new HashMap<>();

  Operations(Control control) {
    this.control = control;
    put("getStatus", (asked, visitor) -> ready(Documents.status(control.status())));
    VolumeOperations.operations(this);
    ProfileDocuments.operations(this);
    groups();
    peers();
    lineAndCheckpoints();
    events();
    settingsAndSchedules();
    ExportDocuments.operations(this);
    IscsiDocuments.operations(this);
    SnmpDocuments.operations(this);
    NotifyDocuments.operations(this);
    on(
        "stopAppliance",
        OK,
        asked -> new ApplianceCommand.Stop(asked.required("confirm")),
        name -> new JsonObject().put("name", name));
    UserDocuments.operations(this);
    PanelDocuments.operations(this);
    WebDocuments.operations(this);
    TimeDocuments.operations(this);
    TaskDocuments.operations(this);
    ConfigDocuments.operations(this);
    new BundleDocuments(control).operations(this);
  }

  /// What the contract calls `id`.
  Operation of(String id) {
    return Check.present(
        byId.get(id), "every operation of the contract is served, not " + id, 0, 0);
  }

  void put(String id, Operation operation) {
    byId.put(id, operation);
  }

  private static CompletionStage<Answer> ready(JsonObject document) {
    return CompletableFuture.completedFuture(Answer.document(OK, document));
  }

  <R> void on(
      String id,
      int status,
      Function<Asked, Command<R>> command,
      Function<R, JsonObject> document) {
    on(id, status, command, (asked, value) -> document.apply(value));
  }

  /// Makes the document of what a command gave, knowing what was asked.
  private interface Reply<R> {
    JsonObject document(Asked asked, R value);
  }

  private <R> void on(String id, int status, Function<Asked, Command<R>> command, Reply<R> reply) {
    put(
        id,
        (asked, visitor) -> {
          Command<R> made;
          try {
            made = command.apply(asked);
          } catch (RefusedException e) {
            return CompletableFuture.completedFuture(Problems.of(e.refusal()));
          }
          if (visitor.mustConfirm(made)) {
            return CompletableFuture.completedFuture(Problems.unconfirmed());
          }
          return control
              .execute(made, visitor.known())
              .thenApply(outcome ->
                  switch (outcome) {
                    case Outcome.Done<R>(R value) ->
                        Answer.document(status, reply.document(asked, value));
                    case Outcome.Refused<R>(var refusal) -> Problems.of(refusal);
                  });
        });
  }

  private void groups() {
    Function<Status.Group, JsonObject> group = GroupDocuments::group;
    on("listGroups", OK, asked -> new GroupCommand.ListAll(), items(GroupDocuments::group));
    on("createGroup", CREATED, asked -> newGroup(asked.body()), group);
    on("showGroup", OK, asked -> new GroupCommand.Show(asked.path("group")), group);
    on(
        "replicateGroup",
        OK,
        asked -> new GroupCommand.Replicate(asked.path("group"), asked.path("peer")),
        group);
    on(
        "unreplicateGroup",
        OK,
        asked -> new GroupCommand.Unreplicate(asked.path("group"), asked.path("peer")),
        group);
    on(
        "unreplicateGroupFromItsPeer",
        OK,
        asked -> new GroupCommand.Unreplicate(asked.path("group"), null),
        group);
    on(
        "setGroupPolicy",
        OK,
        asked ->
            new GroupCommand.SetPolicy(asked.path("group"), ScheduleDocuments.policy(asked.body())),
        group);
    on(
        "planGroup",
        OK,
        asked -> new GroupCommand.Plan(asked.path("group"), wish(asked)),
        plan -> new JsonObject(PlanJson.of(plan)));
    on(
        "previewPromote",
        OK,
        asked -> new GroupCommand.PreviewPromote(asked.path("group")),
        GroupDocuments::prospect);
    on(
        "promoteGroup",
        OK,
        asked -> new GroupCommand.Promote(asked.path("group"), asked.required("confirm")),
        group);
    on(
        "switchoverGroup",
        OK,
        asked ->
            new GroupCommand.Switchover(
                asked.path("group"),
                asked.body().getString("to"),
                millis(asked.body(), GroupCommand.Switchover.WITHIN_MILLIS_DEFAULT)),
        group);
    on(
        "settleGroup",
        OK,
        asked -> new GroupCommand.Settle(asked.path("group"), asked.query("keep")),
        group);
    on(
        "listBranches",
        OK,
        asked -> new GroupCommand.Branches(asked.path("group")),
        items(GroupDocuments::branch));
    on(
        "showBranch",
        OK,
        asked -> new GroupCommand.ShowBranch(asked.path("group"), asked.pathNumber("branch")),
        GroupDocuments::branch);
    on(
        "dropBranch",
        OK,
        asked ->
            new GroupCommand.DropBranch(
                asked.path("group"), asked.pathNumber("branch"), asked.required("confirm")),
        GroupDocuments::branch);
    VerifyDocuments.operations(this);
    SeedDocuments.operations(this);
    on("demoteGroup", OK, asked -> new GroupCommand.Demote(asked.path("group")), group);
    on(
        "consentGroup",
        OK,
        asked -> new GroupCommand.Consent(asked.path("group"), asked.required("confirm")),
        group);
    on(
        "cutGroup",
        OK,
        asked -> new GroupCommand.Cut(asked.path("group"), asked.required("confirm")),
        group);
  }

  private static long millis(JsonObject body, long otherwise) {
    Double seconds = body.getDouble("withinSeconds");
    return seconds == null ? otherwise : Math.round(seconds * 1_000);
  }

  private static Planner.Wish wish(Asked asked) {
    long rpoMillis = Math.round(asked.queryNumber("rpoSeconds", 0) * 1e3);
    return new Planner.Wish(rpoMillis, asked.query("lineBytesPerSecond", 0));
  }

  private static GroupCommand.Create newGroup(JsonObject body) {
    return new GroupCommand.Create(
        body.getString("name"),
        body.getString("bufferDirectory"),
        body.getLong("capacityBytes", GroupCommand.Create.CAPACITY_DEFAULT));
  }

  private void peers() {
    on("listPeers", OK, asked -> new PeerCommand.ListAll(), items(Documents::peer));
    on("invitePeer", CREATED, asked -> new PeerCommand.Invite(), Documents::invitation);
    on(
        "joinPeer",
        CREATED,
        asked -> new PeerCommand.Join(asked.body().getString("code")),
        Documents::peer);
    on(
        "setPeerAddress",
        OK,
        asked -> new PeerCommand.SetAddress(asked.path("peer"), asked.body().getString("address")),
        Documents::peer);
    on(
        "replacePeer",
        OK,
        asked -> new PeerCommand.Replace(asked.path("peer"), asked.body().getString("with")),
        Documents::replacement);
    on("removePeer", OK, asked -> new PeerCommand.Remove(asked.path("peer")), Documents::peer);
  }

  private void lineAndCheckpoints() {
    on(
        "pauseLine",
        OK,
        asked ->
            new LineCommand.Pause(
                asked.body().getString("group"), asked.body().getString("checkpoint")),
        items(GroupDocuments::group));
    on(
        "resumeLine",
        OK,
        asked -> new LineCommand.Resume(group(asked)),
        items(GroupDocuments::group));
    on("listLimits", OK, asked -> new LineCommand.ListLimits(), items(LimitDocuments::limit));
    on("setLimit", OK, asked -> LimitDocuments.wanted(asked.body()), LimitDocuments::limit);
    on("removeLimits", OK, LimitDocuments::unwanted, items(LimitDocuments::limit));
    on(
        "prioritizeGroup",
        OK,
        asked ->
            new LineCommand.Prioritize(
                asked.path("group"),
                Values.value(Priority.class, asked.body().getString("priority"))),
        GroupDocuments::group);
    on(
        "showLineHistory",
        OK,
        asked ->
            new LineCommand.History(
                asked.query("peer"), Math.toIntExact(asked.query("hours", HOURS_DEFAULT))),
        items(ProfileDocuments::lineHour));
    on(
        "listCheckpoints",
        OK,
        asked -> new CheckpointCommand.ListAll(group(asked)),
        items(Documents::checkpoint));
    on("createCheckpoint", CREATED, asked -> newCheckpoint(asked.body()), Documents::checkpoint);
    on(
        "holdCheckpoint",
        OK,
        asked -> new CheckpointCommand.Hold(asked.path("checkpoint"), group(asked)),
        Documents::checkpoint);
    on(
        "releaseCheckpoint",
        OK,
        asked -> new CheckpointCommand.Release(asked.path("checkpoint"), group(asked)),
        Documents::checkpoint);
  }

  private static CheckpointCommand.Create newCheckpoint(JsonObject body) {
    return new CheckpointCommand.Create(
        body.getString("name"),
        body.getString("group"),
        Values.value(Status.Consistency.class, body.getString("consistency", "crash")),
        body.getBoolean("hold", false));
  }

  private void events() {
    on(
        "listEvents",
        OK,
        asked ->
            new EventCommand.ListSome(
                asked.query("open", false), asked.query("before", 0), limit(asked)),
        (asked, events) -> Documents.events(events, limit(asked)));
    on(
        "acknowledgeEvent",
        OK,
        asked -> new EventCommand.Acknowledge(asked.pathNumber("event")),
        Documents::event);
  }

  private static int limit(Asked asked) {
    return Math.toIntExact(asked.query("limit", EVENTS_DEFAULT));
  }

  private void settingsAndSchedules() {
    on("listSettings", OK, asked -> new SettingCommand.ListAll(), items(Documents::setting));
    on(
        "changeSetting",
        OK,
        asked -> new SettingCommand.Change(asked.path("key"), asked.body().getString("value")),
        Documents::setting);
    on(
        "resetSetting",
        OK,
        asked -> new SettingCommand.Change(asked.path("key"), null),
        Documents::setting);
    on(
        "listSchedules",
        OK,
        asked -> new ScheduleCommand.ListAll(),
        items(ScheduleDocuments::scheduled));
    on(
        "putSchedule",
        OK,
        asked ->
            new ScheduleCommand.Put(
                ScheduleDocuments.schedule(asked.path("schedule"), asked.body())),
        ScheduleDocuments::scheduled);
    on(
        "removeSchedule",
        OK,
        asked -> new ScheduleCommand.Remove(asked.path("schedule")),
        ScheduleDocuments::scheduled);
  }

  private static @Nullable String group(Asked asked) {
    return asked.query("group");
  }
}
