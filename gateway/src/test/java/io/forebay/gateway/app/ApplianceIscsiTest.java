package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.happened;
import static io.forebay.gateway.app.ApplianceRig.refused;
import static io.forebay.gateway.app.ApplianceRig.stands;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.ChapName;
import io.forebay.gateway.control.IscsiCommand;
import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.access.Network;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.iscsi.BlockInitiator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who sees what of an appliance over iSCSI, and what is told of it, with other people's initiators.
@Tag("interop")
class ApplianceIscsiTest extends OnAHome {
  private static final String ME = "iqn.2026-11.org.example:me";
  private static final String OTHER = "iqn.2026-11.org.example:other";
  private static final String SECRET = "twelve-bytes-1";
  private static final int REGISTER = 0;
  private static final int PREEMPT = 4;
  private static final int WRITE_EXCLUSIVE = 1;

  private String portal() throws IOException {
    return "127.0.0.1:" + rig().portal().getPort();
  }

  /// What `initiator` finds; `proof` is `USER%SECRET@` or "".
  private String finds(String initiator, String proof) throws Exception {
    Path log = Files.createTempFile(temp, "said", "");
    Process process =
        new ProcessBuilder("iscsi-ls", "-s", "-i", initiator, "iscsi://" + proof + portal())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(log);
  }

  /// LUNs in what [#finds] gave.
  private static Set<String> luns(String found) {
    return found
        .lines()
        .filter(line -> line.startsWith("Lun:"))
        .map(line -> line.replaceAll("^Lun:(\\d+) .*", "$1"))
        .collect(Collectors.toSet());
  }

  private static VolumeCommand.Export export(
      String volume, @Nullable String allow, @Nullable List<String> initiators) {
    return new VolumeCommand.Export(
        volume,
        allow == null ? null : List.of(Network.parse(allow)),
        null,
        initiators,
        null,
        null,
        null);
  }

