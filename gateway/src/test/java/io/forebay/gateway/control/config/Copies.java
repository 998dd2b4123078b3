package io.forebay.gateway.control.config;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.ChapName;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.access.Network;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.limit.LineLimit;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.limit.WeeklyWindow;
import io.forebay.gateway.control.notify.Envelope;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.schedule.Schedule;
import io.forebay.gateway.control.user.Role;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Configurations for tests.
final class Copies {
  static final ConfigCopy.Made MADE =
      new ConfigCopy.Made(
          "berlin", "0b7bdd0c-8a7f-4c52-9a0e-0c6a3f1f5a11", "0.1.0", 1_795_183_392_000L);

  static final ConfigCopy.LineCopies NO_LINE =
      new ConfigCopy.LineCopies(List.of(), List.of(), List.of());

  static final ConfigCopy.SnmpCopy NO_SNMP =
      new ConfigCopy.SnmpCopy(List.of(), List.of(), false, List.of());

  static final ConfigCopy.PeopleCopies NOBODY =
      new ConfigCopy.PeopleCopies(List.of(), List.of(), List.of(), NO_SNMP, List.of(), null);

  static final ConfigCopy EMPTY =
      new ConfigCopy(MADE, List.of(), List.of(), List.of(), NO_LINE, NOBODY);

  private Copies() {}

  /// One of everything.
  static ConfigCopy full() {
    return new ConfigCopy(
        MADE,
        List.of(
            new ConfigCopy.SettingCopy("verify.rate", "128MiB", Status.Origin.RUNTIME),
            new ConfigCopy.SettingCopy("nbd.listen", "0.0.0.0:10809", Status.Origin.FILE)),
        List.of(group(Status.Role.PRIMARY, "osaka")),
        List.of(volume("db", "main")),
        new ConfigCopy.LineCopies(
            List.of(peer()), List.of(limit(null), limit(window())), List.of(tape(), compare())),
        people());
  }

  static ConfigCopy.GroupCopy group(Status.Role role, String... peers) {
    return new ConfigCopy.GroupCopy(
        "main",
        role,
        1L << 30,
        new ReplicationPolicy.After(1 << 24),
        List.of(peers),
        peers.length == 0 ? null : Priority.HIGH);
  }

  static ConfigCopy.VolumeCopy volume(String name, String group) {
    return new ConfigCopy.VolumeCopy(
        name,
        group,
        64 << 20,
        4096,
        "",
        Acknowledgement.REMOTE,
        Status.NEVER,
        new ExportRule(
            List.of(Network.parse("192.0.2.0/24")),
            List.of("db1.example.com"),
            List.of("iqn.1993-08.org.debian:01:abc"),
            true,
            TlsMode.REQUIRED,
            "orders"));
  }

  static ConfigCopy.PeerCopy peer() {
    return new ConfigCopy.PeerCopy(
        "osaka", "7e0cb6f8-6f55-4ef4-b9d3-1d1b0c1b8a10", "192.0.2.7:10810", "ab".repeat(32));
  }

  static WeeklyWindow window() {
    return WeeklyWindow.parse("mon-fri 08:00-18:00", "Europe/Berlin");
  }

  static LineLimit limit(@Nullable WeeklyWindow when) {
    return new LineLimit("osaka", "main", 250_000, when);
  }

  static Schedule tape() {
    return new Schedule(
        "tape",
        true,
        new Schedule.When.Daily(
            List.of(LocalTime.of(22, 0)), Set.of(DayOfWeek.FRIDAY), ZoneId.of("Europe/Berlin")),
        new Schedule.Task.TakeCheckpoint("main", "tape", Schedule.Stand.HOLD, 240, null));
  }

  private static Schedule compare() {
    return new Schedule(
        "compare", false, new Schedule.When.Every(60), new Schedule.Task.Verify(null));
  }

  static ConfigCopy.ReceiverCopy syslog(String name, String address) {
    return new ConfigCopy.ReceiverCopy(
        name, address, false, Severity.ERROR, List.of("line.*"), Envelope.NONE, "");
  }

  static ConfigCopy.ReceiverCopy webhook() {
    return new ConfigCopy.ReceiverCopy(
        "chat",
        "https://chat.example.com:443/...",
        true,
        Severity.WARNING,
        List.of(),
        Envelope.NONE,
        "");
  }

  static ConfigCopy.PeopleCopies people() {
    return new ConfigCopy.PeopleCopies(
        List.of(
            new ConfigCopy.UserCopy("mia", Role.ADMIN, true),
            new ConfigCopy.UserCopy("ben", Role.VIEWER, false)),
        List.of(new ConfigCopy.KeyCopy("mia", "grafana", Role.VIEWER)),
        List.of(syslog("noc", "syslog+udp://192.0.2.9:514"), webhook()),
        new ConfigCopy.SnmpCopy(
            List.of("nagios", "zabbix"),
            List.of("zabbix"),
            true,
            List.of(
                new ConfigCopy.SnmpReceiverCopy("traps", "192.0.2.9:162", "nagios", true),
                new ConfigCopy.SnmpReceiverCopy("old", "192.0.2.10:162", "", false))),
        List.of(
            new ChapName("db1", ChapName.Use.INITIATOR, "iqn.1993-08.org.debian:01:db1"),
            new ChapName("forebay", ChapName.Use.APPLIANCE)),
        new ConfigCopy.CertificateCopy("CN=berlin.example.com", "5a".repeat(32), false));
  }

  static ConfigSurvey.Here here(ConfigCopy copy) {
    return new ConfigSurvey.Here(
        copy, Map.of("chat", new Secret("https://chat.example.com/hooks/T0PSECRET")));
  }
}
