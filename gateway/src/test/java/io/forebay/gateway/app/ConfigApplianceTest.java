package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.refused;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.ConfigCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.NotifyCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.ScheduleCommand;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.SupportCommand;
import io.forebay.gateway.control.SupportReport;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.access.Network;
import io.forebay.gateway.control.config.ConfigJson;
import io.forebay.gateway.control.config.ConfigReport;
import io.forebay.gateway.control.config.ConfigReport.Kind;
import io.forebay.gateway.control.config.ConfigReport.Result;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.notify.Envelope;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.schedule.Schedule;
import io.forebay.gateway.control.user.Role;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Configurations of real appliances, there and back.
class ConfigApplianceTest extends OnAHome {
  private static final Schedule TAPE =
      new Schedule(
          "tape",
          true,
          new Schedule.When.Every(60),
          new Schedule.Task.TakeCheckpoint("main", "tape", Schedule.Stand.NOTHING, 0, null));

  private static String backup(Appliance on) throws Exception {
    return new String(Json.page(ConfigJson.of(done(on, new ConfigCommand.Backup()))), UTF_8);
  }

  private static ConfigReport diff(Appliance on, String document) throws Exception {
    return done(on, new ConfigCommand.Diff(document));
  }

  private static ConfigReport restore(Appliance on, String document) throws Exception {
    return done(on, new ConfigCommand.Restore(document, "here"));
  }

  private static void setUp(Appliance on) throws Exception {
    done(on, new SettingCommand.Change("verify.rate", "128MiB"));
    done(on, volume("db"));
    done(on, volume("logs"));
    done(
        on,
        new VolumeCommand.Export(
            "db", List.of(Network.parse("192.0.2.0/24")), null, null, true, null, "orders"));
    done(on, new GroupCommand.SetPolicy("main", new ReplicationPolicy.After(1 << 24)));
    done(on, new ScheduleCommand.Put(TAPE));
    done(
        on,
        new NotifyCommand.Set(
            "noc",
            new Secret("syslog+udp://127.0.0.1:5514"),
            Severity.ERROR,
            List.of("line.*"),
            Envelope.NONE,
            "",
            null));
  }

  @Test
  void restore_onAnEmptyAppliance_bringsBackWhatCommandsCan() throws Exception {
    String document;
    try (Appliance first = rig().start()) {
      setUp(first);
      done(first, new UserCommand.Add("mia", Role.ADMIN, new Secret("correct horse battery")));
      document = backup(first);
      assertThat(diff(first, document).items()).isEmpty();
    }
    Files.createDirectories(temp.resolve("again"));
    try (ApplianceRig rig = new ApplianceRig(temp.resolve("again"));
        Appliance second = rig.start()) {
      ConfigReport planned = diff(second, document);
      assertThat(planned.count(Result.DONE)).isZero();
      assertThat(done(second, new VolumeCommand.ListAll())).isEmpty();
      ConfigReport report = restore(second, document);
      assertThat(report.items())
          .filteredOn(item -> item.result() == Result.FAILED)
          .as("refused")
          .isEmpty();
      assertThat(report.changes()).isPositive().isEqualTo(report.count(Result.DONE));
      ConfigReport left = diff(second, document);
      assertThat(left.changes()).isZero();
      assertThat(left.items())
          .extracting(ConfigReport.Item::subject)
          .contains("user mia")
          .allMatch(subject -> subject.startsWith("user ") || subject.startsWith("setting "));
      assertThat(done(second, new VolumeCommand.Show("db")).export().description())
          .isEqualTo("orders");
      String audit = Files.readString(rig.home.resolve("audit/audit.jsonl"));
      assertThat(audit).contains("config.restore", "volume.create", "volume.export", "notify.set");
    }
  }

  /// What was refused is told, the rest is done, and again it goes on.
  @Test
  void restore_halfOfItRefused_saysWhatAndGoesOnTheNextTime() throws Exception {
    try (Appliance on = rig().start()) {
      setUp(on);
      String document = backup(on).replace("\"hook\" : null", "\"hook\" : \"database\"");
      done(on, new SettingCommand.Change("verify.rate", null));
      done(on, volume("extra"));
      ConfigReport report = restore(on, document);
      assertThat(report.count(Result.FAILED)).isOne();
      assertThat(report.count(Result.DONE)).isOne();
      assertThat(report.items())
          .anyMatch(item ->
              item.result() == Result.FAILED
                  && item.subject().equals("schedule tape")
                  && item.reason().contains("no hook database"))
          .anyMatch(item -> item.kind() == Kind.LEFT && item.subject().equals("volume extra"));
      assertThat(done(on, new VolumeCommand.ListAll())).hasSize(3);
      ConfigReport again = restore(on, document.replace("\"database\"", "null"));
      assertThat(again.changes()).isZero();
    }
  }

  @Test
  void restore_wrongNameFileOrRole_doesNothing() throws Exception {
    try (Appliance on = rig().start()) {
      setUp(on);
      String document = backup(on);
      done(on, new ScheduleCommand.Remove("tape"));
      assertThat(refused(on, new ConfigCommand.Restore(document, "there")))
          .isEqualTo(Refusal.Kind.USAGE);
      assertThat(refused(on, new ConfigCommand.Restore("{}", "here")))
          .isEqualTo(Refusal.Kind.USAGE);
      assertThat(refused(on, new ConfigCommand.Diff("no JSON"))).isEqualTo(Refusal.Kind.USAGE);
      Actor ben = new Actor(Actor.Origin.REST, "ben", Role.OPERATOR);
      Outcome<ConfigReport> denied =
          on.control()
              .execute(new ConfigCommand.Restore(document, "here"), ben)
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);
      assertThat(denied).isInstanceOf(Outcome.Refused.class);
      assertThat(done(on, new ScheduleCommand.ListAll())).isEmpty();
    }
  }

  @Test
  void collect_ofARunningAppliance_hasAPieceOfEachKind() throws Exception {
    try (Appliance on = rig().start()) {
      setUp(on);
      SupportReport report = done(on, new SupportCommand.Collect());
      assertThat(report.pieces())
          .extracting(SupportReport.Piece::name)
          .containsExactly(
              "machine.json",
              "process.json",
              "threads.txt",
              "files.txt",
              "log.txt",
              "errors.txt",
              "crash.txt",
              "configuration.json",
              "audit.jsonl");
      String all = report.toString();
      assertThat(all)
          .contains("MemTotal", "collectors", "state.json", "rw-------", "volume.export", "orders");
    }
  }
}
