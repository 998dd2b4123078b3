package io.forebay.gateway.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What other people's clients make of the server's TLS.
@Tag("interop")
class NbdTlsInteropTest {
  private static final TlsSide SIDE = new TlsSide();

  @TempDir private Path folder;

  private static String uri(Served served, Path files) {
    int port = served.address.getPort();
    return "nbds://127.0.0.1:" + port + "/disk?tls-certificates=" + files;
  }

  @ParameterizedTest
  @EnumSource(value = TlsMode.class, names = "OFF", mode = EnumSource.Mode.EXCLUDE)
  void nbdinfo_withTls_isServed(TlsMode mode) throws IOException {
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(mode), null)) {
      String shown = Tool.succeed(folder, "nbdinfo", uri(served, SIDE.files(folder, null)));
      assertThat(shown).contains("protocol: newstyle-fixed with TLS", "description: volume disk");
    }
  }

  @Test
  void nbdinfo_withoutTlsWhereItIsRequired_isToldSo() throws IOException {
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.REQUIRED), null)) {
      Tool tool = Tool.run(folder, "nbdinfo", "nbd://127.0.0.1:" + served.address.getPort());
      assertThat(tool.code()).isNotZero();
      assertThat(tool.output()).contains("TLS");
    }
  }

  @Test
  void nbdinfo_withTlsWhereThereIsNone_refusesToGoOn() throws IOException {
    try (Served served = new Served()) {
      Path files = SIDE.files(folder, null);
      assertThat(Tool.run(folder, "nbdinfo", uri(served, files)).code()).isNotZero();
    }
  }

  @Test
  void nbdinfo_thatTrustsAnotherAuthority_hangsUp() throws IOException {
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.ALLOWED), null)) {
      Path files = new TlsSide().files(folder, null);
      assertThat(Tool.run(folder, "nbdinfo", uri(served, files)).code()).isNotZero();
      served.open(false).close();
    }
  }

  @Test
  void clientCertificate_trusted_isLetInAndAnotherIsNot() throws Exception {
    Identity authority = TestCertificates.authority("hosts");
    Identity host = TestCertificates.issued(authority, "db1");
    Identity stranger = TestCertificates.alone("db1");
    var tls = SIDE.tls(TlsMode.REQUIRED, authority.certificate());
    MemoryVolume disk = new MemoryVolume("disk", 1 << 20);
    GuardedExports exports =
        new GuardedExports()
            .with(
                disk,
                asker ->
                    asker.certificate() != null && asker.certificate().contains("db1")
                        ? new io.forebay.gateway.block.Exports.Answer.Open(disk, "", false)
                        : io.forebay.gateway.block.Exports.Answer.Unknown.NONE);
    try (Served served = new Served(NbdLimits.DEFAULTS, tls, exports)) {
      Tool.succeed(folder, "nbdinfo", uri(served, SIDE.files(folder, host)));
      for (Identity other : new Identity[] {stranger, null}) {
        Path files = SIDE.files(folder, other);
        assertThat(Tool.run(folder, "nbdinfo", uri(served, files)).code()).isNotZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--synchronous", "--requests=64", "--request-size=33554432"})
  void nbdcopy_inAndOut_bringsTheImageBack(String option) throws IOException {
    byte[] content = new byte[(int) Served.SIZE];
    new Random(5).nextBytes(content);
    Path image = Files.write(folder.resolve("image"), content);
    Path back = folder.resolve("back");
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.REQUIRED), null)) {
      String uri = uri(served, SIDE.files(folder, null));
      Tool.succeed(folder, "nbdcopy", option, "--flush", image.toString(), uri);
      Tool.succeed(folder, "nbdcopy", option, uri, back.toString());
    }
    assertThat(Files.mismatch(image, back)).isEqualTo(-1);
  }

  @Test
  void qemu_withTls_readsAndWrites() throws Exception {
    Identity authority = TestCertificates.authority("hosts");
    Identity host = TestCertificates.issued(authority, "db1");
    var tls = SIDE.tls(TlsMode.REQUIRED, authority.certificate());
    try (Served served = new Served(NbdLimits.DEFAULTS, tls, null)) {
      String credentials =
          "tls-creds-x509,id=t,endpoint=client,verify-peer=on,sanity-check=off,dir="
              + SIDE.files(folder, host);
      String options =
          "driver=nbd,host=127.0.0.1,port=" + served.address.getPort() + ",export=disk,tls-creds=t";
      String shown =
          Tool.succeed(
              folder, "qemu-img", "info", "--object", credentials, "--image-opts", options);
      assertThat(shown).contains("64 MiB (67108864 bytes)");
      Tool.succeed(
          folder,
          "qemu-io",
          "--object",
          credentials,
          "--image-opts",
          options,
          "-c",
          "write -P 7 1M 3M",
          "-c",
          "read -P 7 1M 3M",
          "-c",
          "flush");
    }
  }
}
