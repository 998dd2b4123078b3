package io.forebay.gateway.sim;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Completion;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.RecordType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The log under test, or a mutant of it.
final class LogSubject {
  final Log log;
  private final Mutant mutant;
  private @Nullable Runnable late;

  LogSubject(Log log, Mutant mutant) {
    this.log = log;
    this.mutant = mutant;
  }

  Admission append(
      RecordType type,
      int flags,
      int volume,
      long offset,
      int length,
      @Nullable ByteBuffer payload) {
    if (mutant != Mutant.ACK_BEFORE_APPEND) {
      return log.append(type, flags, volume, offset, length, payload);
    }
    if (late != null) {
      late.run();
    }
    late = () -> log.append(type, flags, volume, offset, length, payload);
    return Admission.ADMITTED;
  }

  long durable() {
    return mutant == Mutant.SEND_BEFORE_DURABLE ? log.appended() : log.durable();
  }

  void flush(Completion done) {
    if (mutant == Mutant.FLUSH_BEFORE_SYNC) {
      done.done(null);
    } else {
      log.flush(done);
    }
  }

  void trimTo(long lsn) {
    log.trimTo(mutant == Mutant.REUSE_BEFORE_DESTAGED ? log.durable() : lsn);
  }

  /// Whether this life goes on in the epoch before.
  boolean skipsEpoch() {
    return mutant == Mutant.LSN_REUSE && !log.epochs().isEmpty();
  }
}
