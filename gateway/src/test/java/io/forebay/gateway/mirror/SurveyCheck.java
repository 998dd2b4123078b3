package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.Runs;

/// What a survey of a live volume has to tell, whatever befalls the disk meanwhile.
final class SurveyCheck {
  private SurveyCheck() {}

  /// It calls nothing a hole that has a byte in it, and everything that no record has ever touched.
  static void run(DestageRig rig, int volume, int offset, int length, int runsMax) {
    Mirror mirror = rig.mirrors.get(volume);
    if (mirror == null) {
      return; // Created, not destaged yet.
    }
    Object[] answer = new Object[1];
    rig.reads()
        .survey(
            volume,
            mirror,
            new Facet.Allocation(),
            offset,
            length,
            runsMax,
            (failure, runs) -> answer[0] = runs != null ? runs : "failed");
    rig.sim.scheduler.runUntil(
        () -> answer[0] != null || rig.sim.machine.crashed(), 1_000_000, "survey");
    if (answer[0] instanceof Runs runs) {
      rig.image.assertSurvey(rig.log.appended(), volume, offset, length, runs, runsMax);
    } else if (!rig.sim.machine.crashed()) {
      var faults = rig.sim.disk.faults;
      assertThat(faults.readFails + faults.syncFails + faults.metadataFails).isPositive();
    }
  }
}
