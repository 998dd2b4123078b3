package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;

/// Reads the control records that went into the log and keeps the live projection. On the agent.
final class Absorber implements AutoCloseable {
  /// Records absorbed in one go: bounds one duty.
  private static final int SLICE = 256;

  private final GroupCore core;
  private final Memory memory;
  private final Deque<Noted> queue = new ArrayDeque<>();
  private final BiConsumer<ControlRecord, Noted> then;

  /// `then` is told each record after it is in the projection.
  Absorber(GroupCore core, BiConsumer<ControlRecord, Noted> then) {
    this.core = core;
    this.then = then;
    memory =
        core.parts
            .platform()
            .disk()
            .allocate(RecordLayout.HEADER_BYTES + ControlCodec.PAYLOAD_BYTES_MAX);
  }

  /// Absorbs some; returns whether there are more. A record that cannot be read now is tried again.
  boolean absorb() throws IOException {
    Flow flow = core.flow();
    if (flow == null) {
      return false;
    }
    flow.log.lock().lock();
    try {
      queue.addAll(flow.timeline.take());
    } finally {
      flow.log.lock().unlock();
    }
    for (int left = SLICE; left > 0 && !queue.isEmpty(); left--) {
      absorb(flow, queue.getFirst());
      queue.removeFirst();
    }
    return !queue.isEmpty();
  }

  /// Absorbs all that is noted.
  void absorbAll() throws IOException {
    while (absorb()) {
      // In slices; here nobody waits.
    }
  }

  /// Another log: what was noted of the old one is of no use.
  void forget() {
    queue.clear();
  }

  private void absorb(Flow flow, Noted noted) throws IOException {
    if (noted.type() == RecordType.EPOCH_START) {
      return;
    }
    int length = noted.length();
    if (length > ControlCodec.PAYLOAD_BYTES_MAX) {
      notUnderstood(noted, new Malformed(length + " bytes"));
      return;
    }
    MemorySegment bytes = memory.segment().asSlice(0, (long) RecordLayout.HEADER_BYTES + length);
    flow.log.read(noted.lsn(), bytes);
    Check.check(RecordLayout.lsn(bytes, 0) == noted.lsn(), "noted record", noted);
    MemorySegment payload = bytes.asSlice(RecordLayout.HEADER_BYTES, length);
    try {
      ControlRecord record =
          ControlCodec.decode(noted.type(), noted.flags(), noted.volume(), payload.asByteBuffer());
      core.live().requireRoom(record);
      if (record != null) {
        long wall = RecordLayout.wallMillis(bytes, 0);
        core.live(core.live().apply(record, noted.lsn(), noted.stopLsn(), wall));
        then.accept(record, noted);
      }
    } catch (Malformed e) {
      notUnderstood(noted, e);
    }
  }

  /// The destager will stand before it, so nothing is lost by going on.
  private void notUnderstood(Noted noted, Malformed e) {
    String detail = ControlCodec.notUnderstood(noted.lsn(), noted.type(), e);
    core.events.raised(GroupAlarm.RECORD_NOT_UNDERSTOOD, "", detail);
  }

  @Override
  public void close() {
    memory.close();
  }
}
