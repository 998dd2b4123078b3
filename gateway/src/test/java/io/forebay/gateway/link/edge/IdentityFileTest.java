package io.forebay.gateway.link.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class IdentityFileTest {
  private static final Path SECRETS = Path.of("/data/secrets");
  private final SimRig rig = new SimRig(4);

  private Identity open(Platform platform) throws IOException {
    return IdentityFile.open(platform.disk(), SECRETS);
  }

  @Test
  void open_again_givesTheSame_alsoAfterAPowerCut() throws Exception {
    Identity made = open(rig.machine.boot());
    assertThat(made.certificate().getSigAlgName()).isEqualTo("SHA256withECDSA");
    made.certificate().checkValidity();
    rig.machine.powerCut();
    Identity read = open(rig.machine.boot());
    assertThat(read.fingerprint()).isEqualTo(made.fingerprint());
    assertThat(read.key()).isEqualTo(made.key());
  }

  @Test
  void open_twoAppliances_haveTwoIdentities() throws Exception {
    Identity one = open(rig.machine.boot());
    assertThat(open(new SimRig(5).machine.boot()).fingerprint()).isNotEqualTo(one.fingerprint());
    assertThat(one.toString()).doesNotContain(one.key().toString());
  }

  @Test
  void open_damagedFile_saysWhatToDo_andMakesNoOtherIdentity() throws Exception {
    Platform platform = rig.machine.boot();
    open(platform);
    rig.disk.inode(SECRETS.resolve(IdentityFile.NAME)).flip(40, 6);
    assertThatThrownBy(() -> open(platform))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("link.pem is damaged");
    assertThatThrownBy(() -> open(platform)).isInstanceOf(IOException.class);
  }
}
