package io.forebay.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.sim.SimDisk;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogVerifierTest {
  private static LogRig stopped(long seed) throws Exception {
    LogRig rig = LogRig.open(seed);
    for (int i = 0; i < 10; i++) {
      rig.write(i, LogRig.bytes(i, 3000));
    }
    rig.flush();
    rig.destage(rig.log.position(0));
    for (int i = 10; i < 15; i++) {
      rig.write(i, LogRig.bytes(i, 3000));
    }
    rig.stop(true);
    return rig;
  }

  private static LogReport verify(LogRig rig, LogVerifier.Records records) throws IOException {
    return LogVerifier.verify(rig.sim.disk, rig.place, rig.root, records);
  }

  @Test
  void verify_wholeLog_provesEveryRecordAndGivesItsPayload() throws Exception {
    LogRig rig = stopped(1);
    List<String> lines = new ArrayList<>();
    List<Long> replayed = new ArrayList<>();

    LogReport report =
        verify(
            rig,
            (header, payload, isReplayed) -> {
              lines.add(LogDump.line(header));
              if (header.type() == RecordType.WRITE) {
                assertThat(payload.toArray(ValueLayout.JAVA_BYTE))
                    .isEqualTo(LogRig.bytes((int) header.offset(), 3000));
                if (isReplayed) {
                  replayed.add(header.offset());
                }
              }
            });

    assertThat(report.whole()).as(report.toString()).isTrue();
    assertThat(report.row()).isEqualTo(RecoveryRow.A);
    assertThat(report.records()).containsEntry(RecordType.WRITE, 15L);
    assertThat(replayed).containsExactly(10L, 11L, 12L, 13L, 14L);
    assertThat(lines).hasSize(report.records().values().stream().mapToInt(Long::intValue).sum());
    assertThat(lines.getFirst()).startsWith("0000000000000000 epoch-start ");
    assertThat(rig.sim.disk.handles()).isZero();
  }

  @Test
  void verify_killed_isWholeWithTheRing() throws Exception {
    LogRig rig = LogRig.open(2);
    rig.write(0, LogRig.bytes(0, 3000));
    rig.kill();

    LogReport report = verify(rig, LogVerifier.Records.NONE);

    assertThat(report.whole()).isTrue();
    assertThat(report.row()).isEqualTo(RecoveryRow.E);
    assertThat(report.records()).containsEntry(RecordType.WRITE, 1L);
    assertThat(rig.recoveredRow()).as("nothing was changed").isEqualTo(RecoveryRow.E);
  }

  /// Bit rot in a closed log: found, or in bytes that mean nothing.
  @Test
  void verify_anyBitFlipped_isFoundOrHarmless() throws Exception {
    int found = 0;
    for (int i = 0; i < 60; i++) {
      LogRig rig = stopped(100 + i);
      long end = rig.root.claimedDurable();
      rig.flip(0, SlotHeader.BYTES + i * end / 60 + i % 50);
      List<Long> writes = new ArrayList<>();

      LogReport report =
          verify(
              rig,
              (header, payload, replayed) -> {
                if (header.type() == RecordType.WRITE) {
                  assertThat(payload.toArray(ValueLayout.JAVA_BYTE))
                      .isEqualTo(LogRig.bytes((int) header.offset(), 3000));
                  writes.add(header.offset());
                }
              });

      found += report.whole() ? 0 : 1;
      assertThat(!report.whole() || writes.size() == 15).as("flip %d", i).isTrue();
      rig.sim.disk.free();
    }
    assertThat(found).isGreaterThan(40);
  }

  @Test
  void verify_emptyDirectory_refuses() throws Exception {
    LogRig rig = stopped(3);
    LogPlace nowhere =
        new LogPlace(
            LogRig.GROUP,
            LogRig.STORE,
            java.nio.file.Path.of("/data/none"),
            SimDisk.SHARED.resolve("none"));

    assertThatThrownBy(
            () -> LogVerifier.verify(rig.sim.disk, nowhere, rig.root, LogVerifier.Records.NONE))
        .hasMessageContaining("no slot of a log");
  }
}
