package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.iscsi.BlockInitiator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A host with a path to either appliance: one disk, and it finds the way when the roles change, in the sessions
/// that it has.
class StandbyPairTest extends OnAPair {
  private static final int BLOCK = 4096;
  private static final int ACTIVE = 0;
  private static final int STANDBY = 2;
  private static final String CHANGED = "06/2a/06";
  private static final String NOT_HERE = "02/04/0b";

  private static BlockInitiator at(ApplianceRig rig, String name) throws IOException {
    String target = "iqn.2026-11.io.forebay:" + name + ":main";
    return new BlockInitiator(rig.portal(), target, 0x800000000001L, BLOCK);
  }

  /// Asks until it is told `last`; returns all that it was told.
  private List<String> told(BlockInitiator by, String last) throws InterruptedException {
    List<String> told = new ArrayList<>();
    until(
        "told " + last,
        () -> {
          try {
            told.add(by.ready());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return told.getLast().equals(last);
        });
    return told;
  }

  @Test
  void switchover_withSessionsToBoth_changesTheStateOfBothPaths() throws Exception {
    rig().pair();
    done(near(), ApplianceRig.volume("db"));
    rig().replicate();
    try (BlockInitiator near = at(rig().nearRig, "near");
        BlockInitiator far = at(rig().farRig, "far")) {
      assertThat(near.ready()).isEmpty();
      assertThat(far.ready()).isEqualTo(NOT_HERE);
      assertThat(far.identity(false)).as("one disk").isEqualTo(near.identity(false));
      assertThat(far.identity(true)).as("other ports").isNotEqualTo(near.identity(true));
      assertThat(near.portGroup()[0]).isEqualTo(ACTIVE);
      assertThat(far.portGroup()[0]).isEqualTo(STANDBY);
      assertThat(far.portGroup()[1]).isNotEqualTo(near.portGroup()[1]);
      byte[] content = new byte[BLOCK];
      content[7] = 7;
      assertThat(near.compareAndWrite(3, new byte[BLOCK], content)).isTrue();

      done(near(), new GroupCommand.Switchover("main", "far", 60_000));
      until("switched", () -> PairRig.group(far()).role() == Status.Role.PRIMARY);
      assertThat(told(far, "")).contains(CHANGED);
      assertThat(far.read(3)).isEqualTo(content);
      assertThat(far.portGroup()[0]).isEqualTo(ACTIVE);
      assertThat(told(near, NOT_HERE)).contains(CHANGED);
      assertThat(near.portGroup()[0]).isEqualTo(STANDBY);
    }
  }
}
