package io.forebay.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.user.Role;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What each command takes, written down a second time: a new command has to be thought about here too.
class RolesTest {
  private static final Set<String> OPERATOR =
      Set.of(
          "panel.press",
          "panel.try-pin",
          "volume.create",
          "volume.rename",
          "volume.grow",
          "volume.ack",
          "group.create",
          "group.replicate",
          "group.unreplicate",
          "group.promote",
          "group.demote",
          "group.consent",
          "group.switchover",
          "group.policy",
          "group.settle",
          "branch.drop",
          "group.cut",
          "line.pause",
          "line.limit",
          "line.limit.remove",
          "line.priority",
          "line.resume",
          "checkpoint.create",
          "checkpoint.hold",
          "checkpoint.release",
          "event.ack",
          "schedule.put",
          "schedule.remove",
          "carried.create",
          "iscsi.disconnect",
          "verify.start",
          "verify.stop",
          "verify.repair",
          "notify.test",
          "snmp.receiver-test",
          "seed.cancel",
          "task.cancel",
          "time.ask");

  private static final Set<String> ADMIN =
      Set.of(
          "volume.export",
          "volume.delete",
          "peer.invite",
          "peer.join",
          "peer.set",
          "peer.replace",
          "peer.remove",
          "setting.set",
          "nbd.reload",
          "iscsi.reload",
          "iscsi.secret-set",
          "iscsi.secret-remove",
          "seed.export",
          "seed.import",
          "snmp.reload",
          "snmp.user-set",
          "snmp.user-remove",
          "snmp.community-set",
          "snmp.community-remove",
          "snmp.receiver-set",
          "snmp.receiver-remove",
          "appliance.stop",
          "notify.set",
          "notify.remove",
          "user.list",
          "user.setup-code",
          "user.add",
          "user.password",
          "user.role",
          "user.remove",
          "user.totp-offer",
          "user.totp-on",
          "user.totp-off",
          "panel.pin",
          "web.certificate-set",
          "web.certificate-remove",
          "config.backup",
          "config.diff",
          "config.restore",
          "support.collect");

  /// What changes something and everybody may: of one's own, the desk sees to it.
  private static final Set<String> OWN = Set.of("key.create", "key.revoke");

  private static final Set<String> GRAVE =
      Set.of(
          "group.promote",
          "group.demote",
          "group.consent",
          "group.settle",
          "group.cut",
          "branch.drop",
          "volume.delete",
          "peer.replace",
          "peer.remove",
          "user.add",
          "user.password",
          "user.role",
          "user.remove",
          "user.totp-offer",
          "user.totp-on",
          "user.totp-off",
          "key.create",
          "panel.pin",
          "seed.export",
          "peer.invite",
          "peer.join",
          "iscsi.secret-set",
          "iscsi.secret-remove",
          "snmp.user-set",
          "snmp.receiver-set",
          "appliance.stop",
          "notify.set",
          "snmp.community-set",
          "web.certificate-set",
          "web.certificate-remove",
          "config.restore");

  @Test
  void needs_ofEachCommand_isAsWrittenHere() {
    Map<String, Role> found = new TreeMap<>();
    Map<String, Role> written = new TreeMap<>();
    for (Command<?> command : Commands.all()) {
      String verb = command.verb();
      found.put(verb, command.needs());
      Role role =
          ADMIN.contains(verb) ? Role.ADMIN : OPERATOR.contains(verb) ? Role.OPERATOR : Role.VIEWER;
      written.put(verb, role);
    }
    assertThat(found).isEqualTo(written);
    assertThat(found.keySet()).containsAll(ADMIN).containsAll(OPERATOR).containsAll(OWN);
  }

  @Test
  void needs_ofWhatChangesSomething_isMoreThanLooking() {
    assertThat(Commands.all())
        .hasSizeGreaterThan(60)
        .filteredOn(command -> command.changes() && !OWN.contains(command.verb()))
        .noneMatch(command -> command.needs() == Role.VIEWER);
  }

  @Test
  void grave_ofEachCommand_isAsWrittenHere() {
    Set<String> found = new TreeSet<>();
    for (Command<?> command : Commands.all()) {
      if (command.grave()) {
        found.add(command.verb());
      }
    }
    assertThat(found).isEqualTo(new TreeSet<>(GRAVE));
  }

  /// What names a path of the machine could read or overwrite anything there.
  @Test
  void needs_withAPathOfTheMachine_isAdmin() {
    assertThat(
            new VolumeCommand.Create(
                    "v", 0, null, 512, new VolumeCommand.Backing("/etc/shadow", true))
                .needs())
        .isEqualTo(Role.ADMIN);
    assertThat(
            new VolumeCommand.Create(
                    "v", 0, null, 512, new VolumeCommand.Backing("/dev/sdx", false))
                .grave())
        .isTrue();
    assertThat(new GroupCommand.Create("g", "/mnt", 0).needs()).isEqualTo(Role.ADMIN);
    assertThat(new KeyCommand.Create("mia", "k", Role.VIEWER, 0).needs()).isEqualTo(Role.ADMIN);
  }

  @Test
  void covers_eachRole_whatIsBelowIt() {
    assertThat(Role.ADMIN.covers(Role.VIEWER)).isTrue();
    assertThat(Role.OPERATOR.covers(Role.OPERATOR)).isTrue();
    assertThat(Role.VIEWER.covers(Role.OPERATOR)).isFalse();
  }
}
