package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Epoch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Walks valid records (B4) one by one and knows the state of the log between them.
final class RecordScan {
  /// Sees each valid record: its header stands at `at` in `log`.
  @FunctionalInterface
  interface Visitor {
    void onRecord(RecordType type, MemorySegment log, long at);

    Visitor NONE = (type, log, at) -> {};
  }

  private final long segmentBytes;
  private final NavigableMap<Long, Segment> segments;
  private TailState state;
  private Invalid stopped = Invalid.NONE;

  /// Puts each segment whose base is passed, with the state of the log there, into `segments`.
  RecordScan(TailState from, long segmentBytes, NavigableMap<Long, Segment> segments) {
    state = from;
    this.segmentBytes = segmentBytes;
    this.segments = segments;
  }

  /// For a look that nobody remembers.
  static RecordScan trial(TailState from, long segmentBytes) {
    return new RecordScan(from, segmentBytes, new TreeMap<>());
  }

  TailState state() {
    return state;
  }

  /// Why the last [#run] ended before its limit.
  Invalid stopped() {
    return stopped;
  }

  /// Goes on to the first invalid record, or to the first record boundary at or behind `until`.
  void run(LogSource source, long until, Visitor visitor) throws IOException {
    stopped = Invalid.NONE;
    while (state.lsn() < until && stopped == Invalid.NONE) {
      LogSource.Window window = source.window(state.lsn());
      stopped = step(window.log(), window.at(), window.limit(), visitor);
    }
  }

  /// Takes the record at `at`, which should stand at the present LSN.
  private Invalid step(MemorySegment log, long at, long limit, Visitor visitor) {
    Invalid header = RecordRules.header(log, at, limit, state.lsn(), state.chain(), state.epoch());
    if (header != Invalid.NONE) {
      return header;
    }
    RecordType type = Check.present(RecordLayout.type(log, at), "B4", state.lsn(), at);
    Invalid payload = RecordRules.payload(log, at, limit, type);
    if (payload != Invalid.NONE) {
      return payload;
    }
    List<Epoch> epochs = state.epochs();
    if (type == RecordType.EPOCH_START) {
      Epoch next = EpochStart.decode(log, at, state.epoch(), state.chain());
      if (next == null) {
        return Invalid.EPOCH;
      }
      epochs = new ArrayList<>(epochs);
      epochs.add(next);
      epochs = List.copyOf(epochs);
    }
    visitor.onRecord(type, log, at);
    advance(type, log, at, epochs);
    return Invalid.NONE;
  }

  private void advance(RecordType type, MemorySegment log, long at, List<Epoch> epochs) {
    int length = RecordLayout.length(log, at);
    long bytes = RecordLayout.recordBytes(type, state.lsn(), length);
    long end = state.lsn() + bytes;
    long chain = RecordLayout.chain(log, at);
    int epoch = RecordLayout.epoch(log, at);
    boolean endsBatch = type.endsBatch();
    long total = endsBatch ? RecordLayout.offset(log, at) : state.total() + bytes;
    Batch closed = endsBatch ? new Batch(end, chain, epoch) : state.closed();
    state = new TailState(end, chain, epoch, total, closed, epochs);
    if (endsBatch && end % segmentBytes == 0) {
      segments.put(end, new Segment(end, end, chain, total, epoch, epochs));
    }
  }
}
