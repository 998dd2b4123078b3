package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.refused;
import static io.forebay.gateway.app.ApplianceRig.stands;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.NbdCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.access.HostTls;
import io.forebay.gateway.control.access.Network;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.IdentityFile;
import io.forebay.gateway.link.edge.TestCertificates;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// To whom an appliance exports its volumes, as other people's clients find.
@Tag("interop")
class ApplianceExportTest extends OnAHome {
  private static VolumeCommand.Export export(
      @Nullable List<String> allow, @Nullable List<String> certificates, @Nullable TlsMode tls) {
    return new VolumeCommand.Export(
        "db",
        allow == null ? null : allow.stream().map(Network::parse).toList(),
        certificates,
        null,
        null,
        tls,
        null);
  }

  private record Said(int exit, String text) {}

  private Said say(String... command) throws Exception {
    Path log = Files.createTempFile(temp, "said", "");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Said(process.exitValue(), Files.readString(log));
  }

  private boolean opens(String uri) throws Exception {
    return say("nbdinfo", "--size", uri).exit == 0;
  }

  private String tlsUri(Path files) throws IOException {
    return rig().uri("db").replace("nbd:", "nbds:") + "?tls-certificates=" + files;
  }

  private Path files(Appliance on, @Nullable Identity own) throws Exception {
    Path files = Files.createTempDirectory(temp, "tls");
    Files.writeString(files.resolve("ca-cert.pem"), done(on, new NbdCommand.Authority()));
    if (own != null) {
      Files.writeString(files.resolve("client-cert.pem"), IdentityFile.pem(own.certificate()));
      Files.writeString(files.resolve("client-key.pem"), TestCertificates.keyPem(own));
    }
    return files;
  }

  private void configure(String nbd) throws IOException {
    Files.writeString(
        rig().home.resolve(Configuration.NAME), "[nbd]\n" + nbd, StandardOpenOption.APPEND);
  }

