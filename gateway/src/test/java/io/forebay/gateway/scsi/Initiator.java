package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.IoFailure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An initiator with a session that carries plans out, as a session does, over volumes that complete at
/// once. Checks what every plan promises.
final class Initiator {
  static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  /// What came back. `asked`: the bytes that the command itself would have moved, for residuals.
  record Reply(ScsiStatus status, @Nullable Sense sense, byte[] data, byte[] senseBytes) {
    /// `05/24/00`; "" without sense.
    String told() {
      return sense == null
          ? ""
          : "%02x/%02x/%02x".formatted(sense.key(), sense.code() >> 8, sense.code() & 0xff);
    }

    String hex() {
      return HEX.formatHex(data);
    }
  }

  final TargetDevice target;
  final Nexus nexus;
  final List<Plan.AbortTasks> aborts = new ArrayList<>();
  boolean aborted;

  Initiator(TargetDevice target, String name) {
    this.target = target;
    nexus = new Nexus("iqn.1994-05.com.example:" + name, 0x00023d000001L, 1);
    target.attach(nexus);
  }

  /// The same, once it has been told of its own coming.
  static Initiator settled(TargetDevice target, String name) {
    Initiator initiator = new Initiator(target, name);
    initiator.send("00 00 00 00 00 00");
    return initiator;
  }

  /// To unit 0.
  Reply send(String cdb, byte... out) {
    return send(0, HEX.parseHex(cdb), out, out.length);
  }

  Reply send(long lun, byte[] cdb, byte[] out, long expectedOut) {
    return carryOut(target.plan(nexus, lun, cdb, expectedOut), out);
  }

  Reply carryOut(Plan plan, byte[] out) {
    return switch (plan) {
      case Plan.Answer answer -> reply(answer);
      case Plan.ReadBlocks read -> read(read);
      case Plan.WriteBlocks write -> write(write, out);
      case Plan.Gather(int length, long wanted, var then) -> {
        if (length < 1 || length > wanted || length > ScsiLimits.GATHERED_BYTES_MAX) {
          throw new AssertionError("take " + length + " of " + wanted);
        }
        yield carryOut(then.apply(ByteBuffer.wrap(Arrays.copyOf(out, length))), new byte[0]);
      }
      case Plan.AbortTasks aborting -> {
        aborts.add(aborting);
        yield carryOut(aborting.then(), out);
      }
      case Plan.Work(Plan.Job job) -> {
        List<Plan> next = new ArrayList<>();
        job.begin(next::add, () -> aborted);
        if (next.size() != 1) {
          throw new AssertionError("called back " + next.size() + " times");
        }
        yield carryOut(next.getFirst(), out);
      }
    };
  }

  private static Reply reply(Plan.Answer answer) {
    byte[] data = new byte[answer.dataIn().remaining()];
    answer.dataIn().duplicate().get(data);
    byte[] sense = new byte[answer.senseBytes().remaining()];
    answer.senseBytes().get(sense);
    if ((answer.sense() != null) != (answer.status() == ScsiStatus.CHECK_CONDITION)) {
      throw new AssertionError(answer.toString());
    }
    return new Reply(answer.status(), answer.sense(), data, sense);
  }

  private static Reply read(Plan.ReadBlocks read) {
    ByteBuffer into = ByteBuffer.allocateDirect((int) read.length());
    List<IoFailure> failures = new ArrayList<>();
    read.volume()
        .read(
            read.offset(),
            into,
            failure -> {
              if (failure != null) {
                failures.add(failure);
              }
            });
    if (!failures.isEmpty()) {
      return reply(read.unit().failed(failures.getFirst(), false));
    }
    byte[] data = new byte[into.flip().remaining()];
    into.get(data);
    return new Reply(ScsiStatus.GOOD, null, data, new byte[0]);
  }

  private Reply write(Plan.WriteBlocks write, byte[] out) {
    int length = (int) Math.min(write.length(), out.length);
    length -= length % write.unit().blockBytes();
    for (int at = 0; at < length; at += ScsiLimits.PIECE_BYTES_MAX) {
      int slice = Math.min(ScsiLimits.PIECE_BYTES_MAX, length - at);
      if (write.volume().write(write.offset() + at, ByteBuffer.wrap(out, at, slice))
          instanceof Admission.Refused(IoFailure failure)) {
        return reply(write.unit().failed(failure, true));
      }
    }
    if (write.durable()) {
      write.volume().flush(_ -> {});
    }
    return carryOut(write.then(), new byte[0]);
  }
}
