package io.forebay.gateway.group;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Exchange;
import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.log.LogLock;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One [Exchange] under way. The order of records is decided under the log's lock, so that is where it is
/// made atomic: the range is watched, then read, and the replacement is appended only if nobody has written
/// to the range since. Else it is tried again, and from the fourth time on with a claim that makes others
/// wait, so that it ends however busy the range is.
final class ExchangeRun {
  /// Tries that keep nobody waiting.
  private static final int FREE_TRIES = 3;

  private final GroupVolume volume;
  private final Timeline timeline;
  private final LogLock lock;
  private final Extent range;
  private final ByteBuffer scratch;
  private final int base;
  private final Exchange exchange;
  private final RangeWatch watch;
  private int tries;
  private boolean claims;
  private boolean disturbed; // Of the append under way.

  ExchangeRun(GroupVolume volume, Flow flow, long offset, ByteBuffer scratch, Exchange exchange) {
    this.volume = volume;
    this.scratch = scratch;
    this.exchange = exchange;
    timeline = flow.timeline;
    lock = flow.log.lock();
    base = scratch.position();
    range = new Extent(offset, scratch.remaining());
    watch = new RangeWatch(volume.number(), offset, scratch.remaining());
  }

  void begin() {
    lock.lock();
    try {
      timeline.watch(watch);
    } finally {
      lock.unlock();
    }
    attempt();
  }

  private void again() {
    lock.lock();
    try {
      watch.again();
    } finally {
      lock.unlock();
    }
    if (++tries == FREE_TRIES) {
      claims = true;
      volume.claim().take(range, this::attempt);
    } else {
      attempt();
    }
  }

  private void attempt() {
    scratch.limit(base + (int) range.length()).position(base);
    volume.read(range.offset(), scratch, this::read);
  }

  private void read(@Nullable IoFailure failure) {
    if (failure != null) {
      end();
      exchange.unread(failure);
      return;
    }
    scratch.limit(base + (int) range.length()).position(base);
    ByteBuffer fresh = exchange.replacement(scratch);
    Admission admission = fresh == null ? Admission.ADMITTED : append(fresh);
    if (disturbed) {
      disturbed = false;
      again();
    } else {
      end();
      exchange.done(admission);
    }
  }

  private Admission append(ByteBuffer fresh) {
    Check.check(fresh.remaining() == range.length(), "replaced", fresh.remaining(), range.length());
    return volume.appendIf(this::undisturbed, range.offset(), fresh);
  }

  /// Under the lock.
  private boolean undisturbed() {
    disturbed = watch.touched();
    return !disturbed;
  }

  private void end() {
    lock.lock();
    try {
      timeline.unwatch(watch);
    } finally {
      lock.unlock();
    }
    if (claims) {
      volume.claim().release();
    }
  }
}