  @Test
  void addresses_listed_decideAndTheUnixSocketIsNotAsked() throws Exception {
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("db"));
      String unix = "nbd+unix:///db?socket=" + rig().home.resolve("run/nbd.sock");
      assertThat(opens(rig().uri("db"))).isTrue();
      Status.Volume shown = done(on, export(List.of("192.0.2.0/24"), null, null));
      assertThat(shown.export().allow()).containsExactly(Network.parse("192.0.2.0/24"));
      assertThat(opens(rig().uri("db"))).isFalse();
      assertThat(opens(unix)).isTrue();
      assertThat(say("nbdinfo", "--list", rig().uri("")).text).doesNotContain("export=\"db\"");
      done(on, export(List.of("127.0.0.0/8"), null, null));
      assertThat(opens(rig().uri("db"))).isTrue();
      assertThat(say("nbdinfo", "--list", rig().uri("")).text).contains("export=\"db\"");
    }
  }

  @Test
  void rule_restartRenameAndDelete_staysWithTheVolume() throws Exception {
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("db"));
      done(on, new VolumeCommand.Export("db", null, null, null, true, null, "orders, for reading"));
      done(on, new VolumeCommand.Rename("db", "orders"));
    }
    try (Appliance on = rig().start()) {
      String shown = say("nbdinfo", rig().uri("orders")).text;
      assertThat(shown).contains("is_read_only: true", "description: orders, for reading");
      List<Event> events = done(on, new EventCommand.ListSome(false, 0, 100));
      assertThat(events.toString()).contains("EXPORT_CHANGED");
      done(on, new VolumeCommand.Delete("orders", "orders"));
      assertThat(Files.readString(rig().home.resolve("state.json"))).contains("\"exports\" : { }");
    }
    assertThat(Files.readString(rig().home.resolve("audit/audit.jsonl"))).contains("volume.export");
  }

  @Test
  void tls_required_needsTheCertificateOfTheAppliance() throws Exception {
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("db"));
      Status.Volume shown = done(on, export(null, null, TlsMode.REQUIRED));
      assertThat(shown.attach().toString()).contains("nbds://").contains("tls-certificates=DIR");
      assertThat(opens(rig().uri("db"))).isFalse();
      assertThat(opens(tlsUri(files(on, null)))).isTrue();
      Path stranger = Files.createTempDirectory(temp, "other");
      Files.writeString(
          stranger.resolve("ca-cert.pem"),
          IdentityFile.pem(TestCertificates.authority("x").certificate()));
      assertThat(opens(tlsUri(stranger))).isFalse();
    }
    try (Appliance on = rig().start()) { // The server's certificate is new, its authority is not.
      assertThat(opens(tlsUri(files(on, null)))).isTrue();
    }
    Path secret = rig().home.resolve("secrets/nbd-ca.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
  }

  @Test
  void certificate_named_opensToItsHostOnly() throws Exception {
    Identity authority = TestCertificates.authority("hosts");
    Files.writeString(rig().home.resolve("hosts.pem"), IdentityFile.pem(authority.certificate()));
    configure("tls_clients = \"hosts.pem\"\n");
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("db"));
      done(on, export(null, List.of("db1"), null));
      assertThat(opens(rig().uri("db"))).isFalse();
      assertThat(opens(tlsUri(files(on, null)))).isFalse();
      assertThat(opens(tlsUri(files(on, TestCertificates.issued(authority, "db2"))))).isFalse();
      assertThat(opens(tlsUri(files(on, TestCertificates.issued(authority, "db1"))))).isTrue();
      Path files = files(on, TestCertificates.issued(authority, "db1"));
      String at = rig().uri("db").replaceAll(".*://|/.*", "");
      Said qemu =
          say(
              "qemu-img",
              "info",
              "--object",
              "tls-creds-x509,id=t,endpoint=client,sanity-check=off,dir=" + files,
              "--image-opts",
              "driver=nbd,host=127.0.0.1,port="
                  + at.replaceAll(".*:", "")
                  + ",export=db,tls-creds=t");
      assertThat(qemu.text).contains("64 MiB (67108864 bytes)");
    }
  }

  @Test
  void operatorsCertificate_isServedAndItsKeyMustBeSecret() throws Exception {
    Identity authority = TestCertificates.authority("corporate");
    Identity server = TestCertificates.issued(authority, "berlin", "localhost");
    Files.writeString(rig().home.resolve("cert.pem"), IdentityFile.pem(server.certificate()));
    Path key = Files.writeString(rig().home.resolve("key.pem"), TestCertificates.keyPem(server));
    configure("tls = \"required\"\ntls_certificate = \"cert.pem\"\ntls_key = \"key.pem\"\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(rig()::start).hasMessageContaining("chmod o-rwx");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("db"));
      assertThat(refused(on, new NbdCommand.Authority())).isEqualTo(Refusal.Kind.NOT_FOUND);
      Path files = Files.createTempDirectory(temp, "tls");
      Files.writeString(files.resolve("ca-cert.pem"), IdentityFile.pem(authority.certificate()));
      assertThat(opens(tlsUri(files))).isTrue();
      assertThat(opens(rig().uri("db"))).isFalse();
      assertThat(opens("nbd+unix:///db?socket=" + rig().home.resolve("run/nbd.sock"))).isTrue();
    }
  }

  @Test
  void certificates_reloaded_countForWhoComesThenAndNotIfTheyAreWrong() throws Exception {
    Identity before = TestCertificates.authority("before");
    Identity after = TestCertificates.authority("after");
    configure(
        "tls_certificate = \"cert.pem\"\ntls_key = \"key.pem\"\ntls_clients = \"hosts.pem\"\n");
    Files.writeString(rig().home.resolve("hosts.pem"), IdentityFile.pem(after.certificate()));
    bring(TestCertificates.issued(before, "berlin", "localhost"));
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("db"));
      Path old = trusting(before);
      Path fresh = trusting(after);
      assertThat(opens(tlsUri(old))).isTrue();
      Identity renewed = TestCertificates.issued(after, "berlin", "localhost");
      bring(renewed);
      assertThat(opens(tlsUri(fresh))).as("before it is said").isFalse();
      HostTls now = done(on, new NbdCommand.Reload());
      assertThat(now).isEqualTo(done(on, new NbdCommand.Show()));
      assertThat(Objects.requireNonNull(now.server()).issuer()).isEqualTo("CN=after");
      assertThat(opens(tlsUri(fresh))).isTrue();
      assertThat(opens(tlsUri(old))).isFalse();
      bring(TestCertificates.expired(before, "berlin"));
      assertThat(refused(on, new NbdCommand.Reload())).isEqualTo(Refusal.Kind.FAILED);
      Files.delete(rig().home.resolve("key.pem"));
      assertThat(refused(on, new NbdCommand.Reload())).isEqualTo(Refusal.Kind.FAILED);
      assertThat(opens(tlsUri(fresh))).as("what was read before still counts").isTrue();
      List<Event> events = done(on, new EventCommand.ListSome(false, 0, 100));
      assertThat(events.stream().filter(e -> e.kind() == EventKind.NBD_RELOADED)).hasSize(1);
    }
  }

  @Test
  void certificate_nearItsEnd_isAnAlarmUntilThereIsAnother() throws Exception {
    Identity authority = TestCertificates.authority("corporate");
    configure("tls_certificate = \"cert.pem\"\ntls_key = \"key.pem\"\n");
    bring(TestCertificates.expired(authority, "berlin"));
    try (Appliance on = rig().start()) {
      awaitCertificateAlarm(on, true);
      bring(TestCertificates.issued(authority, "berlin", "localhost"));
      done(on, new NbdCommand.Reload());
      awaitCertificateAlarm(on, false);
    }
  }

  private static void awaitCertificateAlarm(Appliance on, boolean wanted) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    boolean found = !wanted;
    while (found != wanted && System.nanoTime() < end) {
      Thread.sleep(20);
      found = stands(on, EventKind.NBD_CERTIFICATE);
    }
    assertThat(found).isEqualTo(wanted);
  }

  /// The server's certificate and key, in their files.
  private void bring(Identity server) throws IOException {
    Files.writeString(rig().home.resolve("cert.pem"), IdentityFile.pem(server.certificate()));
    Path key = Files.writeString(rig().home.resolve("key.pem"), TestCertificates.keyPem(server));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
  }

  /// The files of a client that knows `authority`.
  private Path trusting(Identity authority) throws IOException {
    Path files = Files.createTempDirectory(temp, "tls");
    Files.writeString(files.resolve("ca-cert.pem"), IdentityFile.pem(authority.certificate()));
    return files;
  }

  @Test
  void defaultExport_set_isWhatAnEmptyNameOpens() throws Exception {
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("db"));
      assertThat(opens(rig().uri(""))).isFalse();
      done(on, new SettingCommand.Change("nbd.default_export", "db"));
      assertThat(opens(rig().uri(""))).isTrue();
      done(on, export(List.of("192.0.2.0/24"), null, null));
      assertThat(opens(rig().uri(""))).isFalse();
    }
  }

  @Test
  void rule_thatForbidsAConnectedHost_cutsItOff() throws Exception {
    try (Appliance on = rig().start()) {
      done(on, ApplianceRig.volume("db"));
      String at = rig().uri("db").replaceAll(".*://|/.*", "");
      try (Socket socket = new Socket("127.0.0.1", Integer.parseInt(at.replaceAll(".*:", "")))) {
        socket.setSoTimeout(20_000);
        socket.getInputStream().readNBytes(18);
        socket.getOutputStream().write(new byte[] {0, 0, 0, 3});
        socket
            .getOutputStream()
            .write("IHAVEOPT\0\0\0\1\0\0\0\2db".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(socket.getInputStream().readNBytes(10)).hasSize(10);
        done(on, export(List.of("192.0.2.0/24"), null, null));
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void beyondLoopback_nobodySaidSo_nothingIsSeen() throws Exception {
    String own = ownAddress();
    org.junit.jupiter.api.Assumptions.assumeTrue(own != null, "this machine has loopback only");
    Configuration everywhere =
        Configuration.of(rig().home, List.of("nbd=0.0.0.0:0", "iscsi=", "api=", "web=", "link="));
    try (Appliance on = Appliance.start(rig().home, everywhere, "test", () -> {})) {
      done(on, ApplianceRig.volume("db"));
      String port = rig().uri("db").replaceAll(".*:|/db$", "");
      String uri = "nbd://" + own + ":" + port + "/db";
      assertThat(opens(uri)).isFalse();
      assertThat(say("nbdinfo", "--list", uri).text).doesNotContain("export=\"db\"");
      assertThat(opens("nbd://127.0.0.1:" + port + "/db")).isTrue();
      done(on, export(List.of("0.0.0.0/0"), null, null));
      assertThat(opens(uri)).isTrue();
      ExportRule rule = done(on, new VolumeCommand.Show("db")).export();
      assertThat(rule.summary()).isEqualTo("0.0.0.0/0");
    }
  }

  private static @Nullable String ownAddress() throws IOException {
    return java.net.NetworkInterface.networkInterfaces()
        .flatMap(java.net.NetworkInterface::inetAddresses)
        .filter(a -> a instanceof java.net.Inet4Address && !a.isLoopbackAddress())
        .map(java.net.InetAddress::getHostAddress)
        .findFirst()
        .orElse(null);
  }
}
