package io.forebay.webui;

import static io.forebay.webui.Samples.NOON;

import io.forebay.gateway.control.ReceiverReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.SupportReport;
import io.forebay.gateway.control.config.ConfigCopy;
import io.forebay.gateway.control.config.ConfigReport;
import io.forebay.gateway.control.config.ConfigReport.Item;
import io.forebay.gateway.control.config.ConfigReport.Kind;
import io.forebay.gateway.control.config.ConfigReport.Result;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.user.Role;
import java.util.List;

/// What a door gives of the configuration as a whole, and for support.
final class ConfigSamples {
  private ConfigSamples() {}

  static ConfigCopy copy() {
    Status.Volume volume = Samples.volume();
    ReceiverReport receiver = NotifySamples.receiver();
    return new ConfigCopy(
        new ConfigCopy.Made("kyoto", Samples.ID.toString(), "0.1.0", NOON),
        List.of(new ConfigCopy.SettingCopy("verify.rate", "128MiB", Status.Origin.RUNTIME)),
        List.of(
            new ConfigCopy.GroupCopy(
                "main",
                Status.Role.PRIMARY,
                1L << 30,
                ReplicationPolicy.CONTINUOUS,
                List.of("osaka"),
                Priority.NORMAL)),
        List.of(
            new ConfigCopy.VolumeCopy(
                volume.name(),
                volume.group(),
                volume.sizeBytes(),
                volume.blockBytes(),
                volume.backing(),
                volume.ack().promise(),
                volume.ack().patienceMillis(),
                volume.export())),
        new ConfigCopy.LineCopies(
            List.of(
                new ConfigCopy.PeerCopy(
                    "osaka", Samples.ID.toString(), "192.0.2.7:10810", "ab".repeat(32))),
            List.of(Samples.limit().limit()),
            List.of(Samples.schedule())),
        new ConfigCopy.PeopleCopies(
            List.of(new ConfigCopy.UserCopy("mia", Role.OPERATOR, true)),
            List.of(new ConfigCopy.KeyCopy("mia", "grafana", Role.VIEWER)),
            List.of(
                new ConfigCopy.ReceiverCopy(
                    "ops",
                    receiver.receiver().destination().shown(),
                    true,
                    receiver.receiver().severity(),
                    receiver.receiver().events(),
                    receiver.receiver().envelope(),
                    "")),
            new ConfigCopy.SnmpCopy(List.of("nagios"), List.of(), true, List.of()),
            IscsiSamples.chapNames(),
            new ConfigCopy.CertificateCopy("CN=kyoto", "5a".repeat(32), false)));
  }

  static ConfigReport report() {
    return report(Result.OPEN, Result.OPEN);
  }

  /// What became of the two items that a restore does.
  static ConfigReport report(Result first, Result second) {
    return new ConfigReport(
        "kyoto",
        "kyoto",
        NOON,
        List.of(
            new Item(Kind.ADD, first, "volume db1", "new and empty, 10 GiB, in group main", ""),
            new Item(
                Kind.CHANGE,
                second,
                "schedule tape",
                "every 60 min: a checkpoint",
                second == Result.FAILED ? "There is no hook database." : ""),
            new Item(Kind.HANDS, Result.OPEN, "user mia", "is missing: user add mia", ""),
            new Item(Kind.LEFT, Result.OPEN, "volume old", "is not in the file", "")));
  }

  static SupportReport support() {
    return new SupportReport(List.of(new SupportReport.Piece("log.txt", "event=ready\n")));
  }
}
