package io.forebay.gateway.link.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthorityTest {
  private static final Path SECRETS = Path.of("/data/secrets");
  private final SimRig rig = new SimRig(4);

  private Authority open(Platform platform) throws IOException {
    return Authority.open(platform.disk(), SECRETS, "berlin");
  }

  @Test
  void open_again_givesTheSame_alsoAfterAPowerCut() throws Exception {
    X509Certificate made = open(rig.machine.boot()).certificate();
    made.checkValidity();
    assertThat(made.getBasicConstraints()).isNotNegative();
    assertThat(made.getSubjectX500Principal().getName()).isEqualTo("CN=Forebay berlin");
    rig.machine.powerCut();
    assertThat(open(rig.machine.boot()).certificate()).isEqualTo(made);
  }

  @Test
  void server_signed_namesWhereItIsReached() throws Exception {
    Authority authority = open(rig.machine.boot());
    Identity server =
        authority.server(
            "berlin",
            List.of("localhost", "berlin.example.com"),
            List.of(InetAddress.ofLiteral("192.0.2.7"), InetAddress.ofLiteral("2001:db8::7")));
    X509Certificate certificate = server.certificate();
    certificate.verify(authority.certificate().getPublicKey());
    certificate.checkValidity();
    assertThat(certificate.getBasicConstraints()).isNegative();
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("localhost", "berlin.example.com", "192.0.2.7", "2001:db8:0:0:0:0:0:7");
    assertThat(authority.server("berlin", List.of("localhost"), List.of()).certificate())
        .isNotEqualTo(certificate);
  }

  @Test
  void open_damagedFile_saysWhatToDo_andMakesNoOther() throws Exception {
    Platform platform = rig.machine.boot();
    open(platform);
    rig.disk.inode(SECRETS.resolve(Authority.NAME)).flip(40, 6);
    assertThatThrownBy(() -> open(platform))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nbd-ca.pem is damaged")
        .hasMessageContaining("give all hosts the new certificate");
  }
}