  private static void until(String what, java.util.concurrent.Callable<Boolean> reached)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!reached.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(20);
    }
  }

  @Test
  void rules_byInitiatorAndAddress_maskUnits() throws Exception {
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("a"));
      done(on, ApplianceRig.volume("b"));
      assertThat(luns(finds(OTHER, ""))).containsExactlyInAnyOrder("0", "1");
      done(on, export("b", null, List.of(ME)));
      assertThat(luns(finds(ME, ""))).containsExactlyInAnyOrder("0", "1");
      assertThat(luns(finds(OTHER, ""))).containsExactly("0");
      done(on, export("a", "192.0.2.0/24", null));
      assertThat(luns(finds(ME, ""))).containsExactly("1");
      assertThat(finds(OTHER, "")).doesNotContain("Target:");
    }
    try (Appliance on = rig().start()) { // The rules are kept.
      assertThat(luns(finds(ME, ""))).containsExactly("1");
      assertThat(done(on, new VolumeCommand.Show("b")).export().initiators()).containsExactly(ME);
    }
  }

  @Test
  void units_deletedAndRenamed_areNeverAnotherVolumes() throws Exception {
    String naa;
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("a"));
      done(on, ApplianceRig.volume("b"));
      naa = done(on, new VolumeCommand.Show("b")).units().getFirst().naa();
      done(on, new VolumeCommand.Delete("a", "a"));
      done(on, new VolumeCommand.Rename("b", "bb"));
      done(on, ApplianceRig.volume("c"));
      assertThat(luns(finds(ME, ""))).containsExactlyInAnyOrder("1", "2");
      assertThat(done(on, new VolumeCommand.Show("c")).units().getFirst().lun()).isEqualTo(2);
      done(on, new VolumeCommand.Delete("c", "c"));
    }
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("d"));
      Status.Volume d = done(on, new VolumeCommand.Show("d"));
      assertThat(d.units().getFirst().lun()).as("also after a restart").isEqualTo(3);
      IscsiReport.Unit b = done(on, new VolumeCommand.Show("bb")).units().getFirst();
      assertThat(b.lun()).isEqualTo(1);
      assertThat(b.naa()).isEqualTo(naa).matches("6f20eba[0-9a-f]{25}");
      assertThat(d.attach().toString())
          .contains("iscsi://" + portal() + "/" + b.target() + "/3")
          .contains("--write-mostly /dev/disk/by-id/wwn-0x" + d.units().getFirst().naa());
    }
  }

  @Test
  void secrets_set_areAskedForAtOnceAndStandInNoLog() throws Exception {
    ChapName me = new ChapName(ME, ChapName.Use.INITIATOR);
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("a"));
      assertThat(done(on, new IscsiCommand.SetSecret(me, new Secret(SECRET)))).containsExactly(me);
      assertThat(done(on, new IscsiCommand.Show()).proof()).isEqualTo(IscsiReport.Proof.ONE_WAY);
      assertThat(finds(ME, "")).doesNotContain("Target:");
      assertThat(luns(finds(ME, ME + "%" + SECRET + "@"))).containsExactly("0");
      assertThat(finds(ME, ME + "%another-secret@")).doesNotContain("Target:");
      until("it is told", () -> stands(on, EventKind.ISCSI_LOGIN_REFUSED));
      assertThat(refused(on, new IscsiCommand.RemoveSecret(ME, null)))
          .isEqualTo(Refusal.Kind.CONFLICT);
    }
    Path file = rig().home.resolve("secrets/iscsi-users");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(rig().home.resolve("audit/audit.jsonl")))
        .contains("iscsi.secret-set", ME)
        .doesNotContain(SECRET);
    try (Appliance on = rig().start()) {
      assertThat(finds(ME, "")).doesNotContain("Target:");
      assertThat(done(on, new IscsiCommand.RemoveSecret(ME, ME))).isEmpty();
      assertThat(luns(finds(ME, ""))).containsExactly("0");
    }
  }

  @Test
  void secretFile_thatOthersMayRead_isAnAlarmUntilTheyMayNot() throws Exception {
    Path file = rig().home.resolve("secrets/iscsi-users");
    ChapName me = new ChapName(ME, ChapName.Use.INITIATOR);
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("a"));
      done(on, new IscsiCommand.SetSecret(me, new Secret(SECRET)));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      assertThat(refused(on, new IscsiCommand.Reload())).isEqualTo(Refusal.Kind.FAILED);
      assertThat(stands(on, EventKind.ISCSI_SECRETS)).isTrue();
      assertThat(luns(finds(ME, ME + "%" + SECRET + "@"))).containsExactly("0");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      done(on, new IscsiCommand.Reload());
      assertThat(stands(on, EventKind.ISCSI_SECRETS)).isFalse();
      assertThat(happened(on, EventKind.ISCSI_RELOADED)).isTrue();
    }
  }

  @Test
  void registration_endedByAnotherInitiator_isAnEvent() throws Exception {
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("a"));
      String target = done(on, new VolumeCommand.Show("a")).units().getFirst().target();
      long port = 0x800000000001L;
      try (BlockInitiator me = new BlockInitiator(rig().portal(), ME, target, port, 512);
          BlockInitiator other = new BlockInitiator(rig().portal(), OTHER, target, port, 512)) {
        assertThat(me.reserveOut(REGISTER, 0, 0, 1, false)).isZero();
        assertThat(other.reserveOut(REGISTER, 0, 0, 2, false)).isZero();
        assertThat(other.reserveOut(PREEMPT, WRITE_EXCLUSIVE, 2, 1, false)).isZero();
        assertThat(me.ready()).isEqualTo("06/2a/05");
      }
      assertThat(happened(on, EventKind.ISCSI_RESERVATION_PREEMPTED)).isTrue();
    }
  }

  /// QEMU's initiator comes back by itself when it is cut off.
  @Test
  void session_open_isShownAndEndedByHandAndByRule() throws Exception {
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("a"));
      String target = done(on, new VolumeCommand.Show("a")).units().getFirst().target();
      Process host =
          new ProcessBuilder("qemu-io", "-f", "raw", "iscsi://" + portal() + "/" + target + "/0")
              .redirectErrorStream(true)
              .redirectOutput(temp.resolve("qemu-io.log").toFile())
              .start();
      try {
        until("it is there", () -> on.control().status().iscsi().sessions() == 1);
        IscsiReport.Session session = done(on, new IscsiCommand.Show()).sessions().getFirst();
        assertThat(session.target()).isEqualTo(target);
        assertThat(session.address()).startsWith("127.0.0.1:");
        assertThat(session.path().isid()).matches("[0-9a-f]{12}");
        IscsiReport report = done(on, new IscsiCommand.Show());
        assertThat(report.portals()).contains(session.path().portal());
        assertThat(report.tags()).contains(session.path().tag()).hasSameSizeAs(report.portals());
        assertThat(report.offered()).isNotNull();
        assertThat(session.terms().burstBytesMax())
            .isBetween(512, Objects.requireNonNull(report.offered()).burstBytesMax());
        assertThat(report.targets().getFirst().logins().accepted()).isPositive();
        assertThat(session.sinceMillis())
            .isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(60_000L));
        until(
            "it has read",
            () ->
                done(on, new IscsiCommand.Show()).sessions().stream()
                    .anyMatch(
                        each -> each.traffic().commands() > 3 && each.traffic().sentBytes() > 100));
        int number = session.number();
        assertThat(done(on, new IscsiCommand.Disconnect(number)).number()).isEqualTo(number);
        until(
            "that one is gone",
            () ->
                done(on, new IscsiCommand.Show()).sessions().stream()
                    .noneMatch(each -> each.number() == number));
        assertThat(refused(on, new IscsiCommand.Disconnect(number)))
            .isEqualTo(Refusal.Kind.NOT_FOUND);
        done(on, export("a", null, List.of(OTHER)));
        until("nobody may", () -> on.control().status().iscsi().sessions() == 0);
        assertThat(happened(on, EventKind.ISCSI_SESSION_OPENED)).isTrue();
        assertThat(happened(on, EventKind.ISCSI_SESSION_CLOSED)).isTrue();
      } finally {
        host.destroyForcibly();
      }
    }
  }
}
