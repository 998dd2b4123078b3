package io.forebay.webui;

import static io.forebay.webui.Documents.items;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.IscsiCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.NbdCommand;
import io.forebay.gateway.control.NotifyCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.ScheduleCommand;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.SnmpCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.SupportCommand;
import io.forebay.gateway.control.SupportReport;
import io.forebay.gateway.control.TaskCommand;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.WebCommand;
import io.forebay.webui.live.Metrics;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// The support bundle: what the door collects, and beside it what the other operations tell, as their documents.
final class BundleDocuments {
  static final String MEDIA_TYPE = "application/zip";

  /// Two weeks of the line.
  private static final int LINE_HOURS = 14 * 24;

  private static final String ABOUT =
      """
      What one Forebay appliance was like at one moment, for whoever is to help.

      It holds no password, passphrase, key, token or PIN, nothing that was written to a volume, and of webhooks the host
      alone. It does name volumes, groups, hosts, users, peers, and their addresses, also of those who signed in
      (audit.jsonl): look through it before you give it away.

      status.json, volumes.json, ...  what the REST interface says, as /api/docs has it
      configuration.json              what `forebay config backup` gives
      metrics.txt                     what monitoring is told
      line-history.json               the lines hour by hour, two weeks
      log.txt, errors.txt             the end of the log, and once more its warnings and errors alone
      events.json, audit.jsonl        the newest events; the end of the audit
      machine.json, process.json      processor, memory, kernel, disks; heap, garbage collectors, the JVM's options
      threads.txt                     what each thread is doing
      files.txt                       what lies in the home: modes, sizes, times; not what stands in it
      crash.txt                       what the process wrote down when it last ended by an error of its own
      """;

  private final Control control;

  BundleDocuments(Control control) {
    this.control = control;
  }

  void operations(Operations to) {
    to.put(
        "collectSupport",
        (asked, visitor) -> {
          Actor actor = visitor.known();
          return control
              .execute(new SupportCommand.Collect(), actor)
              .thenCompose(collected ->
                  switch (collected) {
                    case Outcome.Done<SupportReport>(SupportReport report) -> pack(report, actor);
                    case Outcome.Refused<SupportReport>(Refusal refusal) ->
                        CompletableFuture.completedFuture(Problems.of(refusal));
                  });
        });
  }

  private CompletionStage<Answer> pack(SupportReport report, Actor actor) {
    Status.Appliance status = control.status();
    Bundle bundle = new Bundle("forebay-" + status.name());
    report.pieces().forEach(piece -> bundle.add(piece.name(), piece.text()));
    bundle.add("status.json", Documents.status(status).encodePrettily());
    CompletionStage<Bundle> more = CompletableFuture.completedFuture(bundle);
    for (Told<?> told : told()) {
      more = more.thenCompose(begun -> add(begun, told, actor));
    }
    String file = "forebay-" + status.name() + "-support.zip";
    return more.thenApply(whole ->
        new Answer(Operations.OK, MEDIA_TYPE, whole.end(ABOUT))
            .with("Content-Disposition", "attachment; filename=\"" + file + "\""));
  }

  /// A file of the bundle, and the command whose answer it is.
  private record Told<R>(String name, Command<R> command, Function<R, String> text) {
    static <R> Told<R> document(String name, Command<R> command, Function<R, JsonObject> document) {
      return new Told<>(name, command, value -> document.apply(value).encodePrettily());
    }
  }

  private <R> CompletionStage<Bundle> add(Bundle bundle, Told<R> told, Actor actor) {
    return control
        .execute(told.command(), actor)
        .thenApply(outcome -> {
          switch (outcome) {
            case Outcome.Done<R>(R value) -> bundle.add(told.name(), told.text().apply(value));
            case Outcome.Refused<R>(Refusal refusal) ->
                bundle.add(told.name(), refusal.reason() + "\n");
          }
          return bundle;
        });
  }

  private List<Told<?>> told() {
    return List.of(
        Told.document("volumes.json", new VolumeCommand.ListAll(), items(Documents::volume)),
        new Told<>(
            "metrics.txt",
            new VolumeCommand.ListAll(),
            volumes -> Metrics.text(control.status(), volumes)),
        Told.document(
            "checkpoints.json", new CheckpointCommand.ListAll(null), items(Documents::checkpoint)),
        Told.document(
            "schedules.json", new ScheduleCommand.ListAll(), items(ScheduleDocuments::scheduled)),
        Told.document("settings.json", new SettingCommand.ListAll(), items(Documents::setting)),
        Told.document("limits.json", new LineCommand.ListLimits(), items(LimitDocuments::limit)),
        Told.document(
            "line-history.json",
            new LineCommand.History(null, LINE_HOURS),
            items(ProfileDocuments::lineHour)),
        Told.document(
            "events.json",
            new EventCommand.ListSome(false, 0, EventCommand.ListSome.PAGE_MAX),
            items(Documents::event)),
        Told.document("tasks.json", new TaskCommand.ListAll(false), items(TaskDocuments::task)),
        Told.document("iscsi.json", new IscsiCommand.Show(), IscsiDocuments::report),
        Told.document("nbd.json", new NbdCommand.Show(), ExportDocuments::encryption),
        Told.document("web.json", new WebCommand.Show(), WebDocuments::report),
        Told.document("snmp.json", new SnmpCommand.Show(), SnmpDocuments::report),
        Told.document(
            "receivers.json", new NotifyCommand.ListAll(), items(NotifyDocuments::receiver)));
  }
}
