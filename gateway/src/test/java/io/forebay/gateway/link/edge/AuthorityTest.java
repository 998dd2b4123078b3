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

  private static Identity kept(Authority authority, Platform platform, String... names)
      throws IOException {
    return authority.kept(
        platform.disk(),
        SECRETS,
        "web-own.pem",
        "berlin",
        List.of(names),
        List.of(InetAddress.ofLiteral("192.0.2.7"), InetAddress.ofLiteral("::1")));
  }

  @Test
  void kept_again_isTheSame_asLongAsItNamesAll() throws Exception {
    Platform platform = rig.machine.boot();
    Authority authority = open(platform);
    X509Certificate made = kept(authority, platform, "localhost", "berlin").certificate();
    made.verify(authority.certificate().getPublicKey());
    rig.machine.powerCut();
    Platform again = rig.machine.boot();
    assertThat(kept(open(again), again, "berlin").certificate()).isEqualTo(made);
    X509Certificate more = kept(open(again), again, "berlin", "berlin.example.com").certificate();
    assertThat(more).isNotEqualTo(made);
    assertThat(kept(open(again), again, "berlin.example.com").certificate()).isEqualTo(more);
  }

  @Test
  void kept_ofAnAuthorityThatIsNoMore_isMadeAnew() throws Exception {
    Platform platform = rig.machine.boot();
    X509Certificate made = kept(open(platform), platform, "berlin").certificate();
    platform.disk().delete(SECRETS.resolve(Authority.NAME));
    Authority other = open(platform);
    X509Certificate anew = kept(other, platform, "berlin").certificate();
    assertThat(anew).isNotEqualTo(made);
    anew.verify(other.certificate().getPublicKey());
  }
}
