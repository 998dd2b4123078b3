package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.refused;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.SeedCommand;
import io.forebay.gateway.control.SeedReport;
import io.forebay.gateway.control.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A first copy that is carried on a real disk, beside a line that takes 20 kB/s.
class SeedPairTest extends OnAPair {
  private static final int CHANGED = 256 << 10;

  private static SeedReport seed(Appliance on) {
    return PairRig.group(on).seed();
  }

  /// 57 MiB in a volume, and a line that needs an hour for them.
  private Path announced() throws Exception {
    done(near(), volume("db"));
    Path image = rig().nearRig.image(21);
    rig().nearRig.copy(image.toString(), rig().nearRig.uri("db"));
    rig()
        .until(
            "in the mirror, which is what a seed is of",
            () -> {
              Status.Watermarks marks = PairRig.group(near()).watermarks();
              return marks.destaged() == marks.durable();
            });
    rig().pair();
    done(near(), new LineCommand.Limit("far", null, 20_000, null));
    done(near(), new GroupCommand.Replicate("main", "far"));
    rig().until("announced", () -> !far().control().status().groups().isEmpty());
    return image;
  }

  @Test
  void carried_onlyWhatWasWrittenSinceComesOverTheLine() throws Exception {
    Path image = announced();
    Path file = temp.resolve("main.seed");
    done(near(), new SeedCommand.Export("main", "far", file.toString(), null));
    rig().until("written", () -> seed(near()).state() != SeedReport.State.RUNNING);
    SeedReport written = done(near(), new SeedCommand.Show("main"));
    assertThat(written.problem()).isEmpty();
    assertThat(written.dataBytes()).isEqualTo(57L << 20);
    assertThat(Files.size(file)).isBetween(57L << 20, 58L << 20);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    byte[] since = new byte[CHANGED];
    new Random(22).nextBytes(since);
    Path part = Files.write(temp.resolve("part"), since);
    rig().nearRig.copy(part.toString(), rig().nearRig.uri("db"));
    done(far(), new SeedCommand.Import("main", file.toString()));
    rig().until("imported", () -> seed(far()).state() != SeedReport.State.RUNNING);
    assertThat(seed(far()).state()).as(seed(far()).problem()).isEqualTo(SeedReport.State.DONE);
    assertThat(seed(far()).dataBytes()).isEqualTo(57L << 20);
    assertThat(PairRig.group(far()).imageUsable()).as("R1").isFalse();
    assertThat(refused(far(), new GroupCommand.Promote("main", "main")))
        .isEqualTo(Refusal.Kind.CONFLICT);

    done(near(), new LineCommand.Unlimit("far", null, null));
    rig().until("drained", rig()::drained);
    Status.Carried carried = PairRig.group(near()).lines().getFirst().carried();
    assertThat(carried.wireBytes()).isBetween((long) CHANGED, 4L << 20);
    assertThat(refused(far(), new SeedCommand.Import("main", file.toString())))
        .isEqualTo(Refusal.Kind.CONFLICT);
    rig().stopNear();
    done(far(), new GroupCommand.Promote("main", "main"));
    try (var channel = Files.newByteChannel(image, StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(since));
    }
    rig().farRig.assertHolds(rig().farRig.uri("db"), image);
  }

  @Test
  void whatCannotBeDone_isRefusedWithTheReason() throws Exception {
    announced();
    Path there = Files.writeString(temp.resolve("there"), "somebody's");
    for (SeedCommand wrong :
        new SeedCommand[] {
          new SeedCommand.Export("main", "far", "main.seed", null),
          new SeedCommand.Import("main", "main.seed")
        }) {
      assertThat(refused(near(), wrong)).isEqualTo(Refusal.Kind.USAGE);
    }
    assertThat(refused(near(), new SeedCommand.Export("main", "far", there.toString(), null)))
        .isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(Files.readString(there)).isEqualTo("somebody's");
    assertThat(refused(near(), new SeedCommand.Export("main", "nobody", "/x/y", null)))
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(refused(near(), new SeedCommand.Export("main", "far", temp + "/no/file", null)))
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(refused(near(), new SeedCommand.Import("main", there.toString())))
        .as("it is primary here")
        .isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(refused(far(), new SeedCommand.Import("main", there.toString())))
        .as("no seed")
        .isEqualTo(Refusal.Kind.USAGE);
    assertThat(refused(far(), new SeedCommand.Import("main", temp + "/nothing")))
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(refused(far(), new SeedCommand.Cancel("main"))).isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(seed(far()).state()).isEqualTo(SeedReport.State.NONE);
  }
}
