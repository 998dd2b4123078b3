package io.forebay.gateway.control.config;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.control.ChapName;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.limit.LineLimit;
import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.notify.Envelope;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.schedule.Schedule;
import io.forebay.gateway.control.user.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that was set on an appliance, without a secret and without data.
///
/// @param settings those that are not the default
public record ConfigCopy(
    Made made,
    List<SettingCopy> settings,
    List<GroupCopy> groups,
    List<VolumeCopy> volumes,
    LineCopies line,
    PeopleCopies people) {
  public ConfigCopy {
    settings = List.copyOf(settings);
    groups = List.copyOf(groups);
    volumes = List.copyOf(volumes);
  }

  /// Of which appliance it is, under which release, and since when.
  public record Made(String name, String id, String release, long millis) {}

  public record SettingCopy(String key, String value, Status.Origin origin) {}

  /// A group without its data.
  ///
  /// @param peers that it is replicated with
  /// @param priority null: it has no line, so that nothing is known
  public record GroupCopy(
      String name,
      Status.Role role,
      long bufferBytes,
      ReplicationPolicy policy,
      List<String> peers,
      @Nullable Priority priority) {
    public GroupCopy {
      peers = List.copyOf(peers);
    }
  }

  /// A volume without its data.
  ///
  /// @param backing the path of its mirror, "" when the appliance made that itself
  /// @param patienceMillis as in [Status.Ack]
  public record VolumeCopy(
      String name,
      String group,
      long sizeBytes,
      int blockBytes,
      String backing,
      Acknowledgement promise,
      long patienceMillis,
      ExportRule export) {}

  /// What is set about lines and when things run.
  public record LineCopies(List<PeerCopy> peers, List<LineLimit> limits, List<Schedule> schedules) {
    public LineCopies {
      peers = List.copyOf(peers);
      limits = List.copyOf(limits);
      schedules = List.copyOf(schedules);
    }
  }

  /// What is public of a peer.
  public record PeerCopy(String name, String id, String address, String fingerprint) {}

  /// Who may come in, who is told, and by what names; never by which secret.
  public record PeopleCopies(
      List<UserCopy> users,
      List<KeyCopy> keys,
      List<ReceiverCopy> receivers,
      SnmpCopy snmp,
      List<ChapName> chap,
      @Nullable CertificateCopy certificate) {
    public PeopleCopies {
      users = List.copyOf(users);
      keys = List.copyOf(keys);
      receivers = List.copyOf(receivers);
      chap = List.copyOf(chap);
    }
  }

  public record UserCopy(String name, Role role, boolean totp) {}

  public record KeyCopy(String user, String name, Role role) {}

  /// A receiver of events.
  ///
  /// @param address without what lets in who knows it: of a webhook the host alone
  /// @param secret whether it takes one that is not told here, a webhook's address included
  public record ReceiverCopy(
      String name,
      String address,
      boolean secret,
      Severity severity,
      List<String> events,
      Envelope envelope,
      String authority) {
    public ReceiverCopy {
      events = List.copyOf(events);
    }
  }

  /// Who may ask by SNMP and who is told.
  ///
  /// @param operators those of `users` that may also set
  public record SnmpCopy(
      List<String> users,
      List<String> operators,
      boolean community,
      List<SnmpReceiverCopy> receivers) {
    public SnmpCopy {
      users = List.copyOf(users);
      operators = List.copyOf(operators);
      receivers = List.copyOf(receivers);
    }
  }

  /// @param user "": by a community, over SNMPv2c
  public record SnmpReceiverCopy(String name, String address, String user, boolean inform) {}

  /// That browsers are shown.
  public record CertificateCopy(String subject, String sha256, boolean own) {}
}
