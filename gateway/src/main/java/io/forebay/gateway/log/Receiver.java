package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.IoFailure;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes records from the line into the log of a secondary: the same bytes at the same LSNs. The peer
/// is not trusted: everything is checked before it counts.
final class Receiver {
  private final LogLock lock;
  private final Tail tail;
  private final Gate gate;
  private final LogWriter writer;
  private boolean wake;

  Receiver(LogLock lock, Tail tail, Gate gate, LogWriter writer) {
    this.lock = lock;
    this.tail = tail;
    this.gate = gate;
    this.writer = writer;
  }

  /// See [Log#receive].
  int receive(MemorySegment line) throws CorruptRecord, LogClosedException {
    long at = 0;
    while (at < line.byteSize()) {
      long taken = receiveOne(line.asSlice(at));
      if (taken == 0) {
        break;
      }
      at += taken;
    }
    return (int) at;
  }

  /// Whether the writer has to be woken since the last call.
  boolean takeWake() {
    boolean taken = wake;
    wake = false;
    return taken;
  }

  /// Bytes taken of the record that `line` begins with; 0 when it is not whole or there is no room.
  private int receiveOne(MemorySegment line) throws CorruptRecord, LogClosedException {
    long lsn = tail.appended();
    Invalid header = RecordRules.headerAlone(line, 0, line.byteSize(), lsn);
    if (header == Invalid.CUT) {
      return 0;
    }
    refuse(header, lsn);
    RecordHeader record = RecordLayout.decode(line, 0);
    int bytes = RecordLayout.lineBytes(record.type(), record.length());
    if (line.byteSize() < bytes) {
      return 0;
    }
    refuse(RecordRules.payload(line, 0, bytes, record.type()), lsn);
    lock.lock();
    try {
      return place(record, line.asSlice(0, bytes)) ? bytes : 0;
    } finally {
      lock.unlock();
    }
  }

  private boolean place(RecordHeader record, MemorySegment line)
      throws CorruptRecord, LogClosedException {
    IoFailure over = gate.over();
    if (over != null) {
      throw new LogClosedException(over);
    }
    Check.check(!gate.hosts(), "R3 a log is fed by hosts or by the line");
    long lsn = record.lsn();
    refuse(RecordRules.header(line, 0, line.byteSize(), lsn, tail.chain(), tail.epoch()), lsn);
    if (record.end() - tail.closed().lsn() > RecordLayout.BATCH_BYTES_MAX) {
      throw new CorruptRecord(lsn, "a batch of more than 2 MiB");
    }
    List<Epoch> epochs = epochsAfter(record, line);
    if (!tail.fits(record.end() - lsn)) {
      return false;
    }
    tail.receive(record, line, epochs);
    wake |= writer.appended(record.type().endsBatch());
    return true;
  }

  private List<Epoch> epochsAfter(RecordHeader record, MemorySegment line) throws CorruptRecord {
    if (record.type() != RecordType.EPOCH_START) {
      return tail.epochs();
    }
    @Nullable Epoch next = EpochStart.decode(line, 0, tail.epoch(), tail.chain());
    if (next == null) {
      throw new CorruptRecord(record.lsn(), "an EpochStart that does not fit its place");
    }
    List<Epoch> grown = new ArrayList<>(tail.epochs());
    grown.add(next);
    return List.copyOf(grown);
  }

  private static void refuse(Invalid invalid, long lsn) throws CorruptRecord {
    if (invalid != Invalid.NONE) {
      throw new CorruptRecord(lsn, invalid.rule());
    }
  }
}
