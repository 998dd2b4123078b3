package io.forebay.gateway.group;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.Exchange;
import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Survey;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.block.ZeroKind;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.mirror.Mirror;
import io.forebay.gateway.mirror.ReadPath;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A live volume of a primary: writes become records of the group's log, reads see the pending index over
/// the mirror. The log refuses whatever comes after this appliance lost its turn (R3).
final class GroupVolume implements Volume {
  /// Header flag of a Zero: the client wants the space kept.
  static final int FLAG_KEEP = 1;

  private static final Admission.Refused OUT_OF_RANGE =
      new Admission.Refused(new IoFailure.OutOfRange("the range leaves the volume"));
  private static final Admission.Refused GONE =
      new Admission.Refused(new IoFailure.Stopping("the volume is no longer served"));

  private final Log log;
  private final ReadPath reads;
  private final RoomGate gate;
  private final Flow flow;
  private final MirrorTable mirrors;
  private final RemoteAcks acks;
  private final RangeClaim claim = new RangeClaim();
  private volatile VolumeEntry entry;
  private volatile AckPolicy ack;
  private volatile boolean closed;

  GroupVolume(VolumeEntry entry, AckPolicy ack, Flow flow, MirrorTable mirrors, RemoteAcks acks) {
    this.entry = entry;
    this.ack = ack;
    this.acks = acks;
    this.mirrors = mirrors;
    log = flow.log;
    reads = flow.reads;
    gate = flow.gate;
    this.flow = flow;
  }

  @Override
  public String name() {
    return entry.name();
  }

  @Override
  public UUID uuid() {
    return entry.uuid();
  }

  @Override
  public long sizeBytes() {
    return entry.sizeBytes();
  }

  @Override
  public int blockBytes() {
    return entry.blockBytes();
  }

  @Override
  public boolean writable() {
    return !closed;
  }

  int number() {
    return entry.number();
  }

  /// Takes a new name, a larger size, another promise.
  void changed(VolumeEntry next, AckPolicy promise) {
    Check.check(next.number() == entry.number(), "volume number", next, entry);
    entry = next;
    ack = promise;
  }

  /// From now on every request is refused. Requests under way end as they would.
  void close() {
    closed = true;
  }

  @Override
  public Admission write(long offset, ByteBuffer payload) {
    int length = payload.remaining();
    Check.check(length > 0 && length <= WRITE_BYTES_MAX, "write slice", length, WRITE_BYTES_MAX);
    Admission refusal = refusal(offset, length);
    if (refusal != null) {
      return refusal;
    }
    return log.append(RecordType.WRITE, 0, entry.number(), offset, length, payload);
  }

  @Override
  public Admission zero(long offset, long length, ZeroKind kind) {
    Check.check(length > 0 && length <= ZERO_BYTES_MAX, "zero slice", length, ZERO_BYTES_MAX);
    Admission refusal = refusal(offset, length);
    if (refusal != null) {
      return refusal;
    }
    int number = entry.number();
    return switch (kind) {
      case ALLOCATE -> log.append(RecordType.ZERO, FLAG_KEEP, number, offset, (int) length, null);
      case MAY_PUNCH -> log.append(RecordType.ZERO, 0, number, offset, (int) length, null);
      case TRIM -> {
        long from = Lsn.roundUp(offset, Lsn.BLOCK_BYTES);
        long to = Lsn.roundDown(offset + length, Lsn.BLOCK_BYTES);
        yield to <= from
            ? Admission.ADMITTED
            : log.append(RecordType.TRIM, 0, number, from, (int) (to - from), null);
      }
    };
  }

  private @Nullable Admission refusal(long offset, long length) {
    if (closed) {
      return GONE;
    }
    if (!Extent.fits(offset, length, entry.sizeBytes())) {
      return OUT_OF_RANGE;
    }
    return claim.keepsOff(offset, length) ? Admission.FULL : gate.check(log.appended());
  }

  @Override
  public void exchange(long offset, ByteBuffer scratch, Exchange exchange) {
    int length = scratch.remaining();
    Check.check(length > 0 && length <= WRITE_BYTES_MAX, "exchange", length, WRITE_BYTES_MAX);
    new ExchangeRun(this, flow, offset, scratch, exchange).begin();
  }

  RangeClaim claim() {
    return claim;
  }

  /// Writes what an exchange puts there, if `still` says so under the log's lock.
  Admission appendIf(BooleanSupplier still, long offset, ByteBuffer payload) {
    Admission refusal = closed ? GONE : gate.check(log.appended());
    return refusal != null ? refusal : log.appendIf(still, entry.number(), offset, payload);
  }

  @Override
  public boolean acksAtOnce() {
    return ack.promise() == Acknowledgement.BUFFERED;
  }

  @Override
  public void settle(Completion completion) {
    acks.settle(flow, ack, completion);
  }

  @Override
  public void flush(Completion completion) {
    log.flush(completion);
  }

  @Override
  public void read(long offset, ByteBuffer into, Completion completion) {
    VolumeEntry now = entry;
    if (closed) {
      completion.done(GONE.failure());
    } else if (!Extent.fits(offset, into.remaining(), now.sizeBytes())) {
      completion.done(OUT_OF_RANGE.failure());
    } else {
      reads.read(now.number(), mirrors.find(now.number()), offset, into, completion);
    }
  }

  @Override
  public void cache(long offset, long length) {
    VolumeEntry now = entry;
    Mirror mirror = mirrors.find(now.number());
    if (!closed && mirror != null && Extent.fits(offset, length, now.sizeBytes())) {
      reads.willNeed(mirror, offset, length);
    }
  }

  @Override
  public List<String> changedSince() {
    return List.of();
  }

  @Override
  public void survey(Facet facet, long offset, long length, int runsMax, Survey answer) {
    VolumeEntry now = entry;
    if (closed) {
      answer.done(GONE.failure(), null);
    } else if (!Extent.fits(offset, length, now.sizeBytes())) {
      answer.done(OUT_OF_RANGE.failure(), null);
    } else {
      Mirror mirror = mirrors.find(now.number());
      reads.survey(now.number(), mirror, facet, offset, length, runsMax, answer);
    }
  }

  @Override
  public void whenRoom(Runnable wake) {
    if (claim.await(wake)) {
      return;
    }
    if (closed || !gate.await(log.appended(), wake)) {
      log.whenRoom(wake);
    } else {
      flow.hurry();
    }
  }
}
