package io.forebay.gateway.group;

import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Runs;
import io.forebay.gateway.block.Survey;
import io.forebay.gateway.block.UnwritableVolume;
import io.forebay.gateway.mirror.Mirror;
import io.forebay.gateway.mirror.ReadPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `VOLUME@CHECKPOINT`: the mirror as it stands at a settled hold, read-only, the log left aside (C1).
final class HeldVolume implements UnwritableVolume {
  private static final IoFailure READ_ONLY =
      new IoFailure.ReadOnly("a held checkpoint is read-only");
  private static final IoFailure GONE = new IoFailure.Stopping("the hold was released");
  private static final IoFailure OUT_OF_RANGE =
      new IoFailure.OutOfRange("the range leaves the volume");

  private final VolumeEntry entry;
  private final String name;
  private final ReadPath reads;
  private final MirrorTable mirrors;
  private final Changes changes;
  private final long stopLsn;
  private volatile boolean closed;

  HeldVolume(VolumeEntry entry, Hold hold, ReadPath reads, MirrorTable mirrors, Changes changes) {
    this.entry = entry;
    this.name = entry.name() + "@" + hold.name();
    this.stopLsn = hold.stopLsn();
    this.reads = reads;
    this.mirrors = mirrors;
    this.changes = changes;
  }

  @Override
  public String name() {
    return name;
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
  public IoFailure refusal() {
    return READ_ONLY;
  }

  /// From now on nothing is read: the mirror may move again.
  void close() {
    closed = true;
  }

  @Override
  public void settle(Completion completion) {
    completion.done(null);
  }

  @Override
  public void flush(Completion completion) {
    completion.done(null);
  }

  @Override
  public void read(long offset, ByteBuffer into, Completion completion) {
    if (closed) {
      completion.done(GONE);
    } else if (!Extent.fits(offset, into.remaining(), entry.sizeBytes())) {
      completion.done(OUT_OF_RANGE);
    } else {
      // What was read while the hold was released is no longer the checkpoint.
      reads.readMirror(
          mirrors.find(entry.number()),
          offset,
          into,
          failure -> completion.done(failure == null && closed ? GONE : failure));
    }
  }

  @Override
  public void cache(long offset, long length) {
    Mirror mirror = mirrors.find(entry.number());
    if (!closed && mirror != null && Extent.fits(offset, length, entry.sizeBytes())) {
      reads.willNeed(mirror, offset, length);
    }
  }

  @Override
  public List<String> changedSince() {
    return changes.before(stopLsn);
  }

  @Override
  public void survey(Facet facet, long offset, long length, int runsMax, Survey answer) {
    if (closed) {
      answer.done(GONE, null);
    } else if (!Extent.fits(offset, length, entry.sizeBytes())) {
      answer.done(OUT_OF_RANGE, null);
    } else if (facet instanceof Facet.ChangedSince since) {
      boolean asked =
          reads.survey(() -> changed(since.checkpoint(), offset, length, runsMax, answer));
      if (!asked) {
        answer.done(GONE, null);
      }
    } else {
      Mirror mirror = mirrors.find(entry.number());
      reads.surveyMirror(
          mirror,
          facet,
          offset,
          length,
          runsMax,
          (failure, runs) -> {
            if (failure == null && closed) { // As a read.
              answer.done(GONE, null);
            } else {
              answer.done(failure, runs);
            }
          });
    }
  }

  /// On a worker.
  private void changed(String checkpoint, long offset, long length, int runsMax, Survey answer) {
    @Nullable IoFailure failure = GONE;
    @Nullable Runs runs = null;
    try {
      ChangesSince since = changes.since(checkpoint, stopLsn);
      if (since == null) {
        failure =
            new IoFailure.Medium("what changed since " + checkpoint + " is not known any more");
      } else if (!closed) {
        runs = since.runs(entry.number(), offset, length, runsMax);
        failure = closed ? GONE : null;
      }
    } catch (IOException | Malformed e) {
      failure = new IoFailure.Medium("what changed since " + checkpoint + ": " + e.getMessage());
    }
    answer.done(failure, failure == null ? runs : null);
  }
}
